/** Reads what is new in the sources into the store. */
import type { Clock } from '../../system/clock.ts'
import type { Held } from '../../system/lock.ts'
import type { Engine } from '../engine.ts'
import type { Oddity } from '../events/decode-event.ts'
import { findFiles, type SourceFile } from '../sources/find-files.ts'
import { findJournal } from '../sources/journal-events.ts'
import type { FoundFile, Source, Wanted } from '../sources/source.ts'
import { type ReadFile, readLog } from './log.ts'
import { mergeParts } from './merge.ts'
import { createReading, type Found } from './reading.ts'
import { incomingFolder, makeStore, removeLitter } from './store.ts'
import { createWriter, type Writer } from './writer.ts'

export interface LoadProgress {
  /** Read, of those that were found until now and are new. */
  readonly files: number
  readonly newFiles: number
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
  /** Files that were read, as they were found, and those that were known already. */
  readonly files: readonly ReadFile[]
  readonly knownFiles: number
  readonly events: number
  readonly doubles: number
  readonly odd: Readonly<Partial<Record<Oddity, number>>>
}

/** Under the store's lock. Throws the signal's reason; what was noted until then stays. */
export async function load(options: LoadOptions): Promise<Loaded> {
  const { folder, signal, onProgress } = options
  makeStore(folder)
  const before = readLog(folder)
  removeLitter(folder, before)
  const writer = createWriter(options, before.parts)
  const order = new Map<string, number>()
  let knownFiles = 0
  const tell = (files: number): void => {
    onProgress?.({ files, newFiles: order.size, knownFiles, events: writer.rows })
  }
  const reading = createReading(writer, options, tell)
  const isNew = (file: SourceFile): boolean => {
    const known = before.files.get(file.path)
    if (known === undefined || !isSame(known, file)) return true
    knownFiles++
    tell(reading.files.length)
    return false
  }
  const wanted = { isNew, folder: incomingFolder(folder), signal }
  try {
    for await (const found of allFiles(options, wanted)) {
      order.set(found.file.path, order.size)
      await reading.add(found)
    }
    await reading.end()
  } catch (error) {
    // What a network or a person stopped goes on from there.
    await reading.keep()
    tell(reading.files.length)
    throw error
  }
  rememberSources(writer, options, before.sources)
  const written = await writer.end()
  await mergeParts(options, readLog(folder).parts)
  const place = ({ path }: ReadFile): number => order.get(path) ?? 0
  const files = reading.files.toSorted((one, other) => place(one) - place(other))
  return { files, knownFiles, ...written }
}

/** One that could not be opened may be open now. */
function isSame(known: ReadFile, { bytes, modifiedMs, etag }: SourceFile): boolean {
  const isOpen = known.problems?.unreadable === undefined
  return isOpen && known.bytes === bytes && known.modifiedMs === modifiedMs && known.etag === etag
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
