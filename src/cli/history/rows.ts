/** Lines of the journal put together: what repeats within a minute is one row. */
import { errorCode } from '../../system/file-errors.ts'
import {
  filesWithin,
  type ReadOptions,
  readEntries,
  type RecordedEntry,
} from '../../system/journal-read.ts'
import { type Filter, fits, textsOf } from './filter.ts'

export interface HistoryRow {
  readonly first: RecordedEntry
  lastAt: Date
  count: number
}

export interface Question extends Pick<ReadOptions, 'since' | 'until'> {
  readonly filter: Filter
}

export interface Found {
  /** Oldest first. */
  readonly rows: readonly HistoryRow[]
  /** Whether there are older ones. */
  readonly more: boolean
  /** Lines that could not be read. */
  readonly damaged: number
}

const repeatMs = 60_000

/** Everything that makes two lines the same to a reader; not the process or the key. */
function sameness(entry: RecordedEntry): string {
  const { event, profile, session, accountId, roleName, via, program, reason, parents } = entry
  const facts = [event, profile, session, accountId, roleName, via, program, reason]
  return [...facts, ...parents].join('\0')
}

/** Puts entries into rows, and keeps about the last `most` of them. */
export function collectRows(entries: Iterable<RecordedEntry>, most: number): HistoryRow[] {
  let rows: HistoryRow[] = []
  let latest = new Map<string, HistoryRow>()
  for (const entry of entries) {
    const key = sameness(entry)
    const row = latest.get(key)
    if (row !== undefined && entry.time.getTime() - row.lastAt.getTime() <= repeatMs) {
      row.lastAt = entry.time
      row.count += 1
      continue
    }
    const next = { first: entry, lastAt: entry.time, count: 1 }
    latest.set(key, next)
    rows.push(next)
    if (rows.length < 2 * most + 1000) continue
    // One more than asked for, to know that there are more.
    rows = rows.slice(-most - 1)
    latest = new Map(rows.map((kept) => [sameness(kept.first), kept]))
  }
  return rows
}

/** The newest rows, from as few files as have them. Throws SystemError. */
export function newestRows(folder: string, question: Question, most: number): Found {
  let damaged = 0
  const options = { ...question, holding: textsOf(question.filter), onDamaged: () => damaged++ }
  let rows: readonly HistoryRow[] = []
  for (const { path } of filesWithin(folder, options)) {
    const found = collectRows(matching(path, options, question.filter), most)
    rows = [...found, ...rows]
    if (rows.length > most) break
  }
  return { rows: rows.slice(-most), more: rows.length > most, damaged }
}

/** Every entry, oldest first, one at a time. Throws SystemError. */
export function* everyEntry(
  folder: string,
  question: Question,
  onDamaged: () => void,
): Generator<RecordedEntry> {
  const options = { ...question, holding: textsOf(question.filter), onDamaged }
  for (const { path } of filesWithin(folder, options).toReversed()) {
    yield* matching(path, options, question.filter)
  }
}

function* matching(path: string, options: ReadOptions, filter: Filter): Generator<RecordedEntry> {
  try {
    for (const entry of readEntries(path, options)) if (fits(entry, filter)) yield entry
  } catch (error) {
    // Deleted meanwhile, being too old.
    if (errorCode(error) !== 'ENOENT') throw error
  }
}
