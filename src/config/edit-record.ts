/** What an edit of a file was, kept so that it can be undone: the sections that it changed. */
import { readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { readCacheFile } from '../system/cache-folder.ts'
import { errorCode, readError } from '../system/file-errors.ts'
import { removeQuietly, writePrivateFile } from '../system/files.ts'
import type { Paths } from '../system/paths.ts'
import { commentsBehind, coreOf, keyedChunks } from './chunks.ts'
import { type Line, parseDocument } from './document.ts'
import type { EditPlan } from './edit-plan.ts'

/** The lines of a section, without their endings; null where there was none. */
export interface ChangedSection {
  /** As in chunks.ts. */
  readonly key: string
  readonly before: readonly string[] | null
  readonly after: readonly string[] | null
  /** The section that stood before it, for where it went away. */
  readonly follows: string
  /** How many comments stood between the two; all that there are when it does not say. */
  readonly behind?: number
}

export interface ChangedFile {
  readonly file: string
  readonly sections: readonly ChangedSection[]
  /** There was no file: taken back, there is none again. */
  readonly created?: boolean
}

export interface EditRecord {
  /** `20260102T030405Z-1` */
  readonly id: string
  /** ISO 8601. */
  readonly at: string
  /** In the order in which they were written; never none. */
  readonly files: readonly ChangedFile[]
  /** The edit that this one took back. */
  readonly undoes?: string
}

/** Grows when an older keyless could misread a record: the first knows edits of one file only. */
const versions = { oneFile: 1, manyFiles: 2 } as const

/** Enough for months; each is as large as what it changed. */
const kept = 50

export function changedSections({
  before,
  after,
  lines,
}: Pick<EditPlan, 'before' | 'after' | 'lines'>): readonly ChangedSection[] {
  const fresh = coresOf(lines?.after ?? parseDocument(after).lines)
  const old = rekeyed(coresOf(lines?.before ?? parseDocument(before).lines), fresh)
  const renamed = renamedKeys([...old.values()], [...fresh.values()])
  const now = new Map([...renamed].map(([key, was]) => [was, key]))
  const keys = new Set([...old.keys(), ...fresh.keys()])
  return [...keys].flatMap((key) => {
    const [was, is] = [old.get(renamed.get(key) ?? key), fresh.get(key)]
    if (now.has(key) || was?.text === is?.text) return []
    const follows = now.get(was?.follows ?? '') ?? was?.follows ?? ''
    const place = { follows, behind: was?.behind ?? 0 }
    return [{ key, before: was?.lines ?? null, after: is?.lines ?? null, ...place }]
  })
}

interface Core {
  readonly key: string
  readonly lines: readonly string[]
  readonly text: string
  readonly follows: string
  readonly behind: number
}

/** So many sections that went away are looked at for the one that stood there before. */
const mostGone = 20

/** By its new key, the old one of a section that stands where it stood and has some of its lines. */
function renamedKeys(old: readonly Core[], fresh: readonly Core[]): ReadonlyMap<string, string> {
  const [oldKeys, freshKeys] = [old, fresh].map((cores) => new Set(cores.map(({ key }) => key)))
  const renamed = new Map<string, string>()
  let at = 0
  for (const is of fresh) {
    if (oldKeys?.has(is.key) === true) {
      while (at < old.length && freshKeys?.has(old[at]?.key ?? '') === false) at++
      at++
      continue
    }
    const end = old.slice(at, at + mostGone).findIndex(({ key }) => freshKeys?.has(key) === true)
    const candidates = old.slice(at, end === -1 ? at + mostGone : at + end)
    const shared = candidates.map(({ lines }) => sharedLines(lines, is.lines))
    const best = shared.indexOf(Math.max(1, ...shared))
    const was = candidates[best]
    if (was === undefined) continue
    renamed.set(is.key, was.key)
    at += best + 1
  }
  return renamed
}

/** Beside the headers. */
function sharedLines(old: readonly string[], fresh: readonly string[]): number {
  return old.slice(1).filter((line) => fresh.includes(line, 1)).length
}

function coresOf(document: readonly Line[]): ReadonlyMap<string, Core> {
  const cores = new Map<string, Core>()
  let follows = ''
  let behind = 0
  for (const chunk of keyedChunks(document)) {
    const { key } = chunk
    const lines = coreOf(chunk).map(({ text }) => text)
    cores.set(key, { key, lines, text: lines.join('\n'), follows, behind })
    follows = key
    behind = commentsBehind(chunk)
  }
  return cores
}

function byHeader(cores: ReadonlyMap<string, Core>): ReadonlyMap<string, readonly Core[]> {
  const found = new Map<string, Core[]>()
  for (const core of cores.values()) {
    const header = (core.lines[0] ?? '').trim()
    const same = found.get(header)
    if (same === undefined) found.set(header, [core])
    else same.push(core)
  }
  return found
}

/**
 * Sections with one header are counted through: where an earlier one went away, those that stay have the key
 * that they have now, and the one that went a key that is free.
 */
function rekeyed(
  old: ReadonlyMap<string, Core>,
  fresh: ReadonlyMap<string, Core>,
): ReadonlyMap<string, Core> {
  const stays = byHeader(fresh)
  const now = new Map<string, string>()
  for (const [header, cores] of byHeader(old)) {
    const kept = stays.get(header) ?? []
    if (kept.length === 0 || kept.length >= cores.length) continue
    const staying: Core[] = []
    for (const core of cores) if (core.text === kept[staying.length]?.text) staying.push(core)
    if (staying.length < kept.length) continue
    const gone = cores.filter((core) => !staying.includes(core))
    for (const [at, { key }] of [...staying, ...gone].entries()) {
      now.set(key, cores[at]?.key ?? key)
    }
  }
  if (now.size === 0) return old
  const keyed = [...old.values()].map((core) => {
    const key = now.get(core.key) ?? core.key
    return [key, { ...core, key, follows: now.get(core.follows) ?? core.follows }] as const
  })
  return new Map(keyed)
}

/** Beside the backups. */
function folderIn(backups: string): string {
  return join(dirname(backups), 'edits')
}

const idPattern = /^\d{8}T\d{6}Z-\d+$/

/** The newest last. Throws SystemError. */
function idsIn(backups: string): readonly string[] {
  try {
    const names = readdirSync(folderIn(backups)).filter((name) => name.endsWith('.json'))
    const order = (id: string): string => id.replace(/\d+$/, (count) => count.padStart(6, '0'))
    return names
      .map((name) => name.slice(0, -'.json'.length))
      .filter((id) => idPattern.test(id))
      .toSorted((one, other) => (order(one) < order(other) ? -1 : 1))
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return []
    throw readError(error, folderIn(backups))
  }
}

/**
 * Keeps a record of what was written, and forgets the oldest; `earlier` is the record of the same edit
 * when fewer files were written, which this one replaces. Throws SystemError.
 */
export function keepRecord(
  backups: string,
  edit: Omit<EditRecord, 'id' | 'at'>,
  now: Date,
  earlier?: EditRecord,
): EditRecord {
  const ids = idsIn(backups).filter((id) => id !== earlier?.id)
  const record = { ...(earlier ?? newName(ids, now)), ...edit }
  const path = join(folderIn(backups), `${record.id}.json`)
  writePrivateFile(path, `${encodeRecord(record)}\n`, { mode: 0o600 })
  for (const id of ids.slice(0, Math.max(0, ids.length + 1 - kept))) {
    removeQuietly(join(folderIn(backups), `${id}.json`))
  }
  return record
}

function newName(taken: readonly string[], now: Date): Pick<EditRecord, 'id' | 'at'> {
  const at = now.toISOString()
  const time = at.replace(/[-:]|\.\d+/g, '')
  let count = 1
  while (taken.includes(`${time}-${count}`)) count++
  return { id: `${time}-${count}`, at }
}

function encodeRecord({ files, ...record }: EditRecord): string {
  const [only, ...more] = files
  return JSON.stringify(
    more.length === 0
      ? { version: versions.oneFile, ...record, ...only }
      : { version: versions.manyFiles, ...record, files },
  )
}

/** One that changed every section of the longest file. */
const longestRecord = 64 * 1024 * 1024

/**
 * The newest first; one that cannot be read is left out. Throws SystemError as readCacheFile: what
 * another user had put there would be written into the config file.
 */
export function readRecords({
  backups,
  owner,
}: Pick<Paths, 'backups' | 'owner'>): readonly EditRecord[] {
  return idsIn(backups)
    .toReversed()
    .flatMap((id) => {
      const path = join(folderIn(backups), `${id}.json`)
      const text = readCacheFile(path, { uid: owner }, longestRecord)?.text
      const record = text === undefined ? undefined : decodeRecord(text)
      return record?.id === id ? [record] : []
    })
}

function decodeRecord(text: string): EditRecord | undefined {
  try {
    const record = JSON.parse(text) as Readonly<Record<string, unknown>>
    const { version, id, at, undoes } = record
    const files = version === versions.manyFiles ? record['files'] : [record]
    const isWhole =
      Object.values(versions).some((known) => known === version) &&
      typeof id === 'string' &&
      typeof at === 'string' &&
      (undoes === undefined || (typeof undoes === 'string' && idPattern.test(undoes))) &&
      Array.isArray(files) &&
      files.length > 0 &&
      files.every(isChangedFile)
    if (!isWhole) return undefined
    const changed = files.map(({ file, sections, created }) => ({
      file,
      sections,
      ...(created === true ? { created } : {}),
    }))
    return { id, at, files: changed, ...(undoes === undefined ? {} : { undoes }) }
  } catch {
    return undefined
  }
}

function isChangedFile(value: unknown): value is ChangedFile {
  if (typeof value !== 'object' || value === null) return false
  const { file, sections } = value as Readonly<Record<string, unknown>>
  return typeof file === 'string' && Array.isArray(sections) && sections.every(isSection)
}

function isSection(value: unknown): value is ChangedSection {
  if (typeof value !== 'object' || value === null) return false
  const { key, before, after, follows, behind } = value as Readonly<Record<string, unknown>>
  const areLines = (lines: unknown): boolean =>
    lines === null || (Array.isArray(lines) && lines.every((line) => typeof line === 'string'))
  return (
    typeof key === 'string' &&
    typeof follows === 'string' &&
    (behind === undefined || Number.isSafeInteger(behind)) &&
    areLines(before) &&
    areLines(after)
  )
}
