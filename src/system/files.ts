/**
 * Small files of this person: read whole, written whole and atomically, private from the start.
 * Not for files that other programs may have planted (cache-folder.ts) nor for the lock (lock.ts).
 */
import { randomBytes } from 'node:crypto'
import {
  chownSync,
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { errorCode, readError, writeError } from './file-errors.ts'

const staleTempMs = 60_000
const renameTries = 5
const renamePauseMs = 20

/** The file's text (UTF-8), or undefined when there is none. Throws SystemError `file-unreadable`. */
export function readTextIfPresent(path: string): string | undefined {
  return readBytesIfPresent(path)?.toString('utf8')
}

/** More than any file that is read whole has; a device such as /dev/zero never ends. */
const longestFile = 64 * 1024 * 1024

/** The file's bytes, or undefined when there is none. Throws SystemError `file-unreadable`. */
export function readBytesIfPresent(path: string): Buffer | undefined {
  try {
    return readWhole(path)
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined
    throw readError(error, path)
  }
}

/** A file that must be there; never more than memory bears. Throws the system's error. */
export function readWhole(path: string): Buffer {
  const fd = openSync(path, 'r')
  try {
    const stats = fstatSync(fd)
    if (stats.isFile() && stats.size <= longestFile) return readFileSync(fd)
    return readToEnd(fd)
  } finally {
    closeSync(fd)
  }
}

/**
 * The bytes of a plain file, or undefined when there is none; links are followed. Never waits for a
 * pipe or a device. Throws SystemError `file-unreadable`.
 */
export function readPlainIfPresent(path: string): Buffer | undefined {
  try {
    const { O_RDONLY, O_NONBLOCK = 0 } = constants
    const fd = openSync(path, O_RDONLY | O_NONBLOCK)
    try {
      const stats = fstatSync(fd)
      if (!stats.isFile()) throw Object.assign(new Error('no plain file'), { code: 'EINVAL' })
      if (stats.size > longestFile) throw tooLong()
      return readFileSync(fd)
    } finally {
      closeSync(fd)
    }
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined
    throw readError(error, path)
  }
}

function tooLong(): Error {
  return Object.assign(new Error('longer than any file of ours'), { code: 'EFBIG' })
}

function readToEnd(fd: number): Buffer {
  const parts: Buffer[] = []
  for (let left = longestFile; left >= 0;) {
    const part = Buffer.allocUnsafe(64 * 1024)
    const length = readSync(fd, part)
    if (length === 0) return Buffer.concat(parts)
    parts.push(part.subarray(0, length))
    left -= length
  }
  throw tooLong()
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
  const temp = createTemp(path, text, options)
  try {
    renameWithRetry(temp, path)
  } catch (error) {
    removeQuietly(temp)
    throw writeError(error, path)
  }
  sweepTemps(path)
}

/** A file beside `path`, written whole and ready to take its place. Throws as writePrivateFile. */
export function createTemp(path: string, text: string | Uint8Array, options: WriteOptions): string {
  const folder = dirname(path)
  makePrivateFolder(folder)
  const temp = join(folder, `${tempPrefix(path)}${randomBytes(8).toString('hex')}.tmp`)
  try {
    writeNew(temp, text, options.mode, regularFile(path), folder)
    return temp
  } catch (error) {
    removeQuietly(temp)
    throw writeError(error, path)
  }
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

/** For litter: whether it was there, and whether it went, makes no difference. */
export function removeQuietly(path: string): void {
  try {
    unlinkSync(path)
  } catch {
    // Whoever comes next tries again.
  }
}

/** Makes the folder and its missing parents, 0700; leaves existing ones as they are. */
export function makePrivateFolder(path: string): void {
  try {
    makeFolder(path)
  } catch (error) {
    throw writeError(error, path)
  }
}

/** Step by step: Node's own recursion hides EROFS behind ENOENT. */
function makeFolder(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) return
  if (dirname(path) !== path) makeFolder(dirname(path))
  try {
    mkdirSync(path, { mode: 0o700 })
    const parent = statSync(dirname(path))
    if (statSync(path).uid !== parent.uid)
      chownIfAllowed(() => chownSync(path, parent.uid, parent.gid))
  } catch (error) {
    // Another process may have been faster.
    const there = errorCode(error) === 'EEXIST' && statSync(path).isDirectory()
    if (!there) throw error
  }
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
  folder: string,
): void {
  const bytes = typeof text === 'string' ? Buffer.from(text, 'utf8') : text
  const fd = openSync(temp, 'wx', 0o600)
  try {
    for (let at = 0; at < bytes.length;) at += writeSync(fd, bytes, at)
    giveToOwner(fd, replaced ?? statSync(folder))
    const wanted = mode ?? (replaced === undefined ? 0o600 : replaced.mode & 0o777)
    if (wanted !== 0o600) fchmodSync(fd, wanted)
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
}

/**
 * Root in another's folder (sudo, a container with a shared home) leaves files that their owner can
 * use. For everybody else this changes nothing.
 */
export function giveToOwner(fd: number, wanted: Stats): void {
  if (fstatSync(fd).uid !== wanted.uid) {
    chownIfAllowed(() => fchownSync(fd, wanted.uid, wanted.gid))
  }
}

function chownIfAllowed(chown: () => void): void {
  try {
    chown()
  } catch (error) {
    if (errorCode(error) !== 'EPERM') throw error
  }
}

/** On Windows a scanner or indexer may hold the target for some milliseconds. */
export function renameWithRetry(from: string, to: string): void {
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

/** What writers of this file are writing, or left when they were killed. Throws the system's error. */
export function tempsOf(path: string): readonly string[] {
  return readdirSync(dirname(path))
    .filter((name) => name.startsWith(tempPrefix(path)) && /\.[0-9a-f]{16}\.tmp$/.test(name))
    .map((name) => join(dirname(path), name))
}

/** The same of all files of a folder; empty where it cannot be listed. */
export function tempsIn(folder: string): readonly string[] {
  try {
    const names = readdirSync(folder).filter((name) => /^\..+\.[0-9a-f]{16}\.tmp$/.test(name))
    return names.map((name) => join(folder, name))
  } catch {
    return []
  }
}

/** For a file that goes: then what killed writers left of it shall not stay. Never throws. */
export function removeTemps(path: string): void {
  try {
    for (const temp of tempsOf(path)) removeQuietly(temp)
  } catch {
    // No folder, or one that may not be listed: the file itself tells.
  }
}

/**
 * What a killed writer of the same file left behind holds secrets, so the next writer removes it.
 * Ages are compared within the file system: its clock need not be ours. Never throws.
 */
export function sweepTemps(path: string): void {
  try {
    removeStale(tempsOf(path), path)
  } catch {
    // The file itself is written; litter is for the next writer.
  }
}

/** Those that nobody is writing any more, as `written`, which somebody wrote just now, tells. */
export function removeStale(temps: readonly string[], written: string): void {
  const writtenMs = lstatSync(written).mtimeMs
  for (const temp of temps) {
    const stats = lstatSync(temp, { throwIfNoEntry: false })
    if (stats !== undefined && writtenMs - stats.mtimeMs > staleTempMs) removeQuietly(temp)
  }
}
