import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Clock } from '../../../src/system/clock.ts'
import { encodeRecord } from '../../../src/system/lock-record.ts'
import {
  createProcessTable,
  type ProcessIdentity,
  type ProcessTable,
} from '../../../src/system/process-table.ts'

/** A clock on which sleeping costs no time; `onSleep` lets the world move meanwhile. */
export interface QuickClock extends Clock {
  onSleep: () => void
  advance(ms: number): void
}

export function createQuickClock(): QuickClock {
  let ms = 5000
  const clock: QuickClock = {
    onSleep: () => {},
    advance: (by) => {
      ms += by
    },
    now: () => new Date(Date.UTC(2026, 0, 1) + ms),
    monotonicMs: () => ms,
    sleep: async (by, signal) => {
      signal?.throwIfAborted()
      ms += by
      clock.onSleep()
      await new Promise(setImmediate)
    },
  }
  return clock
}

/** This test as a lock owner sees it: on Linux whatever it runs on, elsewhere the same way. */
export const platform = { os: process.platform, pid: process.pid }
export const table: ProcessTable = createProcessTable(platform)

/** A lock folder with one owner's record in it, as that owner would have left it. */
export interface LockFolder {
  readonly path: string
  /** Writes generation 1 as it is given; what is left out is as this process is. */
  own(owner: Partial<ProcessIdentity>): string
  write(text: string): string
  names(): readonly string[]
  remove(): void
}

export function createLockFolder(): LockFolder {
  const parent = mkdtempSync(join(tmpdir(), 'keyless-lock-'))
  const path = join(parent, 'lock')
  function write(text: string): string {
    mkdirSync(path, { recursive: true, mode: 0o700 })
    writeFileSync(join(path, 'g000000000001'), text, { mode: 0o600 })
    return join(path, 'g000000000001')
  }
  return {
    path,
    write,
    own: (owner) => write(encodeRecord({ ...table.self(), ...owner }, 'theirs').toString()),
    names: () => readdirSync(path).toSorted(),
    remove: () => rmSync(parent, { recursive: true, force: true }),
  }
}
