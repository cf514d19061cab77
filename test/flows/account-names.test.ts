import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readKnownAccounts, readKnownRoles } from '../../src/accounts/known-accounts.ts'
import { renewAccounts, renewRoles } from '../../src/session/renew-accounts.ts'
import { byBrowser, createFlowStage, type FlowStage, minutes } from './flow-fixture.ts'

describe('account names in the background', () => {
  let stage: FlowStage
  beforeEach(async () => {
    stage = await createFlowStage()
    await stage.open().signIn(byBrowser, stage.person())
  })
  afterEach(async () => stage.close())

  const renew = async (signal = new AbortController().signal): Promise<boolean> => {
    const settings = { config: stage.config(), profile: undefined }
    return (await renewAccounts(stage.open().session, settings, stage.system, signal)) !== undefined
  }
  const names = () =>
    readKnownAccounts(stage.open().session, stage.system).accounts.map(({ name }) => name)
  const calls = () => stage.sandbox.journal.count('ListAccounts')

  it('come with one listing a day', async () => {
    expect([await renew(), names()]).toEqual([true, ['data', 'dev', 'production', 'staging']])
    expect([await renew(), calls()]).toEqual([false, 1])
    stage.sandbox.clock.advance(minutes(24 * 60))
    await stage.open().signIn(byBrowser, stage.person())
    expect([await renew(), calls()]).toEqual([true, 2])
  })

  it('come with any listing that a command makes', async () => {
    await stage.open().accounts()
    expect(names()).toEqual(['data', 'dev', 'production', 'staging'])
    expect([await renew(), calls()]).toEqual([false, 1])
  })

  it('are never worth a sign-in or a refresh', async () => {
    stage.sandbox.clock.advance(minutes(59.5))
    expect([await renew(), calls()]).toEqual([false, 0])
    stage.sandbox.clock.advance(minutes(60))
    expect([await renew(), calls()]).toEqual([false, 0])
    expect(stage.sandbox.journal.count('CreateToken:refresh_token')).toBe(0)
    await stage.open().signOut()
    expect([await renew(), calls()]).toEqual([false, 0])
  })

  it('are not asked for again at once where they cannot be had', async () => {
    stage.sandbox.revoke('alice')
    expect([await renew(), calls()]).toEqual([false, 1])
    expect([await renew(), calls()]).toEqual([false, 1])
    stage.sandbox.clock.advance(minutes(11))
    expect([await renew(), calls()]).toEqual([false, 2])
  })

  it('leave roles to be listed for one account at a time, when they are 15 minutes old', async () => {
    await renew()
    const { session } = stage.open()
    const settings = { config: stage.config(), profile: undefined }
    const { signal } = new AbortController()
    const asked = { session, accountId: '111111111111' }
    const roles = async () => renewRoles(asked, settings, stage.system, signal)
    const known = () => readKnownRoles(session, '111111111111', stage.system)?.names
    const both = ['AdministratorAccess', 'ReadOnlyAccess']
    expect([await roles(), known()]).toEqual([both, both])
    expect(await roles()).toBeUndefined()
    stage.sandbox.clock.advance(minutes(15))
    expect(await roles()).toEqual(both)
    expect(stage.sandbox.journal.count('ListAccountRoles')).toBe(2)
    stage.sandbox.revoke('alice')
    stage.sandbox.clock.advance(minutes(15))
    expect([await roles(), known()]).toEqual([undefined, both])
  })

  it('leave all as it was when time is up', async () => {
    expect([await renew(AbortSignal.abort()), names()]).toEqual([false, []])
  })

  it('go with the sign-in', async () => {
    await renew()
    await stage.open().signOut()
    expect(names()).toEqual([])
  })

  it('do not come back after a sign-out that a listing did not see', async () => {
    let release = () => {}
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    let arrive = () => {}
    const arrived = new Promise<void>((resolve) => {
      arrive = resolve
    })
    const { http } = stage.system
    const request: typeof http.request = async (asked) => {
      const answer = await http.request(asked)
      arrive()
      await held
      return answer
    }
    const { session } = stage.open()
    const settings = { config: stage.config(), profile: undefined }
    const slow = { ...stage.system, http: { request } }
    const listing = renewAccounts(session, settings, slow, new AbortController().signal)
    await arrived
    await stage.open().signOut()
    release()
    expect([await listing, names()]).toEqual([undefined, []])
  })
})
