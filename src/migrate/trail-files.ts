/** CloudTrail's files on disk, packed or not: folders as S3 has them, or single files. */
import { type Dirent, readdirSync, type Stats, statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { readError } from '../system/file-errors.ts'
import type { TrailCall, TrailUse } from './migration-plan.ts'
import { type KeyCall, keyCallsIn } from './trail-events.ts'
import { createUseCount } from './trail-use.ts'

const unpack = promisify(gunzip)

/** CloudTrail's own files have a few megabytes. */
const largestFile = 512 * 1024 * 1024

/** Of one key: who calls, from where and with what, is told by far fewer. */
const mostCalls = 50

export interface TrailRead {
  /** By key id, the newest first; one for each event, address and program. */
  readonly calls: ReadonlyMap<string, readonly TrailCall[]>
  /** By key id; of those that were used. */
  readonly uses: ReadonlyMap<string, TrailUse>
  readonly files: number
  /** Files that are not CloudTrail's, or cannot be read. */
  readonly passed: readonly string[]
}

export interface TrailOptions {
  /** Absolute; files, or folders with all below them. */
  readonly paths: readonly string[]
  readonly keyIds: ReadonlySet<string>
  readonly signal?: AbortSignal | undefined
  /** Before each file. */
  readonly onProgress?: ((files: number) => void) | undefined
}

const eventFile = /\.(?:json|jsonl|ndjson)(?:\.gz)?$|\.gz$/i

function statOf(path: string): Stats {
  try {
    return statSync(path)
  } catch (error) {
    throw readError(error, path)
  }
}

/** Before anybody is asked anything. Throws SystemError `file-unreadable` for a path that is not there. */
export function assertTrail(paths: readonly string[]): void {
  for (const path of paths) statOf(path)
}

/** Links below a folder are not followed: they could lead in a circle. */
function* filesBelow(folder: string, passed: string[]): Generator<string> {
  let entries: readonly Dirent[] = []
  try {
    entries = readdirSync(folder, { withFileTypes: true })
  } catch {
    passed.push(folder)
  }
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) yield* filesBelow(path, passed)
    else if (entry.isFile() && eventFile.test(entry.name)) yield path
  }
}

function* filesOf(paths: readonly string[], passed: string[]): Generator<string> {
  for (const path of paths) {
    if (statOf(path).isDirectory()) yield* filesBelow(path, passed)
    else yield path
  }
}

/** Undefined where none of the keys is in it: most files need no parsing. */
async function textWith(path: string, ids: readonly Buffer[]): Promise<string | undefined> {
  if (statOf(path).size > largestFile) throw new RangeError('larger than 512 MB')
  const bytes = await readFile(path)
  const isPacked = bytes[0] === 0x1f && bytes[1] === 0x8b
  const plain = isPacked ? await unpack(bytes, { maxOutputLength: largestFile }) : bytes
  return ids.some((id) => plain.includes(id)) ? plain.toString('utf8') : undefined
}

function newest(calls: readonly KeyCall[]): readonly TrailCall[] {
  return calls.toSorted((one, other) => other.at.getTime() - one.at.getTime()).slice(0, mostCalls)
}

/** The last of its kind for each key, event, address and program. */
function keep(latest: Map<string, KeyCall>, call: KeyCall): void {
  const { keyId, event, sourceAddress, userAgent } = call
  const kind = JSON.stringify([keyId, event, sourceAddress, userAgent])
  const before = latest.get(kind)
  if (before === undefined || before.at < call.at) latest.set(kind, call)
}

/** Throws SystemError `file-unreadable` for a path that is not there, and the signal's reason. */
export async function readTrail({
  paths,
  keyIds,
  signal,
  onProgress,
}: TrailOptions): Promise<TrailRead> {
  const ids = [...keyIds].map((id) => Buffer.from(id))
  const latest = new Map<string, KeyCall>()
  const passed: string[] = []
  const count = createUseCount()
  let files = 0
  for (const path of filesOf(paths, passed)) {
    signal?.throwIfAborted()
    files++
    onProgress?.(files)
    try {
      const text = await textWith(path, ids)
      const calls = text === undefined ? [] : keyCallsIn(text, keyIds)
      if (calls === undefined) passed.push(path)
      for (const call of calls ?? []) {
        keep(latest, call)
        count.add(call)
      }
    } catch {
      passed.push(path)
    }
  }
  const all = [...latest.values()]
  const calls = [...keyIds].map(
    (id) => [id, newest(all.filter(({ keyId }) => keyId === id))] as const,
  )
  return { calls: new Map(calls), uses: count.uses(), files, passed }
}
