import { afterEach, beforeEach, expect, it } from 'vitest'
import { resolveCredentials } from '../../../src/credentials/chain.ts'
import { createWorld, sessionText, type World } from './credential-world.ts'

let world: World

beforeEach(() => {
  world = createWorld()
})
afterEach(() => world.home.remove())

const ssoKeys = `sso_session = my-sso
sso_account_id = 111122223333
sso_role_name = Admin
`
const echo = (id: string): string =>
  `credential_process = echo '{"Version": 1, "AccessKeyId": "${id}", "SecretAccessKey": "s"}'\n`

async function keyOf(profile: string, config: string, credentials?: string): Promise<string> {
  const read = world.config(config, credentials)
  return (await resolveCredentials(read, profile, world.ports)).accessKeyId
}

it('takes the sign-in before static keys, as the AWS CLI does', async () => {
  const config = `[profile p]\n${ssoKeys}${echo('PROCESS')}${sessionText}`
  expect(
    await keyOf('p', config, '[p]\naws_access_key_id = STATIC\naws_secret_access_key = s\n'),
  ).toBe('ASIARTX3GSDSQAAQEAYE')
})

it('takes keys of the credentials file before credential_process', async () => {
  const credentials = '[p]\naws_access_key_id = STATIC\naws_secret_access_key = s\n'
  expect(await keyOf('p', `[profile p]\n${echo('PROCESS')}`, credentials)).toBe('STATIC')
})

it('takes credential_process before keys of the config file', async () => {
  const config = `[profile p]\naws_access_key_id = STATIC\naws_secret_access_key = s\n${echo('PROCESS')}`
  expect(await keyOf('p', config)).toBe('PROCESS')
})

it('takes keys of the config file last, session token and account included', async () => {
  const config = world.config(
    '[profile p]\naws_access_key_id = A\naws_secret_access_key = s\naws_session_token = t\naws_account_id = 111122223333\n',
  )
  expect(await resolveCredentials(config, 'p', world.ports)).toEqual({
    accessKeyId: 'A',
    secretAccessKey: 's',
    sessionToken: 't',
    accountId: '111122223333',
  })
})

it('stops at a provider that is broken', async () => {
  const config = `[profile p]\nsso_account_id = 111122223333\naws_access_key_id = A\naws_secret_access_key = s\n`
  await expect(keyOf('p', config)).rejects.toMatchObject({ code: 'profile-incomplete' })
  await expect(keyOf('q', '[profile q]\naws_access_key_id = A\n')).rejects.toMatchObject({
    code: 'profile-incomplete',
    details: { missing: 'aws_secret_access_key' },
  })
})

it('knows aws login and names the command that reads it', async () => {
  const config = '[profile p]\nlogin_session = arn:aws:iam::111122223333:user/alice\n'
  await expect(keyOf('p', config)).rejects.toMatchObject({
    code: 'profile-unsupported',
    fix: 'aws configure export-credentials --profile p',
  })
})

it.each([
  ['a profile that is not there', 'x', 'profile-not-found'],
  ['a profile for a token alone', 'token', 'profile-without-credentials'],
  ['a profile with a region alone', 'region', 'profile-without-credentials'],
])('finds nothing for %s', async (_, profile, code) => {
  const config = `[profile token]\nsso_session = my-sso\n[profile region]\nregion = us-east-1\n${sessionText}`
  await expect(keyOf(profile, config)).rejects.toMatchObject({ code })
})

const keysInEnvironment = {
  AWS_ACCESS_KEY_ID: 'ENV',
  AWS_SECRET_ACCESS_KEY: 's',
  AWS_SESSION_TOKEN: 't',
  AWS_CREDENTIAL_EXPIRATION: '2026-11-23T01:00:00+00:00',
}

it('takes keys in the environment first only where it may', async () => {
  world.home.remove()
  world = createWorld({ env: keysInEnvironment })
  const config = world.config('[default]\naws_access_key_id = A\naws_secret_access_key = s\n')
  const asked = await resolveCredentials(config, 'default', world.ports)
  const chosen = await resolveCredentials(config, 'default', world.ports, { environment: true })
  expect(asked.accessKeyId).toBe('A')
  expect(chosen).toEqual({
    accessKeyId: 'ENV',
    secretAccessKey: 's',
    sessionToken: 't',
    expiresAt: new Date('2026-11-23T01:00:00Z'),
  })
})

it('refuses half a key in the environment', async () => {
  world.home.remove()
  world = createWorld({ env: { AWS_ACCESS_KEY_ID: 'ENV' } })
  const config = world.config('[default]\naws_access_key_id = A\naws_secret_access_key = s\n')
  await expect(
    resolveCredentials(config, 'default', world.ports, { environment: true }),
  ).rejects.toMatchObject({ code: 'profile-incomplete', fix: 'unset AWS_ACCESS_KEY_ID' })
})

it.each(['a\\u0000b', 'a\\nb', 'a\\u202eb', 'a b'])('uses no key with %s in it', async (key) => {
  const config = `[profile p]\n${echo(`${key}`)}`
  await expect(keyOf('p', config)).rejects.toMatchObject({
    code: 'service-answer-invalid',
    fix: 'keyless profiles show p',
  })
})
