import { healthy } from '../doctor-stage.ts'
import type { Case } from './case.ts'

const keys = { AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE', AWS_SECRET_ACCESS_KEY: 'not-to-be-shown' }

const env =
  (variables: Readonly<Record<string, string>>, text = healthy): Case['trips'] =>
  (stage) => {
    stage.config(text)
    stage.env = { ...stage.env, ...variables }
  }

export const environmentCases: readonly Case[] = [
  { code: 'environment-keys', trips: env(keys), spares: env({}) },
  {
    code: 'environment-keys-expired',
    trips: env({ ...keys, AWS_CREDENTIAL_EXPIRATION: '2026-11-23T01:59:00Z' }),
    spares: env({ ...keys, AWS_CREDENTIAL_EXPIRATION: '2026-11-23T02:01:00Z' }),
  },
  {
    code: 'environment-keys-incomplete',
    trips: env({ AWS_ACCESS_KEY_ID: keys.AWS_ACCESS_KEY_ID }),
    spares: env(keys),
  },
  {
    code: 'profile-variables-differ',
    trips: env({ AWS_PROFILE: 'dev', AWS_DEFAULT_PROFILE: 'b' }),
    spares: env({ AWS_PROFILE: 'dev', AWS_DEFAULT_PROFILE: 'dev' }),
  },
  {
    code: 'profile-variable-unknown',
    trips: env({ AWS_PROFILE: 'gone' }),
    spares: env({ AWS_PROFILE: 'dev' }),
  },
  {
    code: 'region-variables-differ',
    trips: env({ AWS_REGION: 'us-east-1', AWS_DEFAULT_REGION: 'us-east-2' }),
    spares: env({ AWS_REGION: 'us-east-1' }),
  },
  {
    code: 'container-variables',
    trips: env(
      { AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://127.0.0.1:1/x' },
      '[default]\naws_access_key_id = AKIA1\naws_secret_access_key = s\n',
    ),
    spares: env({ AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://127.0.0.1:1/x' }),
  },
  {
    code: 'web-identity-file-missing',
    trips: env({ AWS_WEB_IDENTITY_TOKEN_FILE: '/nowhere/token' }),
    spares: env({ AWS_WEB_IDENTITY_TOKEN_FILE: '/etc/hostname' }),
  },
  {
    code: 'config-file-missing',
    trips: env({ AWS_CONFIG_FILE: '/nowhere/config' }),
    spares: (stage) => {
      stage.env['AWS_CONFIG_FILE'] = '/dev/null'
      stage.env['AWS_SHARED_CREDENTIALS_FILE'] = `${stage.home.path}/.aws/credentials`
    },
  },
  {
    code: 'sign-in-diverted',
    trips: env(
      {},
      healthy.replace('region = eu', 'endpoint_url = http://127.0.0.1:4566\nregion = eu'),
    ),
    spares: env({
      AWS_ENDPOINT_URL_SSO_OIDC: 'http://127.0.0.1:4566',
      KEYLESS_SANDBOX: '/sandbox.json',
    }),
  },
  {
    code: 'endpoint-invalid',
    trips: env({ AWS_ENDPOINT_URL: 'localhost:4566' }),
    spares: env({ AWS_ENDPOINT_URL: 'https://oidc.us-east-1.amazonaws.com' }),
  },
]
