import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { SystemError } from '../../../src/errors.ts'
import { claimNext, highestNumber, readHighest } from '../../../src/system/lock-generations.ts'
import { hold, type Holder } from '../../../src/system/lock-holder.ts'
import {
  createLockFolder,
  createQuickClock,
  type LockFolder,
  type QuickClock,
  table,
} from './lock-fixture.ts'

let lock: LockFolder
let clock: QuickClock
const self = table.self()
const leaseMs = 15_000

beforeEach(() => {
  lock = createLockFolder()
  clock = createQuickClock()
})
afterEach(() => lock.remove())

function acquire(heartbeatMs = 60_000): Holder {
  const claim = claimNext(lock.path, readHighest(lock.path), self)
  if (claim === undefined) throw new Error('the lock is held')
  return hold(claim, { folder: lock.path, clock, leaseMs, heartbeatMs, self })
}

/** What a waiter elsewhere does when the lease of the current owner is over. */
function takeOver(): void {
  const claim = claimNext(lock.path, readHighest(lock.path), { ...self, machine: 'elsewhere' })
  expect(claim).toBeDefined()
}

const lost = expect.objectContaining({ code: 'lock-timeout' })

it('may go on while the lock is held', () => {
  const holder = acquire()
  holder.assertHeld()
  expect(holder.signal.aborted).toBe(false)
  holder.release()
})

it('is told when another has taken over, and its release leaves the successor alone', () => {
  const holder = acquire()
  takeOver()
  expect(() => holder.assertHeld()).toThrow(lost)
  expect(holder.signal.reason).toBeInstanceOf(SystemError)
  holder.release()
  expect(readHighest(lock.path)).toMatchObject({
    number: 2,
    record: { released: false, owner: { machine: 'elsewhere' } },
  })
})

it('is told when the folder was emptied or removed', () => {
  const emptied = acquire()
  rmSync(join(lock.path, 'g000000000001'))
  expect(() => emptied.assertHeld()).toThrow(lost)
  const removed = acquire()
  rmSync(lock.path, { recursive: true })
  expect(() => removed.assertHeld()).toThrow(lost)
  emptied.release()
  removed.release()
})

it('takes the next generation when it slept past its lease and nobody was faster', () => {
  const holder = acquire()
  clock.advance(leaseMs)
  holder.assertHeld()
  expect(highestNumber(lock.path)).toBe(2)
  expect(readFileSync(join(lock.path, 'g000000000001'), 'utf8')).toMatch(/^R/)
  expect(readFileSync(join(lock.path, 'g000000000002'), 'utf8')).toMatch(/^H/)
  holder.release()
  expect(readHighest(lock.path)).toMatchObject({ number: 2, record: { released: true } })
})

it('gives up when it slept past its lease and somebody was faster, though already gone', () => {
  const holder = acquire()
  clock.advance(leaseMs)
  for (let round = 0; round < 6; round++) acquire().release()
  expect(() => holder.assertHeld()).toThrow(lost)
  holder.release()
})

it('shows a new time stamp at every heartbeat, also when the wall clock stands still', async () => {
  const holder = acquire(1)
  const path = join(lock.path, 'g000000000001')
  const stamps = new Set<number>()
  await expect
    .poll(() => stamps.add(statSync(path).mtimeMs).size, { interval: 1 })
    .toBeGreaterThan(3)
  holder.release()
})

it('hears of the loss from its own heartbeat', async () => {
  const holder = acquire(1)
  takeOver()
  await new Promise((resolve) => holder.signal.addEventListener('abort', resolve))
  holder.release()
})

it('does not give way to a claim judged before an earlier one was collected', () => {
  acquire().release()
  const judged = readHighest(lock.path)
  for (let round = 0; round < 8; round++) acquire().release()
  expect(readdirSync(lock.path)).not.toContain('g000000000002')
  expect(claimNext(lock.path, judged, self)).toBeUndefined()
  expect(readHighest(lock.path)).toMatchObject({ number: 9, record: { released: true } })
})

it('does not give way to a claim on an owner whose heartbeat came in after all', () => {
  lock.own({ machine: 'elsewhere' })
  const judged = readHighest(lock.path)
  writeFileSync(join(lock.path, 'g000000000001'), ' ', { flag: 'a' })
  expect(claimNext(lock.path, judged, self)).toBeUndefined()
})
