/** The files of CloudTrail below a folder, in the organisation's layout or in any other. */
import { lstatSync, readdirSync, type Stats, statSync } from 'node:fs'
import { join } from 'node:path'
import { errorCode } from '../../system/file-errors.ts'

export interface SourceFile {
  readonly path: string
  readonly bytes: number
  /** Milliseconds since 1970. */
  readonly modifiedMs: number
  /** Of an object in a bucket. */
  readonly etag?: string
}

/** CloudTrail's own folders beside the logs: sums of its files, and what it finds unusual. */
export const otherFolders = new Set(['CloudTrail-Digest', 'CloudTrail-Insight'])

const logName = /\.(?:json|jsonl|ndjson|cloudtrail|log)(?:\.gz)?$|\.gz$/i

export function isLog(name: string): boolean {
  return logName.test(name)
}

/**
 * A file that is named is taken whatever it is called; of a folder those with a log's ending, in
 * alphabetical order, which is that of time within an account and a Region. Links to folders are
 * not followed. Throws the system's error for a path that is not there.
 */
export function* findFiles(path: string): Generator<SourceFile> {
  const stats = statSync(path)
  if (stats.isDirectory()) yield* filesBelow(path)
  else yield sourceFile(path, stats)
}

function* filesBelow(folder: string): Generator<SourceFile> {
  const entries = entriesOf(folder)
  // Read as a file it cannot be opened, which is told then.
  if (entries === undefined) yield { path: folder, bytes: 0, modifiedMs: 0 }
  for (const entry of entries ?? []) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) {
      if (!otherFolders.has(entry.name)) yield* filesBelow(path)
    } else if (isLog(entry.name)) {
      const stats = statsOf(path)
      if (stats?.isFile() === true) yield sourceFile(path, stats)
    }
  }
}

function entriesOf(folder: string) {
  try {
    const entries = readdirSync(folder, { withFileTypes: true })
    return entries.toSorted((one, other) => (one.name < other.name ? -1 : 1))
  } catch (error) {
    if (['EACCES', 'EPERM'].includes(errorCode(error) ?? '')) return undefined
    if (['ENOENT', 'ENOTDIR'].includes(errorCode(error) ?? '')) return []
    throw error
  }
}

function statsOf(path: string): Stats | undefined {
  try {
    const stats = lstatSync(path)
    return stats.isSymbolicLink() ? statSync(path) : stats
  } catch {
    return undefined
  }
}

function sourceFile(path: string, { size, mtimeMs }: Stats): SourceFile {
  return { path, bytes: size, modifiedMs: Math.floor(mtimeMs) }
}
