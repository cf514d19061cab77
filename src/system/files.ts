/**
 * Small files of this person: read whole, written whole and atomically, private from the start.
 * Not for files that other programs may have planted (cache-folder.ts) nor for the lock (lock.ts).
 */
import { randomBytes } from 'node:crypto'
import {
  closeSync,
  existsSync,
  fchmodSync,
  fchownSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  type Stats,
  writeSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { SystemError } from '../errors.ts'

const staleTempMs = 60_000
const renameTries = 5
const renamePauseMs = 20

/** The `code` of an operating system error ("ENOENT"), or undefined for anything else. */
export function errorCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}

/** The file's text (UTF-8), or undefined when there is none. Throws SystemError `file-unreadable`. */
export function readTextIfPresent(path: string): string | undefined {
  return readBytesIfPresent(path)?.toString('utf8')
}

/** The file's bytes, or undefined when there is none. Throws SystemError `file-unreadable`. */
export function readBytesIfPresent(path: string): Buffer | undefined {
  try {
    return readFileSync(path)
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined
    throw readError(error, path)
  }
}

export interface WriteOptions {
  /** Exact mode of the result (that of the file being replaced, else 0600). */
  readonly mode?: number
}

/**
 * Replaces the file in one step: a reader sees the old or the new text, never a part, and after a
 * failure the old one is still there. A symlink at `path` is replaced, not followed. Parent folders
 * are made 0700. Throws SystemError `disk-full`, `read-only` or `file-unwritable`.
 */
export function writePrivateFile(
  path: string,
  text: string | Uint8Array,
  options: WriteOptions = {},
): void {
  const folder = dirname(path)
  makePrivateFolder(folder)
  const temp = join(folder, `${tempPrefix(path)}${randomBytes(8).toString('hex')}.tmp`)
  try {
    writeNew(temp, text, options.mode, regularFile(path))
    renameWithRetry(temp, path)
  } catch (error) {
    rmSync(temp, { force: true })
    throw writeError(error, path)
  }
  sweepTemps(path)
}

/** True when there was a file to remove. Throws SystemError `read-only` or `file-unwritable`. */
export function removeIfPresent(path: string): boolean {
  try {
    rmSync(path)
    return true
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false
    throw writeError(error, path)
  }
}

/** Makes the folder and its missing parents, 0700; leaves existing ones as they are. */
export function makePrivateFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 })
  } catch (error) {
    throw writeError(error, path)
  }
}

/** An operating system error met while reading `path`, as one of ours. */
export function readError(error: unknown, path: string): SystemError {
  const reason = errorCode(error) ?? 'unknown'
  return new SystemError('file-unreadable', `${path} cannot be read (${reason}).`, {
    details: { path, reason },
    cause: error,
  })
}

/** An operating system error met while writing `path`, as one of ours; `path` need not exist. */
export function writeError(error: unknown, path: string): SystemError {
  if (error instanceof SystemError) return error
  const reason = errorCode(error) ?? 'unknown'
  const options = { details: { path: existingPart(path), file: path, reason }, cause: error }
  if (reason === 'ENOSPC' || reason === 'EDQUOT') {
    return new SystemError('disk-full', `${path} cannot be written: the disk is full.`, options)
  }
  if (reason === 'EROFS') {
    const message = `${path} cannot be written: the file system is read-only.`
    return new SystemError('read-only', message, options)
  }
  return new SystemError('file-unwritable', `${path} cannot be written (${reason}).`, options)
}

/** What `ls` and `df` can be asked about: the path, or its nearest parent that is there. */
function existingPart(path: string): string {
  let part = path
  while (!existsSync(part) && dirname(part) !== part) part = dirname(part)
  return part
}

function regularFile(path: string): Stats | undefined {
  const stats = lstatSync(path, { throwIfNoEntry: false })
  return stats?.isFile() === true ? stats : undefined
}

function writeNew(
  temp: string,
  text: string | Uint8Array,
  mode: number | undefined,
  replaced: Stats | undefined,
): void {
  const bytes = typeof text === 'string' ? Buffer.from(text, 'utf8') : text
  const fd = openSync(temp, 'wx', 0o600)
  try {
    for (let at = 0; at < bytes.length;) at += writeSync(fd, bytes, at)
    if (replaced !== undefined) keepOwner(fd, replaced)
    const wanted = mode ?? (replaced === undefined ? 0o600 : replaced.mode & 0o777)
    if (wanted !== 0o600) fchmodSync(fd, wanted)
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
}

/** Root editing another's file (sudo) must not take it away; for everybody else this changes nothing. */
function keepOwner(fd: number, replaced: Stats): void {
  try {
    fchownSync(fd, replaced.uid, replaced.gid)
  } catch (error) {
    if (errorCode(error) !== 'EPERM') throw error
  }
}

/** On Windows a scanner or indexer may hold the target for some milliseconds. */
function renameWithRetry(from: string, to: string): void {
  for (let tries = 1; ; tries++) {
    try {
      renameSync(from, to)
      return
    } catch (error) {
      const passing = ['EPERM', 'EACCES'].includes(errorCode(error) ?? '')
      if (!passing || tries === renameTries) throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, renamePauseMs)
    }
  }
}

function tempPrefix(path: string): string {
  return `.${basename(path)}.`
}

/** What a killed writer of the same file left behind holds secrets, so the next writer removes it. */
function sweepTemps(path: string): void {
  const folder = dirname(path)
  try {
    for (const name of readdirSync(folder)) {
      if (!name.startsWith(tempPrefix(path)) || !/\.[0-9a-f]{16}\.tmp$/.test(name)) continue
      const temp = join(folder, name)
      const stats = lstatSync(temp, { throwIfNoEntry: false })
      if (stats !== undefined && Date.now() - stats.mtimeMs > staleTempMs) {
        rmSync(temp, { force: true })
      }
    }
  } catch {
    // The file itself is written; litter is for the next writer.
  }
}
