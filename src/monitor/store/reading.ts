/** The files of a load: plain ones together by DuckDB, the others one after another. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Clock } from '../../system/clock.ts'
import { removeQuietly } from '../../system/files.ts'
import { decodeEvent } from '../events/decode-event.ts'
import { storeTime } from '../events/time.ts'
import { largestQuickFile } from '../memory.ts'
import { type QuickFile, quickFile } from '../quick/quick-files.ts'
import type { SourceFile } from '../sources/find-files.ts'
import { journalRows } from '../sources/journal-events.ts'
import { readRecords, usualLimits } from '../sources/read-records.ts'
import type { FoundFile } from '../sources/source.ts'
import type { Problem, ReadFile } from './log.ts'
import { longestBatchMs, type Writer } from './writer.ts'

export interface Found extends FoundFile {
  readonly isJournal?: true
}

export interface Reading {
  readonly files: readonly ReadFile[]
  add(found: Found): Promise<void>
  end(): Promise<void>
  /** Writes what was fetched, where nothing follows that would; never throws. */
  keep(): Promise<void>
}

export interface ReadingOptions {
  readonly clock: Clock
  readonly memoryBytes: number
  readonly signal: AbortSignal
}

/** A clock may be wrong by so much. */
const dayMs = 24 * 3_600_000

/** How long other work of the process may have to wait. */
const longestTurnMs = 200

/** What DuckDB reads at once, in bytes unpacked and in files. */
const [quickBytes, quickFiles] = [2_000_000_000, 5000]

/** The same of what was fetched, which has seconds to get into the store after Ctrl-C. */
const fetchedBytes = 320_000_000

/** Plain files that wait until they are many. */
function createWaiting(clock: Clock) {
  let files: QuickFile[] = []
  let bytes = 0
  let sinceMs = 0
  let hasCopies = false
  return {
    add: (file: QuickFile): void => {
      if (files.length === 0) sinceMs = clock.monotonicMs()
      hasCopies ||= file.isTemporary
      files.push(file)
      bytes += file.unpackedBytes
    },
    isFull: (): boolean =>
      bytes >= quickBytes ||
      (bytes >= fetchedBytes && hasCopies) ||
      files.length >= quickFiles ||
      (files.length > 0 && clock.monotonicMs() - sinceMs >= longestBatchMs),
    hasCopies: (): boolean => hasCopies,
    take: (): readonly QuickFile[] => {
      const taken = files
      files = []
      bytes = 0
      hasCopies = false
      return taken
    },
  }
}

/** @param tell How many files are read. */
export function createReading(
  writer: Writer,
  options: ReadingOptions,
  tell: (files: number) => void,
): Reading {
  const { clock, signal } = options
  const mostBytes = largestQuickFile(options.memoryBytes)
  const files: ReadFile[] = []
  const waiting = createWaiting(clock)
  let turnMs = clock.monotonicMs()
  const slowly = async (found: Found): Promise<void> => {
    const read = await readFound(writer, found, options)
    writer.fileDone(read)
    files.push(read)
    await writer.flushIfFull()
    tell(files.length)
    if (clock.monotonicMs() - turnMs > longestTurnMs) {
      await nextTurn()
      turnMs = clock.monotonicMs()
    }
  }
  const quickly = async (): Promise<void> => {
    const batch = waiting.take()
    if (batch.length === 0) return
    const before = files.length
    const onFiles = (done: number): void => tell(before + done)
    onFiles(0)
    // What was fetched is not to be fetched again.
    const stops = batch.some(({ isTemporary }) => isTemporary) ? undefined : signal
    try {
      const how = { latest: latestOf(clock.now()), signal: stops, onFiles }
      const { read, left } = await writer.addQuickly(batch, how)
      files.push(...read)
      tell(files.length)
      for (const file of left) await slowly(file)
    } finally {
      for (const { at, isTemporary } of batch) if (isTemporary) removeQuietly(at)
    }
  }
  return {
    files,
    add: async (found) => {
      const quick = quickOf(found, mostBytes)
      if (quick === undefined) await slowly(found)
      else waiting.add(quick)
      if (!waiting.isFull()) return
      signal.throwIfAborted()
      await quickly()
    },
    end: async () => {
      signal.throwIfAborted()
      await quickly()
    },
    keep: async () => {
      if (waiting.hasCopies()) await quickly().catch(() => {})
      await writer.keep()
    },
  }
}

function quickOf({ at, isJournal, ...found }: Found, mostBytes: number): QuickFile | undefined {
  if (at === undefined || isJournal === true) return undefined
  return quickFile({ ...found, at }, mostBytes)
}

/** Events after this are not believed. */
function latestOf(now: Date): string {
  return storeTime(new Date(now.getTime() + dayMs))
}

async function readFound(
  writer: Writer,
  found: Found,
  { clock, signal }: ReadingOptions,
): Promise<ReadFile> {
  const { file, at, isTemporary } = found
  if (at === undefined) return readFile(file, 0, { unreadable: 1 })
  if (found.isJournal === true) return readJournal(writer, file)
  try {
    signal.throwIfAborted()
    return await readInto(writer, file, at, clock.now())
  } finally {
    if (isTemporary) removeQuietly(at)
  }
}

type Problems = Partial<Record<Problem, number>>

function readFile(file: SourceFile, events: number, problems: Problems): ReadFile {
  return Object.keys(problems).length === 0 ? { ...file, events } : { ...file, events, problems }
}

function readJournal(writer: Writer, file: SourceFile): ReadFile {
  const problems: Problems = {}
  let events = 0
  const onDamaged = (): void => {
    problems.json = (problems.json ?? 0) + 1
  }
  for (const row of journalRows(file.path, onDamaged)) {
    writer.add({ row, odd: [] }, file.path)
    events++
  }
  return readFile(file, events, problems)
}

async function readInto(
  writer: Writer,
  file: SourceFile,
  at: string,
  now: Date,
): Promise<ReadFile> {
  const latest = latestOf(now)
  const problems: Problems = {}
  let count = 0
  const onProblem = (problem: Problem): void => {
    problems[problem] = (problems[problem] ?? 0) + 1
  }
  const onRecord = (record: unknown): void => {
    const decoded = decodeEvent(record, latest)
    if ('problem' in decoded) return onProblem(decoded.problem)
    if ('user' in decoded) return writer.name(decoded.user)
    count++
    writer.add(decoded, file.path)
  }
  const events = { onRecord, onProblem, between: writer.flushIfFull }
  await readRecords(at, events, { ...usualLimits, wholeBytes: writer.wholeBytes })
  return readFile(file, count, problems)
}
