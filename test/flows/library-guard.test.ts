import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { credentialProvider } from '../../src/library/credential-provider.ts'
import { sessionIn } from '../../src/library/session-in.ts'
import { byBrowser, createFlowStage, type FlowStage } from './flow-fixture.ts'

const admin = { accountId: '111111111111', roleName: 'AdministratorAccess' }

describe('the guard rules, for a program that uses the library', () => {
  let stage: FlowStage
  beforeEach(async () => {
    stage = await createFlowStage()
    await stage.open().signIn(byBrowser, stage.person())
    stage.home.write('.aws/config', `${stage.home.read('.aws/config')}\n${twin}`)
  })
  afterEach(async () => stage.close())

  const twin = `[profile dev-admin-ro]
sso_session = my-org
sso_account_id = 111111111111
sso_role_name = ReadOnlyAccess
`
  const refused = { code: 'guard-refused', class: 'AccessDenied' }
  const keysOf = (operation = 'GetRoleCredentials') => stage.sandbox.journal.count(operation)

  function rule(text: string): void {
    stage.home.write(
      '.config/keyless/config.yaml',
      `guard:\n  - name: programs\n    callers: { variables: [HOME] }\n${text}`,
    )
  }

  it('refuse a profile', async () => {
    rule('    deny: { profiles: [dev-admin] }\n')
    const provider = credentialProvider({ profile: 'dev-admin' }, stage.system)
    await expect(provider()).rejects.toMatchObject(refused)
    await expect(sessionIn(stage.system, 'dev-admin').credentials()).rejects.toMatchObject(refused)
    expect(keysOf()).toBe(0)
  })

  it('refuse a role that a program names itself, by its profile or by its account', async () => {
    const session = sessionIn(stage.system, 'my-org')
    rule('    deny: { profiles: [dev-admin] }\n')
    await expect(session.credentials(admin)).rejects.toMatchObject(refused)
    rule('    deny: { accounts: ["222222222222"] }\n')
    await expect(
      session.credentials({ accountId: '222222222222', roleName: 'ReadOnlyAccess' }),
    ).rejects.toMatchObject(refused)
    expect(await session.credentials(admin)).toHaveProperty('sessionToken')
  })

  it('are about the profiles of this person too where a program brings its own sign-in', async () => {
    const settings = {
      startUrl: 'https://my-org.awsapps.com/start',
      region: 'us-east-1',
      name: 'my-org',
    }
    const session = sessionIn(stage.system, settings)
    rule('    deny: { profiles: [dev-admin] }\n')
    await expect(session.credentials(admin)).rejects.toMatchObject(refused)
    rule('    deny: { profiles: [dev-admin] }\n    twin: "{profile}-ro"\n')
    await session.credentials(admin)
    expect(stage.sandbox.journal.count('GetRoleCredentials')).toBe(1)
    stage.home.write('.aws/config', '[broken')
    const unknown = sessionIn(stage.system, settings)
    expect(await unknown.credentials(admin)).toHaveProperty('sessionToken')
  })

  it('give the read-only twin instead', async () => {
    rule('    twin: "{profile}-ro"\n')
    const session = sessionIn(stage.system, 'dev-admin')
    await session.credentials()
    await session.credentials(admin)
    await credentialProvider({ profile: 'dev-admin' }, stage.system)()
    expect(keysOf()).toBe(1)
  })
})
