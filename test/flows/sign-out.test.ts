import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openDirectoryWriter } from '../../src/accounts/directory-cache.ts'
import { createRoleCache } from '../../src/credentials/role-cache.ts'
import { signOutAll } from '../../src/session/sign-out.ts'
import { resolveCredentials } from '../../src/credentials/chain.ts'
import { createCredentialPorts } from '../../src/session/credential-ports.ts'
import type { HttpRequest } from '../../src/system/http.ts'
import type { System } from '../../src/system/system.ts'
import { createRegistrationCache } from '../../src/tokens/registration-cache.ts'
import { createIamOrganisation } from '../support/iam-organisation.ts'
import {
  type FlowStage,
  byBrowser,
  byDevice,
  configText,
  createFlowStage,
  legacyTokenFile,
  tokenFile,
} from './flow-fixture.ts'

const role = { accountId: '111111111111', roleName: 'AdministratorAccess' }

const foreignTokens = {
  kiro: [
    '.aws/sso/cache/kiro-auth-token.json',
    '{"accessToken": "k", "refreshToken": "r", "expiresAt": "2100-01-01T00:00:00Z", "authMethod": "IdC", "startUrl": "https://my-org.awsapps.com/start", "region": "us-east-1"}',
  ],
  builderId: [
    '.aws/sso/cache/1111111111111111111111111111111111111111.json',
    '{"accessToken": "b", "expiresAt": "2100-01-01T00:00:00Z", "startUrl": "https://view.awsapps.com/start", "region": "us-east-1"}',
  ],
  amazonQ: [
    '.aws/sso/cache/2222222222222222222222222222222222222222.json',
    '{"accessToken": "q", "expiresAt": "2100-01-01T00:00:00Z", "startUrl": "https://my-org.awsapps.com/start", "region": "us-east-1", "clientId": "qclient", "clientSecret": "s", "registrationExpiresAt": "2100-01-01T00:00:00Z"}',
  ],
  amazonQClient: [
    '.aws/sso/cache/aws-toolkit-vscode-client-id-3.json',
    '{"clientId": "qclient", "clientSecret": "s", "expiresAt": "2100-01-01T00:00:00Z", "scopes": ["codewhisperer:completions"]}',
  ],
  unknownJson: ['.aws/sso/cache/notes.json', '{"a": 1}'],
  brokenJson: ['.aws/sso/cache/3333333333333333333333333333333333333333.json', '{"accessToken'],
} as const

