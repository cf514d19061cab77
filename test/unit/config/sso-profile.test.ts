import { describe, expect, it } from 'vitest'
import { type AwsConfig, mergeFiles } from '../../../src/config/aws-config.ts'
import { parseFile } from '../../../src/config/parsed-file.ts'
import { ssoProfile, ssoSession, ssoSessions } from '../../../src/config/sso-profile.ts'

function config(text: string, credentials = ''): AwsConfig {
  return mergeFiles(
    parseFile('config', Buffer.from(text), 'config'),
    parseFile('credentials', Buffer.from(credentials), 'credentials'),
  )
}

const session =
  '[sso-session s]\nsso_start_url = https://s.awsapps.com/start\nsso_region = us-east-1\n'
const role = 'sso_account_id = 000000000001\nsso_role_name = Admin\n'
const url = 'https://s.awsapps.com/start'

describe('a profile that signs in', () => {
  it('has account, role and the session it names; leading zeros stay', () => {
    const text = `[profile a]\nsso_session = s\n${role}${session}sso_registration_scopes = b:c, a ,,d\n`
    expect(ssoProfile(config(text), 'a')).toEqual({
      profile: 'a',
      session: {
        name: 's',
        startUrl: url,
        region: 'us-east-1',
        registrationScopes: ['b:c', 'a', 'd'],
      },
      accountId: '000000000001',
      roleName: 'Admin',
    })
  })

  it('may hold start URL and region itself, the older form', () => {
    const text = `[profile a]\nsso_start_url = ${url}\nsso_region = us-east-1\n${role}`
    expect(ssoProfile(config(text), 'a')?.session).toEqual({
      name: undefined,
      startUrl: url,
      region: 'us-east-1',
      registrationScopes: undefined,
    })
  })

  it('may be there for its token alone, without account and role', () => {
    const { accountId, roleName } =
      ssoProfile(config(`[profile a]\nsso_session = s\n${session}`), 'a') ?? {}
    expect([accountId, roleName]).toEqual([undefined, undefined])
    const legacy = `[profile a]\nsso_start_url = ${url}\nsso_region = us-east-1\n`
    expect(ssoProfile(config(legacy), 'a')).toMatchObject({ profile: 'a' })
  })

  it('may have its keys in the credentials file', () => {
    const found = ssoProfile(config(session, `[a]\nsso_session = s\n${role}`), 'a')
    expect(found).toMatchObject({ roleName: 'Admin', session: { name: 's' } })
  })

  it('is none without account, role, session, or start URL and region', () => {
    const text = '[profile a]\nregion = x\n[profile b]\nsso_region = x\n[default]\nsso_session =\n'
    for (const name of ['a', 'b', 'default']) expect(ssoProfile(config(text), name)).toBeUndefined()
  })
})

describe('what is missing or disagrees', () => {
  const refused = (text: string, name = 'a'): unknown => {
    try {
      return ssoProfile(config(text), name)
    } catch (error) {
      return error
    }
  }

  it('names the keys that a profile lacks', () => {
    expect(refused('[profile a]\nsso_role_name = R\n')).toMatchObject({
      code: 'profile-incomplete',
      message:
        'Profile a is set up for signing in, but lacks sso_account_id, sso_start_url, sso_region.',
      fix: 'keyless configure sso --profile a',
    })
    expect(refused(`[profile a]\nsso_session = s\nsso_account_id = 1\n${session}`)).toMatchObject({
      code: 'profile-incomplete',
      details: { missing: 'sso_role_name' },
    })
  })

  it('names a session that is not there or lacks keys', () => {
    expect(refused('[profile a]\nsso_session = gone\n')).toMatchObject({
      code: 'session-not-found',
      message: 'There is no sso-session named gone, which profile a names.',
    })
    const text = '[profile a]\nsso_session = s\n[sso-session s]\nsso_region = x\n'
    expect(refused(text)).toMatchObject({
      code: 'session-incomplete',
      details: { missing: 'sso_start_url', session: 's' },
    })
  })

  it('refuses a key that profile and session set to different values', () => {
    const text = `[profile a]\nsso_session = s\nsso_region = eu-west-1\n${role}${session}`
    expect(refused(text)).toMatchObject({
      code: 'profile-inconsistent',
      message: 'Profile a and its sso-session s set sso_region to different values.',
      details: { inProfile: 'eu-west-1', inSession: 'us-east-1' },
    })
  })

  it('accepts an equal value, with a warning', () => {
    const read = config(`[profile a]\nsso_session = s\nsso_region = us-east-1\n${role}${session}`)
    expect(ssoProfile(read, 'a')).toMatchObject({ roleName: 'Admin' })
    expect(read.warnings).toMatchObject([{ code: 'session-key-in-profile', line: 3 }])
  })

  it('refuses a region that would lead to another host', () => {
    const text = session.replace('us-east-1', 'x.evil.test/')
    expect(refused(`[profile a]\nsso_session = s\n${text}`)).toMatchObject({
      code: 'region-invalid',
    })
  })

  it('tells a missing profile from an empty machine', () => {
    expect(refused('')).toMatchObject({ code: 'no-config', fix: 'keyless setup' })
    expect(refused('[profile b]\n')).toMatchObject({ code: 'profile-not-found' })
  })

  it('warns about an account id without 12 digits, and access keys beside a sign-in', () => {
    const { warnings } = config(
      `[profile a]\nsso_session = s\nsso_account_id = 1\nsso_role_name = R\n${session}`,
      '[a]\naws_access_key_id = AKIA\n',
    )
    expect(warnings.map(({ code, file, line }) => [code, file, line])).toEqual([
      ['account-id-format', 'config', 3],
      ['static-keys-beside-sso', 'credentials', 2],
    ])
  })
})

describe('sessions', () => {
  it('are found by name, and listed when complete', () => {
    const read = config(`${session}[sso-session t]\nsso_region = x\n`)
    expect(ssoSession(read, 's')).toMatchObject({ name: 's', startUrl: url })
    expect(ssoSessions(read).map(({ name }) => name)).toEqual(['s'])
    expect(read.warnings).toMatchObject([{ code: 'session-incomplete', line: 5 }])
  })

  it('have no scopes where none are named', () => {
    const read = config(`${session}sso_registration_scopes = ,\n`)
    expect(ssoSession(read, 's').registrationScopes).toBeUndefined()
  })
})
