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
import type { FoundFile, Source, Wanted } from '../sources/source.ts'
import { removeQuietly } from '../../system/files.ts'
import { type Problem, type ReadFile, readLog } from './log.ts'
import { mergeParts } from './merge.ts'
import { incomingFolder, makeStore, removeLitter } from './store.ts'
import { createWriter, type Writer } from './writer.ts'

export interface LoadProgress {
  readonly files: number
  readonly knownFiles: number
  readonly events: number
}

export interface LoadOptions {
  readonly engine: Engine
  readonly folder: string
  readonly sources: readonly Source[]
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
  const { folder, clock, signal, onProgress } = options
  makeStore(folder)
  const before = readLog(folder)
  removeLitter(folder, before)
  const writer = createWriter(options, before.parts)
  const files: ReadFile[] = []
  let knownFiles = 0
  let turnMs = clock.monotonicMs()
  const tell = (): void => {
    onProgress?.({ files: files.length, knownFiles, events: writer.rows })
  }
  const isNew = (file: SourceFile): boolean => {
    const known = before.files.get(file.path)
    if (known === undefined || !isSame(known, file)) return true
    knownFiles++
    tell()
    return false
  }
  const wanted = { isNew, folder: incomingFolder(folder), signal }
  try {
    for await (const found of allFiles(options, wanted)) {
      const read = await readFound(writer, found, options)
      writer.fileDone(read)
      files.push(read)
      await writer.flushIfFull()
      tell()
      if (clock.monotonicMs() - turnMs > longestTurnMs) {
        await nextTurn()
        turnMs = clock.monotonicMs()
      }
    }
  } catch (error) {
    // What a network or a person stopped goes on from there.
    await writer.keep()
    throw error
  }
  rememberSources(writer, options, before.sources)
  const written = await writer.end()
  await mergeParts(options, readLog(folder).parts)
  return { files, knownFiles, ...written }
}

/** One that could not be opened may be open now. */
function isSame(known: ReadFile, { bytes, modifiedMs, etag }: SourceFile): boolean {
  const isOpen = known.problems?.unreadable === undefined
  return isOpen && known.bytes === bytes && known.modifiedMs === modifiedMs && known.etag === etag
}

interface Found extends FoundFile {
  readonly isJournal?: true
}

async function* allFiles({ sources, journal }: LoadOptions, wanted: Wanted): AsyncGenerator<Found> {
  for (const source of sources) {
    if (typeof source === 'string') yield* lying(findFiles(source), wanted)
    else yield* source.files(wanted)
  }
  if (journal === undefined) return
  for (const found of lying(findJournal(journal), wanted)) yield { ...found, isJournal: true }
}

/** Those that are new of files of this machine. */
function* lying(files: Iterable<SourceFile>, { isNew }: Wanted): Generator<FoundFile> {
  for (const file of files) if (isNew(file)) yield { file, at: file.path, isTemporary: false }
}

/** A far source always, as it may be narrowed otherwise now. */
function rememberSources(writer: Writer, { sources }: LoadOptions, known: readonly string[]): void {
  for (const source of sources) {
    if (typeof source !== 'string') {
      if (source.remembered !== undefined) writer.remember(source.address, source.remembered)
    } else if (!known.includes(source)) writer.remember(source)
  }
}

async function readFound(
  writer: Writer,
  found: Found,
  { clock, signal }: LoadOptions,
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
  await readRecords(at, events, { ...usualLimits, wholeBytes: writer.wholeBytes })
  return readFile(file, count, problems)
}