describe('signing out', () => {
  let stage: FlowStage
  beforeEach(async () => {
    stage = await createFlowStage(createIamOrganisation())
  })
  afterEach(async () => stage.close())

  const signOutOfAll = async () => (await signOutAll(stage.config(), stage.system)).sessions
  const there = (name: string) => existsSync(join(stage.home.path, name))

  it('of one session tells the server and deletes its token and role credentials only', async () => {
    const open = stage.open()
    await open.signIn(byBrowser, stage.person())
    await open.credentials('111111111111', 'AdministratorAccess')
    const old = stage.open({ profile: 'old' })
    await old.signIn(byDevice, stage.person())
    await old.credentials('111111111111', 'AdministratorAccess')
    const kept = createRoleCache(stage.system)
    const keysUntil = kept.read({ ...role, session: open.session })?.expiresAt
    expect(await open.signOut()).toEqual({
      session: 'my-org',
      signedOut: true,
      server: 'ended',
      keysUntil,
    })
    expect([there(tokenFile), there(legacyTokenFile)]).toEqual([false, true])
    const both = [open, old].map(({ session }) => kept.read({ ...role, session }))
    expect(both).toEqual([undefined, expect.objectContaining({ accountId: '111111111111' })])
    const entries = stage.sandbox.journal.entries('Logout')
    expect(entries.map(({ outcome }) => outcome)).toEqual(['ok'])
  })

  it('deletes the keys of roles that no profile names, where their file proves whose they are', async () => {
    const open = stage.open()
    await open.signIn(byBrowser, stage.person())
    const { accountId } = role
    const listing = openDirectoryWriter(open.session, undefined, stage.system)
    listing.accounts([{ accountId }])
    listing.roles(accountId, ['Listed'])
    listing.close()
    const cache = createRoleCache(stage.system)
    await open.credentials(accountId, role.roleName)
    const keys = cache.read({ ...role, session: open.session })
    if (keys === undefined) throw new Error('nothing was cached')
    const names = ['ReadOnlyAccess', 'Listed', 'Unheard']
    const roles = names.map((roleName) => ({ session: open.session, accountId, roleName }))
    for (const one of roles) cache.write(one, keys)
    await open.signOut()
    expect(roles.filter((one) => cache.read(one) !== undefined)).toEqual([roles[2]])
  })

  it('is not undone by role credentials that were on their way', async () => {
    const held = holdAnswers(stage, ({ url }) => url.includes('/federation/credentials'))
    const open = stage.open({ session: 'my-org' }, { http: held.http })
    await open.signIn(byBrowser, stage.person())
    const credentials = open.credentials(role.accountId, role.roleName)
    await held.arrived
    expect(await stage.open().signOut()).toMatchObject({ signedOut: true })
    held.release()
    expect(await credentials).toMatchObject({ accountId: role.accountId })
    expect(createRoleCache(stage.system).read({ ...role, session: open.session })).toBeUndefined()
    await expect(open.credentials(role.accountId, role.roleName)).rejects.toMatchObject({
      code: 'sign-in-missing',
    })
  })

  it('is not undone by a role at the end of a chain that was on its way', async () => {
    const { home, system, sandbox } = stage
    const hub = `role_arn = arn:aws:iam::111111111111:role/Hub\nsource_profile = `
    home.write('.aws/config', `${configText}[profile hub]\n${hub}dev-admin\n`)
    await stage.open().signIn(byBrowser, stage.person())
    const held = holdAnswers(stage, ({ body }) => String(body).includes('Action=AssumeRole'))
    const env = { ...system.env, AWS_ENDPOINT_URL_STS: sandbox.url }
    const settings = { config: stage.config(), profile: 'hub' }
    const ports = createCredentialPorts(settings, { ...system, env, http: held.http })
    const credentials = resolveCredentials(settings.config, 'hub', ports)
    await held.arrived
    expect(await stage.open().signOut()).toMatchObject({ signedOut: true })
    held.release()
    expect(await credentials).toMatchObject({ accountId: role.accountId })
    expect(readdirSync(system.paths.cliCache)).toEqual([])
  })

  it('forgets the role credentials in memory as well', async () => {
    const open = stage.open()
    await open.signIn(byBrowser, stage.person())
    await open.credentials(role.accountId, role.roleName)
    await open.signOut()
    await expect(open.credentials(role.accountId, role.roleName)).rejects.toMatchObject({
      code: 'sign-in-missing',
    })
  })

  it('keeps the registration, so that the next sign-in reuses it', async () => {
    const open = stage.open()
    await open.signIn(byBrowser, stage.person())
    await open.signOut()
    const registrations = createRegistrationCache(stage.system)
    expect(registrations.read(open.session, 'browser', stage.system.clock.now())).toBeDefined()
    await open.signIn(byBrowser, stage.person())
    expect(stage.sandbox.journal.count('RegisterClient')).toBe(1)
  })

  it('without a token says so, and asks nobody', async () => {
    expect(await stage.open().signOut()).toEqual({
      session: 'my-org',
      signedOut: false,
      server: 'not-asked',
      keysUntil: undefined,
    })
    expect(stage.sandbox.journal.count('Logout')).toBe(0)
  })

  it('of a session that the server has ended already is no failure', async () => {
    await stage.open().signIn(byBrowser, stage.person())
    stage.sandbox.revoke('alice')
    expect(await stage.open().signOut()).toMatchObject({
      signedOut: true,
      server: 'already-ended',
    })
  })

  it('goes on when the server cannot be told, and says so', async () => {
    await stage.open().signIn(byBrowser, stage.person())
    stage.sandbox.faults.add({ operation: 'Logout', kind: 'refuse' })
    expect(await stage.open().signOut()).toMatchObject({ signedOut: true, server: 'unreachable' })
    expect(there(tokenFile)).toBe(false)
  })

  it('of all ends every sign-in, also when the first cannot be told', async () => {
    await stage.open().signIn(byBrowser, stage.person())
    await stage.open({ profile: 'old' }).signIn(byDevice, stage.person())
    stage.sandbox.faults.add({ operation: 'Logout', kind: 'server-error', count: 3 })
    const reports = await signOutOfAll()
    expect(reports.map(({ server }) => server).toSorted()).toEqual(['ended', 'unreachable'])
    expect(reports.map(({ session }) => session).toSorted()).toEqual([
      'https://my-org.awsapps.com/start',
      'my-org',
    ])
    expect([there(tokenFile), there(legacyTokenFile)]).toEqual([false, false])
  })

  it('of all leaves other products’ tokens, damaged files and registrations alone', async () => {
    await stage.open().signIn(byBrowser, stage.person())
    for (const [name, text] of Object.values(foreignTokens)) stage.home.write(name, text)
    expect(await signOutOfAll()).toHaveLength(1)
    for (const [name, text] of Object.values(foreignTokens))
      expect(stage.home.read(name)).toBe(text)
    expect(stage.sandbox.journal.count('Logout')).toBe(1)
  })

  it('of all ends a session that the config no longer names', async () => {
    await stage.open().signIn(byBrowser, stage.person())
    stage.home.write('.aws/config', '[profile empty]\nregion = us-east-1\n')
    expect(await signOutOfAll()).toEqual([{ session: undefined, signedOut: true, server: 'ended' }])
  })

  it('of all deletes role credentials, and no assumed roles, databases or damaged files', async () => {
    await stage.open().signIn(byBrowser, stage.person())
    await stage.open().credentials('111111111111', 'AdministratorAccess')
    const assumed = stage.home.write('.aws/cli/cache/assumed.json', '{"Credentials": {}}')
    const database = stage.home.write('.aws/cli/cache/session.db', 'SQLite format 3')
    const broken = stage.home.write('.aws/cli/cache/broken.json', '{"ProviderType": "sso"')
    const login = stage.home.write('.aws/login/cache/a.json', '{"accessToken": {}}')
    const ours = stage.home.write('.aws/cli/cache/x.json', '{"ProviderType": "sso"}')
    await signOutOfAll()
    expect([assumed, database, broken, login].every((path) => existsSync(path))).toBe(true)
    expect(existsSync(ours)).toBe(false)
  })

  it('of all sends no token to a region that is none', async () => {
    stage.home.write(
      tokenFile,
      '{"accessToken": "a", "expiresAt": "2100-01-01T00:00:00Z", "startUrl": "https://my-org.awsapps.com/start", "region": "evil.example/"}',
    )
    expect(await signOutOfAll()).toMatchObject([{ signedOut: true, server: 'not-asked' }])
  })

  it('of all is quiet where there is nothing', async () => {
    expect(await signOutOfAll()).toEqual([])
  })
})

/** Answers to these requests stay at the door until they are let in. */
function holdAnswers(stage: FlowStage, isHeld: (request: HttpRequest) => boolean) {
  const { http } = stage.system
  const arrived = gate()
  const released = gate()
  const holding: System['http'] = {
    request: async (outgoing) => {
      const answer = await http.request(outgoing)
      if (!isHeld(outgoing)) return answer
      arrived.open()
      await released.opened
      return answer
    },
  }
  return { http: holding, arrived: arrived.opened, release: released.open }
}

function gate() {
  let open: () => void = () => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { opened, open: () => open() }
}
