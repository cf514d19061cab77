import { expect, it } from 'vitest'
import type { LockRecord } from '../../../src/system/lock-record.ts'
import { type Verdict, verdictOn } from '../../../src/system/lock-verdict.ts'
import type { ProcessIdentity, Sighting } from '../../../src/system/process-table.ts'

const here: ProcessIdentity = {
  pid: 7,
  start: 10_000,
  host: 'desk',
  machine: 'boot-1',
  pidNamespace: 'pid:[1]',
  timeNamespace: 'time:[1]',
}
const owner = { ...here, pid: 9, start: 5000 }

function verdict(seen: Sighting, change: Partial<ProcessIdentity> = {}, tolerance = 0): Verdict {
  const record: LockRecord = { released: false, nonce: 'n', owner: { ...owner, ...change } }
  const table = { self: () => here, look: () => seen, startTolerance: tolerance }
  return verdictOn(record, table, here, false)
}

it('calls a process alive or stopped only when it is the one that took the lock', () => {
  expect(verdict({ state: 'running', start: 5000 })).toBe('alive')
  expect(verdict({ state: 'stopped', start: 5000 })).toBe('stopped')
})

it('calls it dead when it is gone, has ended, or its pid is now another process', () => {
  expect(verdict({ state: 'absent' })).toBe('dead')
  expect(verdict({ state: 'ended', start: 5000 })).toBe('dead')
  expect(verdict({ state: 'running', start: 5001 })).toBe('dead')
  expect(verdict({ state: 'stopped', start: 4999 })).toBe('dead')
})

it('allows for the start times of a system that rounds them', () => {
  expect(verdict({ state: 'running', start: 7000 }, {}, 3000)).toBe('alive')
  expect(verdict({ state: 'running', start: 8001 }, {}, 3000)).toBe('dead')
})

it('knows nothing without evidence', () => {
  expect(verdict({ state: 'unknown' })).toBe('unknown')
  expect(verdict({ state: 'running' })).toBe('unknown')
  const table = { self: () => here, look: () => ({ state: 'absent' }) as const, startTolerance: 0 }
  expect(verdictOn(undefined, table, here, true)).toBe('unknown')
})

it('knows nothing of another boot, pid namespace or time namespace, however absent', () => {
  expect(verdict({ state: 'absent' }, { machine: 'boot-2' })).toBe('unknown')
  expect(verdict({ state: 'absent' }, { pidNamespace: 'pid:[2]' })).toBe('unknown')
  expect(verdict({ state: 'absent' }, { timeNamespace: 'time:[2]' })).toBe('unknown')
})

it('does not take two unknown places for the same', () => {
  const nowhere = { ...here, machine: '', pidNamespace: '' }
  const record: LockRecord = { released: false, nonce: 'n', owner: { ...nowhere, pid: 9 } }
  const table = {
    self: () => nowhere,
    look: () => ({ state: 'absent' }) as const,
    startTolerance: 0,
  }
  expect(verdictOn(record, table, nowhere, true)).toBe('unknown')
})
