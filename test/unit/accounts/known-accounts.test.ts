import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  directoryLock,
  openDirectoryWriter,
  readDirectory,
} from '../../../src/accounts/directory-cache.ts'
import {
  forgetAccounts,
  isListingDue,
  readKnownAccounts,
  rememberAccounts,
  rememberAsked,
} from '../../../src/accounts/known-accounts.ts'
import { withLock } from '../../../src/system/lock.ts'
import { createFixture, type Fixture, legacy, minutesOn, session } from '../tokens/token-fixture.ts'

let fixture: Fixture
beforeEach(() => {
  fixture = createFixture()
})
afterEach(() => fixture.home.remove())

const accounts = [
  { accountId: '111111111111', name: 'dev', email: 'dev@example.com' },
  { accountId: '222222222222' },
]
const day = 24 * 60
const read = () => readKnownAccounts(session, fixture.system)
const isDue = () => isListingDue(read(), fixture.system.clock.now())
const folder = () => join(fixture.system.paths.cacheFolder, 'accounts')

test('accounts are known with their age, in a file for this user alone', async () => {
  expect(read()).toEqual({ accounts: [] })
  await rememberAccounts(session, accounts, fixture.system)
  expect(read()).toEqual({ accounts, at: minutesOn(0) })
  const [file = ''] = readdirSync(folder()).filter((name) => name.endsWith('.jsonl'))
  expect(statSync(join(folder(), file)).mode & 0o777).toBe(0o600)
})

test('a listing is due after a day, and not again while one was tried lately', async () => {
  expect(isDue()).toBe(true)
  await rememberAsked(session, fixture.system)
  expect([read().accounts, isDue()]).toEqual([[], false])
  fixture.advance(10)
  expect(isDue()).toBe(true)
  await rememberAccounts(session, accounts, fixture.system)
  fixture.advance(day - 1)
  expect(isDue()).toBe(false)
  fixture.advance(1)
  expect(isDue()).toBe(true)
  fixture.advance(-2 * day)
  expect(isDue()).toBe(true)
})

test('roles of a sync stay known, and a sync at work is left alone', async () => {
  const writer = openDirectoryWriter(session, undefined, fixture.system)
  writer.accounts(accounts)
  writer.roles('111111111111', ['Admin'])
  const lock = { ...fixture.system, folder: directoryLock(session, fixture.system) }
  await withLock(lock, async () => {
    await rememberAccounts(session, [], fixture.system)
    writer.roles('222222222222', ['ReadOnly'])
  })
  writer.close()
  await rememberAccounts(session, accounts.slice(0, 1), fixture.system)
  const { accounts: known, roles } = readDirectory(session, fixture.system) ?? {}
  expect(known).toEqual(accounts.slice(0, 1))
  expect(roles?.get('111111111111')?.names).toEqual(['Admin'])
})

test('a sign-out forgets one session, or all', async () => {
  await rememberAccounts(session, accounts, fixture.system)
  await rememberAccounts(legacy, accounts, fixture.system)
  forgetAccounts(session, fixture.system)
  expect(read().accounts).toEqual([])
  expect(readKnownAccounts(legacy, fixture.system).accounts).toEqual(accounts)
  forgetAccounts('all', fixture.system)
  expect(readKnownAccounts(legacy, fixture.system).accounts).toEqual([])
})

test('a cache that cannot be used is as good as none', async () => {
  fixture.home.write('.cache/keyless/accounts', 'not a folder')
  await rememberAccounts(session, accounts, fixture.system)
  expect(read()).toEqual({ accounts: [] })
  forgetAccounts('all', fixture.system)
  expect(fixture.warnings).toEqual([])
})
