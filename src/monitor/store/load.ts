/** Reads what is new in the sources into the store. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Clock } from '../../system/clock.ts'
import type { Held } from '../../system/lock.ts'
import type { Engine } from '../engine.ts'
import { decodeEvent, type Oddity } from '../events/decode-event.ts'
import { storeTime } from '../events/time.ts'
import { findFiles, type SourceFile } from '../sources/find-files.ts'
import { findJournal, journalRows } from '../sources/journal-events.ts'
import { readRecords, usualLimits } from '../sources/read-records.ts'
import { type Problem, type ReadFile, readLog } from './log.ts'
import { mergeParts } from './merge.ts'
import { makeStore, removeLitter } from './store.ts'
import { createWriter, type Writer } from './writer.ts'

export interface LoadProgress {
  readonly files: number
  readonly events: number
}

export interface LoadOptions {
  readonly engine: Engine
  readonly folder: string
  /** Files and folders. */
  readonly sources: readonly string[]
  /** The folder of our own journal. */
  readonly journal?: string | undefined
  readonly clock: Clock
  readonly held: Held
  /** All of it together may take this, in bytes. */
  readonly memoryBytes: number
  readonly signal: AbortSignal
  readonly onProgress?: (progress: LoadProgress) => void
}

export interface Loaded {
  /** Files that were read, and those that were known already. */
  readonly files: readonly ReadFile[]
  readonly knownFiles: number
  readonly events: number
  readonly doubles: number
  readonly odd: Readonly<Partial<Record<Oddity, number>>>
}

/** A clock may be wrong by so much. */
const dayMs = 24 * 3_600_000

/** How long other work of the process may have to wait. */
const longestTurnMs = 200

/** Under the store's lock. Throws the signal's reason; what was noted until then stays. */
export async function load(options: LoadOptions): Promise<Loaded> {
  const { folder, sources, clock, signal, onProgress } = options
  makeStore(folder)
  const before = readLog(folder)
  removeLitter(folder, before)
  const writer = createWriter(options, before.parts)
  const files: ReadFile[] = []
  let knownFiles = 0
  let turnMs = clock.monotonicMs()
  for (const { file, isJournal } of allFiles(options)) {
    const known = before.files.get(file.path)
    if (known !== undefined && isSame(known, file)) {
      knownFiles++
      continue
    }
    signal.throwIfAborted()
    const read = isJournal ? readJournal(writer, file) : await readInto(writer, file, clock.now())
    writer.fileDone(read)
    files.push(read)
    await writer.flushIfFull()
    onProgress?.({ files: files.length, events: writer.rows })
    if (clock.monotonicMs() - turnMs > longestTurnMs) {
      await nextTurn()
      turnMs = clock.monotonicMs()
    }
  }
  for (const source of sources) if (!before.sources.includes(source)) writer.remember(source)
  const written = await writer.end()
  await mergeParts(options, readLog(folder).parts)
  return { files, knownFiles, ...written }
}

/** One that could not be opened may be open now. */
function isSame(known: ReadFile, { bytes, modifiedMs }: SourceFile): boolean {
  const isOpen = known.problems?.unreadable === undefined
  return isOpen && known.bytes === bytes && known.modifiedMs === modifiedMs
}

interface Found {
  readonly file: SourceFile
  readonly isJournal: boolean
}

function* allFiles({ sources, journal }: LoadOptions): Generator<Found> {
  for (const source of sources) {
    for (const file of findFiles(source)) yield { file, isJournal: false }
  }
  if (journal === undefined) return
  for (const file of findJournal(journal)) yield { file, isJournal: true }
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

async function readInto(writer: Writer, file: SourceFile, now: Date): Promise<ReadFile> {
  const latest = storeTime(new Date(now.getTime() + dayMs))
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
  await readRecords(file.path, events, { ...usualLimits, wholeBytes: writer.wholeBytes })
  return readFile(file, count, problems)
}
