/** Files of CloudTrail into a part of the store, by DuckDB alone; those that it should not read are told. */
import { randomUUID } from 'node:crypto'
import { KeylessError } from '../../errors.ts'
import { removeQuietly } from '../../system/files.ts'
import type { Engine } from '../engine.ts'
import { quoted } from '../engines/duckdb.ts'
import type { Oddity } from '../events/decode-event.ts'
import { freshRows } from '../store/fresh-rows.ts'
import type { Part, ReadFile } from '../store/log.ts'
import { nextBatch, partFormat, partPath, readParts } from '../store/write-part.ts'
import { auditPart, oddIn } from './audit-part.ts'
import { decodedFiles, prepareDecoding } from './decode-files.ts'
import { hasBreak, type QuickFile } from './quick-files.ts'

export interface QuickPart {
  /** Undefined when nothing in the files is new. */
  readonly part: Part | undefined
  readonly files: readonly ReadFile[]
  readonly doubles: number
  readonly odd: Readonly<Partial<Record<Oddity, number>>>
}

export interface QuickHow {
  /** Events after this are not believed, as the store has times. */
  readonly latest: string
  /** Ends it in the middle of a part. */
  readonly signal?: AbortSignal | undefined
  /** Told now and then how many files are read, more or less. */
  readonly onFiles?: (files: number) => void
}

export interface QuickOptions extends QuickHow {
  readonly engine: Engine
  readonly folder: string
}

/** After so many failures what is left of the files is not tried again. */
const mostFailures = 16

/** Of what was too much for the memory; the others that are to come are not larger either. */
const fitting = 0.6

/**
 * Yields a part with its files, one after another, which is not noted yet; `parts` are those that are by
 * then. `leave` is told the others. Throws the signal's reason.
 */
export async function* writeQuickly(
  options: QuickOptions,
  files: readonly QuickFile[],
  parts: readonly Part[],
  leave: (file: QuickFile) => void,
): AsyncGenerator<QuickPart> {
  await prepareDecoding(options.engine)
  const groups = alike(files)
  let failures = 0
  let mostBytes = Number.POSITIVE_INFINITY
  let done = 0
  let told = 0
  for (let group = groups.pop(); group !== undefined; group = groups.pop()) {
    if (failures > mostFailures) for (const file of group) leave(file)
    const { length } = group
    if (failures > mostFailures || length === 0) continue
    if (length > 1 && bytesOf(group) > mostBytes) {
      groups.push(...halves(group))
      continue
    }
    const onShare = (share: number): void => {
      told = Math.max(told, done + Math.floor(share * length))
      options.onFiles?.(told)
    }
    const draft = { ...options, parts, name: `${randomUUID()}.parquet`, files: group, onShare }
    const made = await onePart(draft).catch(ownError)
    if (made instanceof KeylessError) {
      removeQuietly(partPath(options.folder, draft.name))
      options.signal?.throwIfAborted()
      if (length > 1) {
        failures++
        if (made.code === 'memory-exhausted') mostBytes = bytesOf(group) * fitting
      }
      const [bad, rest] = withoutBad(group, made)
      for (const file of bad) leave(file)
      groups.push(...rest)
      continue
    }
    done += length
    for (const file of group) if (made.unusual.has(file.file.path)) leave(file)
    yield made
  }
}

function bytesOf(files: readonly QuickFile[]): number {
  return files.reduce((sum, { unpackedBytes }) => sum + unpackedBytes, 0)
}

/** By what DuckDB must be told of them. */
function alike(files: readonly QuickFile[]): QuickFile[][] {
  const plain = files.filter(({ isPacked }) => !isPacked)
  const packed = files.filter(({ isPacked }) => isPacked)
  return [plain, packed].flatMap((kind) => [
    kind.filter(({ isOneLine }) => !isOneLine),
    kind.filter(({ isOneLine }) => isOneLine),
  ])
}

function ownError(error: unknown): KeylessError {
  if (error instanceof KeylessError) return error
  throw error
}

/** The file that the message is about; where it names none, one half and the other are tried. */
function withoutBad(
  group: readonly QuickFile[],
  { code, message }: KeylessError,
): readonly [readonly QuickFile[], readonly QuickFile[][]] {
  const named = group.filter(({ at }) => message.includes(`in file "${at}"`))
  // To take more memory for them is no help where there was too little.
  const mayHaveBreaks = code !== 'memory-exhausted' && group.some((file) => file.isOneLine)
  if (mayHaveBreaks && (named.length === 0 || named.some(hasBreak))) {
    // Others may have theirs as far behind: none of them are taken for one line then.
    return [[], [group.map((file) => ({ ...file, isOneLine: false }))]]
  }
  if (named.length > 0) return [named, halves(group.filter((file) => !named.includes(file)))]
  return group.length === 1 ? [group, []] : [[], halves(group)]
}

/** What is read again after the next failure is less. */
function halves<T>(list: readonly T[]): T[][] {
  const middle = list.length >> 1
  return [list.slice(0, middle), list.slice(middle)]
}

interface Draft extends QuickOptions {
  readonly name: string
  readonly files: readonly QuickFile[]
  readonly parts: readonly Part[]
  readonly onShare: (share: number) => void
}

async function onePart(draft: Draft): Promise<Checked> {
  const { engine, signal, onShare } = draft
  const work = async (): Promise<Checked> => {
    await decode(draft)
    return await withoutUnusual(draft)
  }
  if (signal === undefined || engine.within === undefined) return await work()
  return await engine.within({ signal, memoryBytes: Number.POSITIVE_INFINITY, onShare }, work)
}

async function decode({ engine, folder, latest, files, name, parts }: Draft): Promise<void> {
  const rows = decodedFiles(files, { latest, batch: nextBatch(parts) })
  await engine.run(`COPY (${rows}) TO ${quoted(partPath(folder, name))} ${partFormat}`)
}

type Checked = QuickPart & { readonly unusual: ReadonlySet<string> }

async function withoutUnusual(draft: Draft): Promise<Checked> {
  const { engine, folder, name, files, parts } = draft
  const batch = nextBatch(parts)
  const all = readParts(folder, [{ name, batch }])
  const { events, unusual } = await auditPart(engine, all)
  const list = [...unusual].map(quoted).join(', ')
  const rows = unusual.size === 0 ? all : `(SELECT * FROM ${all} WHERE file NOT IN (${list}))`
  const odd = await oddIn(engine, rows)
  const read = files
    .filter(({ file }) => !unusual.has(file.path))
    .map(({ file }) => ({ ...file, events: events.get(file.path) ?? 0 }))
  const total = read.reduce((sum, one) => sum + one.events, 0)
  const fresh = await freshRows(engine, folder, rows, parts)
  if (fresh === undefined) {
    removeQuietly(partPath(folder, name))
    return { part: undefined, files: read, doubles: total, odd, unusual }
  }
  const isWhole = fresh.rows === rows && unusual.size === 0
  const kept = isWhole ? name : `${randomUUID()}.parquet`
  if (!isWhole) {
    await engine.run(`COPY (${fresh.rows}) TO ${quoted(partPath(folder, kept))} ${partFormat}`)
    removeQuietly(partPath(folder, name))
  }
  const { from, to, count } = fresh
  const part = { name: kept, events: count, from, to, batch }
  return { part, files: read, doubles: total - count, odd, unusual }
}
