import { expect, it } from 'vitest'
import { childEnvironment, childRegion } from '../../../src/credentials/child-environment.ts'

const credentials = {
  accessKeyId: 'ASIAX',
  secretAccessKey: 'sk',
  sessionToken: 'st',
  expiresAt: new Date('2026-11-23T00:59:41Z'),
}
const ours = {
  AWS_ACCESS_KEY_ID: 'ASIAX',
  AWS_SECRET_ACCESS_KEY: 'sk',
  AWS_SESSION_TOKEN: 'st',
  AWS_CREDENTIAL_EXPIRATION: '2026-11-23T00:59:41+00:00',
  AWS_REGION: 'eu-west-1',
  AWS_DEFAULT_REGION: 'eu-west-1',
  KEYLESS_EXEC: 'dev',
}

it('sets the credentials and both regions', () => {
  expect(childEnvironment({}, credentials, 'eu-west-1', 'dev')).toEqual(ours)
})

it('takes every other credential, profile, container and runtime variable away', () => {
  const foreign = [
    ...['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_SECURITY_TOKEN'],
    ...['AWS_CREDENTIAL_EXPIRATION', 'AWS_ACCOUNT_ID', 'AWS_ACCESS_KEY', 'AWS_SECRET_KEY'],
    ...['AWS_PROFILE', 'AWS_DEFAULT_PROFILE', 'AWS_ROLE_ARN', 'AWS_ROLE_SESSION_NAME'],
    ...['AWS_WEB_IDENTITY_TOKEN_FILE', 'AWS_CONTAINER_CREDENTIALS_FULL_URI'],
    ...['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI', 'AWS_CONTAINER_AUTHORIZATION_TOKEN'],
    ...['AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE', 'AWS_BEARER_TOKEN_BEDROCK'],
    ...['AWS_CREDENTIALS_EXPIRATION', 'AWS_SESSION_EXPIRATION', 'AWS_CREDENTIAL_PROFILES_FILE'],
    ...['AWS_LOGIN_SESSION', 'AWS_MFA_SERIAL', 'AWS_EXTERNAL_ID', 'GRANTED_SSO_ROLE_NAME'],
    ...['AWS_VAULT', 'AWSUME_PROFILE', 'AWSUME_EXPIRATION', 'AWS_OKTA_ASSUMED_ROLE_ARN'],
    ...['BUN_OPTIONS', 'BUN_BE_BUN', 'KEYLESS_PROMPT', 'KEYLESS_PROMPT_PRODUCTION'],
  ]
  const env = Object.fromEntries(foreign.map((name) => [name, 'foreign']))
  const child = childEnvironment(
    env,
    { accessKeyId: 'AKIAX', secretAccessKey: 'sk' },
    undefined,
    'dev',
  )
  expect(child).toEqual({
    AWS_ACCESS_KEY_ID: 'AKIAX',
    AWS_SECRET_ACCESS_KEY: 'sk',
    KEYLESS_EXEC: 'dev',
  })
})

it('leaves settings and everything else as they are', () => {
  const env = {
    PATH: '/bin',
    AWS_CONFIG_FILE: '/c',
    AWS_SHARED_CREDENTIALS_FILE: '/s',
    AWS_CA_BUNDLE: '/ca',
    AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:9000',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_VAULT_BACKEND: 'pass',
    // Stops profiles that ask for each other, also through an exec.
    _AWS_CLI_PROFILE_CHAIN: 'a',
    EMPTY: '',
  }
  expect(childEnvironment(env, credentials, 'eu-west-1', 'dev')).toEqual({ ...env, ...ours })
})

it('takes names away whatever their case, as Windows reads them', () => {
  const child = childEnvironment(
    { aws_profile: 'x', Aws_Session_Token: 'y' },
    credentials,
    'eu-west-1',
    'dev',
  )
  expect(child).toEqual(ours)
})

it.each([
  ['the profile’s region', {}, 'eu-west-1', 'eu-west-1'],
  ['none', {}, undefined, undefined],
  ['AWS_REGION before the profile', { AWS_REGION: 'us-west-2' }, 'eu-west-1', 'us-west-2'],
  [
    'AWS_DEFAULT_REGION before the profile',
    { AWS_DEFAULT_REGION: 'us-west-2' },
    'eu-west-1',
    'us-west-2',
  ],
  [
    'AWS_REGION before AWS_DEFAULT_REGION',
    { AWS_REGION: 'a', AWS_DEFAULT_REGION: 'b' },
    undefined,
    'a',
  ],
  ['the profile where a variable is empty', { AWS_REGION: '' }, 'eu-west-1', 'eu-west-1'],
  [
    'the profile inside another exec',
    { AWS_REGION: 'a', AWS_DEFAULT_REGION: 'a', KEYLESS_EXEC: 'other' },
    'eu-west-1',
    'eu-west-1',
  ],
  [
    'what the person set inside another exec',
    { AWS_REGION: 'us-west-2', AWS_DEFAULT_REGION: 'a', KEYLESS_EXEC: 'other' },
    'eu-west-1',
    'us-west-2',
  ],
  [
    'the outer region where the profile has none',
    { AWS_REGION: 'a', AWS_DEFAULT_REGION: 'a', KEYLESS_EXEC: 'other' },
    undefined,
    'a',
  ],
])('chooses %s', (_, env, profile, region) => {
  expect(childRegion(env, profile)).toBe(region)
})
