import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Listing } from '../../src/accounts/list-directory.ts'
import { largeDirectory } from '../../src/sandbox/large-organisation.ts'
import type { SessionReachOptions } from '../../src/session/open-session.ts'
import { systemClock } from '../../src/system/clock.ts'
import { byBrowser, createFlowStage, type FlowStage } from './flow-fixture.ts'

const accounts = 250

let stage: FlowStage
beforeEach(async () => {
  stage = await createFlowStage({ directory: largeDirectory(accounts, 4) })
  await stage.open().signIn(byBrowser, stage.person())
})
afterEach(() => stage.close())

function reach(changes: Partial<SessionReachOptions> = {}): Promise<Listing> {
  const open = stage.open(undefined, { clock: systemClock })
  return open.reach({
    callsPerSecond: 1000,
    maxAgeMs: 60_000,
    wants: () => true,
    onProgress: () => {},
    onWaiting: () => {},
    signal: new AbortController().signal,
    ...changes,
  })
}

const asked = (): number => stage.sandbox.journal.count('ListAccountRoles')

function expectWhole({ roles, unread }: Listing): void {
  expect(roles.size).toBe(accounts)
  expect(unread.size).toBe(0)
  expect([...roles.values()].every(({ names }) => names.length === 4)).toBe(true)
}

test('every account is asked once, and not again while its roles are young', async () => {
  expectWhole(await reach())
  expect(asked()).toBe(accounts)
  expectWhole(await reach())
  expect(asked()).toBe(accounts)
  expectWhole(await reach({ maxAgeMs: 0 }))
  expect(asked()).toBe(2 * accounts)
})

test('no account is lost to a quota, an outage or a bad network', async () => {
  const { faults } = stage.sandbox
  faults.add({ operation: '*', kind: 'throttle', rate: 300, burst: 20 })
  faults.add({ operation: 'ListAccountRoles', kind: 'server-error', status: 503, seconds: 1 })
  faults.add({ operation: 'ListAccountRoles', kind: 'refuse', count: 5 })
  faults.add({ operation: 'ListAccounts', kind: 'throttle', count: 2 })
  expectWhole(await reach())
})

test('stopped, it goes on where it was', async () => {
  const stopping = new AbortController()
  const stopped = reach({
    signal: stopping.signal,
    onProgress: ({ done }) => {
      if (done === 100) stopping.abort(new Error('stopped'))
    },
  })
  await expect(stopped).rejects.toThrow('stopped')
  const before = asked()
  expect(before).toBeLessThan(accounts)
  const seen: (number | undefined)[] = []
  expectWhole(await reach({ onProgress: ({ done }) => seen.push(done) }))
  // Those that were under way when it stopped may be asked twice.
  expect(asked() - before).toBeLessThanOrEqual(accounts - 100 + 24)
  expect(seen[1]).toBeGreaterThanOrEqual(100)
  expect(seen.at(-1)).toBe(accounts)
})

test('an account that the service refuses does not cost the others', async () => {
  stage.sandbox.faults.add({ operation: 'ListAccountRoles', kind: 'denied', count: 2 })
  const { roles, unread } = await reach()
  expect(roles.size).toBe(accounts - 2)
  expect([...unread.values()].map(({ code }) => code)).toEqual(['no-roles', 'no-roles'])
})

test('a network in between is told, not taken for accounts without roles', async () => {
  stage.sandbox.faults.add({ operation: 'ListAccountRoles', kind: 'captive-portal' })
  await expect(reach()).rejects.toMatchObject({ code: 'service-answer-invalid' })
})

test('only the accounts of interest are asked for their roles', async () => {
  const { accounts: all, roles } = await reach({
    wants: ({ name }) => name?.startsWith('ledger-') === true,
  })
  expect(all).toHaveLength(accounts)
  expect(asked()).toBe(roles.size)
  expect(roles.size).toBeLessThan(50)
})

test('a sign-in that ended is told at once', async () => {
  stage.sandbox.revoke('alice')
  await expect(reach()).rejects.toMatchObject({ code: 'sign-in-expired' })
})
