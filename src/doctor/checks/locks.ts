import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fillFix } from '../../errors.ts'
import { readPlainIfPresent } from '../../system/files.ts'
import { decodeRecord, type LockRecord, recordLimit } from '../../system/lock-record.ts'
import { samePlace, verdictOn } from '../../system/lock-verdict.ts'
import { createProcessTable } from '../../system/process-table.ts'
import { check, type Noted } from '../check.ts'
import type { World } from '../world.ts'

type Code = 'lock-stopped' | 'lock-elsewhere'

interface Lock {
  readonly folder: string
  readonly record: LockRecord
}

function names(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

/** The newest generation of each, where somebody holds it. */
function held(folder: string): readonly Lock[] {
  return names(folder).flatMap((name) => {
    const inside = join(folder, name)
    const newest = names(inside)
      .filter((file) => /^g\d{12}$/.test(file))
      .toSorted()
      .at(-1)
    const record = newest === undefined ? undefined : recordIn(join(inside, newest))
    return record === undefined || record.released ? [] : [{ folder: inside, record }]
  })
}

function recordIn(path: string): LockRecord | undefined {
  try {
    const bytes = readPlainIfPresent(path)
    return bytes && decodeRecord(bytes.toString('utf8', 0, recordLimit))
  } catch {
    return undefined
  }
}

function find({ system: { paths, platform } }: World): readonly Noted<Code>[] {
  const table = createProcessTable(platform)
  const self = table.self()
  return held(paths.locks).flatMap(({ folder, record }): readonly Noted<Code>[] => {
    const { pid, host } = record.owner
    const evidence = [{ file: folder, says: 'is the lock' }]
    if (verdictOn(record, table, self, false) === 'stopped') {
      const message = `Process ${pid} is stopped, and holds a lock that others wait for.`
      return [
        { code: 'lock-stopped', message, evidence, fix: fillFix('kill -CONT {pid}', { pid }) },
      ]
    }
    if (samePlace(record.owner, self)) return []
    const message = `A lock is held by process ${pid} of ${host === '' ? 'another machine' : host}.`
    const fix = 'nothing: a lock of a machine that is gone is taken over within 15 seconds'
    return [{ code: 'lock-elsewhere', message, evidence, fix }]
  })
}

export const locks = check({
  group: 'keyless',
  codes: {
    'lock-stopped': {
      severity: 'error',
      title: 'A stopped process holds a lock',
      why: 'Refreshing the sign-in waits for it, and gives up after some seconds. It was stopped with Ctrl-Z, or by a debugger.',
    },
    'lock-elsewhere': {
      severity: 'note',
      title: 'A lock was left by another machine or container',
      why: 'With a home folder that is shared, others hold locks too. One that stays is of a machine that went down, and blocks nobody for long.',
    },
  },
  find,
})
