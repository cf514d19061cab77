import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type FlowStage, byBrowser, createFlowStage, minutes, tokenFile } from './flow-fixture.ts'

describe('a sign-in with the browser', () => {
  let stage: FlowStage
  beforeEach(async () => {
    stage = await createFlowStage()
  })
  afterEach(async () => stage.close())

  const cacheFiles = () => readdirSync(join(stage.home.path, '.aws/sso/cache'))

  it('ends with a token in the AWS CLI’s file, and a page that says so', async () => {
    const { token, how } = await stage.open().signIn(byBrowser, stage.person())
    expect(how).toBe('browser')
    const file = JSON.parse(stage.home.read(tokenFile)) as Record<string, string>
    expect(Object.keys(file)).toEqual([
      'startUrl',
      'region',
      'accessToken',
      'expiresAt',
      'clientId',
      'clientSecret',
      'registrationExpiresAt',
      'refreshToken',
    ])
    expect(file).toMatchObject({
      startUrl: 'https://my-org.awsapps.com/start',
      region: 'us-east-1',
      accessToken: token.accessToken,
    })
    expect(file['expiresAt']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
    const [visit] = await Promise.all(stage.visits)
    expect(visit).toMatchObject({ outcome: 'returned', status: 200 })
  })

  it('leads to accounts, roles and credentials', async () => {
    const open = stage.open()
    await open.signIn(byBrowser, stage.person())
    const accounts = await open.accounts()
    expect(accounts.map(({ accountId }) => accountId)).toContain('111111111111')
    expect(await open.roles('111111111111')).toContain('AdministratorAccess')
    const credentials = await open.credentials('111111111111', 'AdministratorAccess')
    expect(credentials).toMatchObject({ accountId: '111111111111' })
  })

  it('reuses the registration the next time', async () => {
    const open = stage.open()
    await open.signIn(byBrowser, stage.person())
    await open.signIn({ ...byBrowser, force: true }, stage.person())
    expect(stage.sandbox.journal.count('RegisterClient')).toBe(1)
    expect(stage.sandbox.journal.count('CreateToken:authorization_code')).toBe(2)
  })

  it('is not needed while the token is good', async () => {
    const open = stage.open()
    const { token } = await open.signIn(byBrowser, stage.person())
    stage.sandbox.clock.advance(minutes(44))
    const again = await open.signIn(byBrowser, stage.person())
    expect(again).toEqual({ token, how: 'still-valid' })
    expect(stage.visits).toHaveLength(1)
  })

  it('is not needed where a silent refresh is enough', async () => {
    const open = stage.open()
    await open.signIn(byBrowser, stage.person())
    stage.sandbox.clock.advance(minutes(90))
    expect((await open.signIn(byBrowser, stage.person())).how).toBe('refreshed')
    expect(stage.visits).toHaveLength(1)
  })

  it('is needed when an administrator has ended the session, whatever the file says', async () => {
    const open = stage.open()
    await open.signIn(byBrowser, stage.person())
    stage.sandbox.revoke('alice')
    expect((await open.signIn(byBrowser, stage.person())).how).toBe('browser')
  })

  it('is needed when the session points at another start URL now', async () => {
    const open = stage.open()
    await open.signIn(byBrowser, stage.person())
    const file = stage.home.read(tokenFile)
    stage.home.write(tokenFile, file.replace('my-org.awsapps', 'other.awsapps'))
    expect((await open.signIn(byBrowser, stage.person())).how).toBe('browser')
  })

  it('replaces a corrupt token and a corrupt registration', async () => {
    const open = stage.open()
    await open.signIn(byBrowser, stage.person())
    for (const name of cacheFiles()) stage.home.write(`.aws/sso/cache/${name}`, '{"clientId')
    expect((await open.signIn(byBrowser, stage.person())).how).toBe('browser')
    expect(stage.warnings.length).toBeGreaterThanOrEqual(2)
    expect((await open.accounts()).length).toBeGreaterThan(0)
  })

  it('that the person denies says so, in the terminal and in the browser', async () => {
    const signedIn = stage.open().signIn(byBrowser, stage.person({ deny: true }))
    await expect(signedIn).rejects.toMatchObject({ code: 'sign-in-denied', exitCode: 5 })
    const [visit] = await Promise.all(stage.visits)
    expect(visit?.status).toBe(400)
    expect(visit?.text).toContain('denied')
    expect(cacheFiles()).toHaveLength(1)
  })

  it('happens once for many callers at once', async () => {
    const events = stage.person()
    const results = await Promise.all(
      Array.from({ length: 8 }, () => stage.open().signIn(byBrowser, events)),
    )
    expect(new Set(results.map(({ token }) => token.accessToken)).size).toBe(1)
    expect(results.filter(({ how }) => how === 'browser')).toHaveLength(1)
    expect(stage.visits).toHaveLength(1)
  })

  it('that was stopped before it began asks nobody', async () => {
    await stage.open().signIn(byBrowser, stage.person())
    const before = stage.sandbox.journal.entries().length
    const signal = AbortSignal.abort()
    await expect(
      stage.open().signIn({ ...byBrowser, signal }, stage.person()),
    ).rejects.toMatchObject({ code: 'cancelled' })
    expect(stage.sandbox.journal.entries()).toHaveLength(before)
  })

  it('in the wrong Region says so', async () => {
    stage.sandbox.faults.add({ operation: 'RegisterClient', kind: 'wrong-region' })
    await expect(stage.open().signIn(byBrowser, stage.person())).rejects.toMatchObject({
      code: 'wrong-region',
    })
    expect(stage.visits).toHaveLength(0)
  })

  it('goes on after the service asked for fewer requests', async () => {
    stage.sandbox.faults.add({ operation: 'RegisterClient', kind: 'throttle', count: 1 })
    stage.sandbox.faults.add({ operation: 'CreateToken', kind: 'throttle', count: 1 })
    expect((await stage.open().signIn(byBrowser, stage.person())).how).toBe('browser')
  })

  it('whose answer got lost says that the network failed, and leaves no token', async () => {
    stage.sandbox.faults.add({ operation: 'CreateToken', kind: 'drop', count: 1 })
    await expect(stage.open().signIn(byBrowser, stage.person())).rejects.toMatchObject({
      class: 'ServiceError',
    })
    expect(cacheFiles()).toHaveLength(1)
    expect((await stage.open().signIn(byBrowser, stage.person())).how).toBe('browser')
  })

  it('with a client that the server has forgotten works at the second try', async () => {
    const open = stage.open()
    await open.signIn(byBrowser, stage.person())
    stage.sandbox.faults.add({
      operation: 'CreateToken',
      kind: 'error',
      name: 'InvalidClientException',
      count: 1,
    })
    await expect(open.signIn({ ...byBrowser, force: true }, stage.person())).rejects.toThrow()
    await open.signIn({ ...byBrowser, force: true }, stage.person())
    expect(stage.sandbox.journal.count('RegisterClient')).toBe(2)
  })
})
