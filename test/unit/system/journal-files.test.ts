import { mkdirSync, readdirSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../../src/system/clock.ts'
import { journalFiles, tidyJournal } from '../../../src/system/journal-files.ts'
import { createJournal, journalFolder } from '../../../src/system/journal.ts'
import { silentLog } from '../../../src/system/log.ts'
import { createTempHome, type TempHome } from '../../support/temp-home.ts'

const now = new Date('2026-11-23T09:00:00.123Z')
const day = 24 * 3_600_000
const mebibyte = 1024 * 1024
const ago = (ms: number): Date => new Date(now.getTime() - ms)

describe('the files of the journal', () => {
  let home: TempHome
  let folder: string
  beforeEach(() => {
    home = createTempHome()
    folder = journalFolder({ stateFolder: home.path })
    mkdirSync(folder)
  })
  afterEach(() => home.remove())

  const current = (text: string): string => home.write('journal/current.jsonl', text)
  const line = (time: Date): string => `{"version":1,"time":"${time.toISOString()}"}\n`
  const closed = (time: Date, bytes: number): void => {
    const name = time.toISOString().replaceAll(/[:.]/g, '-')
    truncateSync(home.write(`journal/${name}-00000000.jsonl`, 'x'), bytes)
  }
  const names = (): readonly string[] => readdirSync(folder).toSorted()

  it('begin anew when one has grown to 4 MiB, and the old one keeps its lines', () => {
    const journal = createJournal({
      paths: () => ({ stateFolder: home.path }),
      clock: { ...systemClock, now: () => now },
      platform: { pid: 1, uid: process.getuid?.() },
      log: silentLog,
    })
    journal.append({ event: 'refresh', session: 'first' })
    truncateSync(join(folder, 'current.jsonl'), 4 * mebibyte)
    journal.append({ event: 'refresh', session: 'second' })
    expect(names()).toEqual(['current.jsonl'])
    journal.append({ event: 'refresh', session: 'third' })
    expect(names()).toEqual([
      expect.stringMatching(/^2026-11-23T09-00-00-123Z-[0-9a-f]{8}\.jsonl$/),
    ])
    expect(home.read(`journal/${names()[0]}`)).toMatch(/first[^]*second.*\n.*third/)
    journal.append({ event: 'refresh', session: 'fourth' })
    expect(home.read('journal/current.jsonl')).toContain('fourth')
  })

  it('begin anew after a month, however short', () => {
    current(line(ago(29 * day)))
    tidyJournal(folder, now)
    expect(names()).toEqual(['current.jsonl'])
    current(line(ago(31 * day)))
    tidyJournal(folder, now)
    expect(names()).toEqual([expect.stringMatching(/^2026-11-23T09/)])
  })

  it('are deleted 90 days after they were closed', () => {
    closed(ago(91 * day), 10)
    closed(ago(89 * day), 10)
    tidyJournal(folder, now)
    expect(names()).toEqual([expect.stringMatching(/^2026-08-26/)])
  })

  it('are deleted, the oldest first, when all of them have more than 64 MiB', () => {
    for (const days of [1, 2, 3]) closed(ago(days * day), 30 * mebibyte)
    tidyJournal(folder, now)
    expect(names().map((name) => name.slice(0, 10))).toEqual(['2026-11-21', '2026-11-22'])
  })

  it('are told from what else lies in the folder, the newest first', () => {
    closed(ago(2 * day), 10)
    closed(ago(day), 20)
    current(line(now))
    home.write('journal/notes.txt', 'mine')
    home.write('journal/2020-01-01.jsonl', 'mine too')
    mkdirSync(join(folder, '2020-01-01T00-00-00-000Z-00000000.jsonl'))
    expect(journalFiles(folder).map(({ closedAt, bytes }) => [closedAt, bytes])).toEqual([
      [undefined, 48],
      [ago(day), 20],
      [ago(2 * day), 10],
    ])
    tidyJournal(folder, now)
    expect(names()).toHaveLength(6)
  })

  it('are none where there is no folder', () => {
    expect(journalFiles(join(folder, 'nowhere'))).toEqual([])
  })
})
