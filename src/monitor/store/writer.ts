/** Events into parts of the store. While one batch becomes a part, the next one is read. */
import type { Clock } from '../../system/clock.ts'
import { removeQuietly } from '../../system/files.ts'
import type { Held } from '../../system/lock.ts'
import type { Engine } from '../engine.ts'
import type { DecodedEvent, DirectoryUser, Oddity } from '../events/decode-event.ts'
import { batchBytes } from '../memory.ts'
import type { QuickFile } from '../quick/quick-files.ts'
import { type QuickHow, writeQuickly } from '../quick/write-quickly.ts'
import type { RememberedAccess } from '../sources/source.ts'
import { type Batch, createBatch } from './incoming.ts'
import { appendStep, type Part, type ReadFile, type Step } from './log.ts'
import { incomingFolder, sealPart } from './store.ts'
import { partPath, writePart } from './write-part.ts'

export interface WriterOptions {
  readonly engine: Engine
  readonly folder: string
  readonly clock: Clock
  readonly held: Held
  /** All of it together may take this, in bytes. */
  readonly memoryBytes: number
}

export interface Written {
  readonly events: number
  readonly doubles: number
}

export interface Writer {
  readonly rows: number
  /** A file of more is not parsed whole. */
  readonly wholeBytes: number
  add(decoded: DecodedEvent, file: string): void
  name(user: DirectoryUser): void
  /** All events of the file were added. */
  fileDone(file: ReadFile): void
  /** By DuckDB alone, now; those that are left must be read otherwise. Throws the signal's reason. */
  addQuickly(files: readonly QuickFile[], how: QuickHow): Promise<Quickly>
  /** Looks at this path again the next time. */
  remember(source: string, access?: RememberedAccess): void
  flushIfFull(): Promise<void>
  /** Writes what was added, where nothing follows that would; never throws. */
  keep(): Promise<void>
  end(): Promise<Written & { readonly odd: Readonly<Partial<Record<Oddity, number>>> }>
}

export interface Quickly {
  readonly read: readonly ReadFile[]
  readonly left: readonly QuickFile[]
}

/** A part of so many events is quick to make, and large enough that years need no more than some hundreds. */
const partRows = 250_000

/** What comes slowly is not to be fetched twice after a kill. */
export const longestBatchMs = 60_000

/** What JSON.parse makes of a text takes several times its room. */
const wholeShare = 1 / 32

type NotedSource = Pick<Step, 'source' | 'access'>

function isFull({ rows, bytes, begunMs }: Batch, mostBytes: number, nowMs: number): boolean {
  return rows >= partRows || bytes >= mostBytes || nowMs - begunMs >= longestBatchMs
}

type Counts = Partial<Record<Oddity, number>>

function addCounts(sums: Counts, counts: Readonly<Counts>): void {
  for (const kind of Object.keys(counts) as Oddity[]) {
    sums[kind] = (sums[kind] ?? 0) + (counts[kind] ?? 0)
  }
}

/** The part and its line in the log, in this order. */
async function commit(
  { engine, folder, clock, held }: WriterOptions,
  batch: Batch,
  parts: Part[],
): Promise<Written> {
  const part = batch.rows === 0 ? undefined : await writePart(engine, folder, batch, parts)
  const events = part?.events ?? 0
  const doubles = batch.rows - events
  const isNew = part !== undefined && events > 0
  if (isNew) sealPart(partPath(folder, part.name))
  held.assertHeld()
  const { files, odd, names } = batch
  const at = clock.now().toISOString()
  appendStep(folder, { version: 1, at, ...(isNew ? { part } : {}), files, names, doubles, odd })
  if (isNew) parts.push(part)
  else removeQuietly(partPath(folder, batch.name))
  removeQuietly(batch.path)
  return { events, doubles }
}

function note({ folder, clock, held }: WriterOptions, source: NotedSource): void {
  held.assertHeld()
  appendStep(folder, { version: 1, at: clock.now().toISOString(), ...source })
}

/** As `commit`, of parts that DuckDB makes by itself. */
async function partsQuickly(
  { engine, folder, clock, held }: WriterOptions,
  files: readonly QuickFile[],
  how: QuickHow,
  parts: Part[],
  count: (written: Written, odd: Readonly<Counts>) => void,
): Promise<Quickly> {
  const read: ReadFile[] = []
  const left: QuickFile[] = []
  const leave = (file: QuickFile): void => void left.push(file)
  for await (const quick of writeQuickly({ engine, folder, ...how }, files, parts, leave)) {
    const { part, doubles, odd } = quick
    if (part !== undefined) sealPart(partPath(folder, part.name))
    held.assertHeld()
    const at = clock.now().toISOString()
    appendStep(folder, { version: 1, at, ...(part && { part }), files: quick.files, doubles, odd })
    if (part !== undefined) parts.push(part)
    count({ events: part?.events ?? 0, doubles }, odd)
    read.push(...quick.files)
  }
  return { read, left }
}

function createSum() {
  const sum = { events: 0, doubles: 0, odd: {} as Counts }
  const count = ({ events, doubles }: Written, odd: Readonly<Counts>): number => {
    sum.events += events
    sum.doubles += doubles
    addCounts(sum.odd, odd)
    return events + doubles
  }
  return { sum, count }
}

/** One after another, while the next batch is read. */
function createCommits(
  options: WriterOptions,
  parts: Part[],
  count: (written: Written, odd: Readonly<Counts>) => void,
) {
  let writing: Promise<void> = Promise.resolve()
  return {
    begin: async (batch: Batch): Promise<void> => {
      await writing
      writing = commit(options, batch, parts).then((written) => count(written, batch.odd))
      // It is waited for later; until then its failure is nobody's surprise.
      writing.catch(() => {})
    },
    end: async (): Promise<void> => writing,
  }
}

export function createWriter(options: WriterOptions, before: readonly Part[]): Writer {
  const { folder, clock, memoryBytes } = options
  const partBytes = batchBytes(memoryBytes)
  const parts = [...before]
  const sources: NotedSource[] = []
  let batch: Batch | undefined
  const { sum, count } = createSum()
  const commits = createCommits(options, parts, count)
  let rows = 0

  const current = (): Batch => (batch ??= createBatch(incomingFolder(folder), clock.monotonicMs()))
  const flush = async (): Promise<void> => {
    if (batch === undefined) return
    const full = batch
    batch = undefined
    full.close()
    await commits.begin(full)
  }
  return {
    wholeBytes: memoryBytes * wholeShare,
    get rows() {
      return rows
    },
    add: ({ row, odd: kinds }, file) => {
      const into = current()
      into.add(row, file)
      for (const kind of kinds) addCounts(into.odd, { [kind]: 1 })
      rows++
    },
    name: ({ id, name }) => {
      current().names[id] = name
    },
    addQuickly: async (files, how) => {
      // Two at once could each think that an event is new.
      await commits.end()
      return await partsQuickly(options, files, how, parts, (written, odd) => {
        rows += count(written, odd)
      })
    },
    fileDone: (file) => {
      current().files.push(file)
    },
    remember: (source, access) => {
      sources.push(access === undefined ? { source } : { source, access })
    },
    flushIfFull: async () => {
      if (batch !== undefined && isFull(batch, partBytes, clock.monotonicMs())) await flush()
    },
    keep: async () => {
      await flush().catch(() => {})
      await commits.end().catch(() => {})
    },
    end: async () => {
      await flush()
      await commits.end()
      for (const source of sources) note(options, source)
      return sum
    },
  }
}
