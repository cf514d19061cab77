/**
 * Reads from folders that every AWS tool writes to, as if an enemy had written there too. Not for
 * config files, which may be links and pipes (files.ts).
 */
import {
  type BigIntStats,
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readFileSync,
  realpathSync,
  statfsSync,
  statSync,
} from 'node:fs'
import { dirname, sep } from 'node:path'
import { SystemError } from '../errors.ts'
import { errorCode, readError } from './file-errors.ts'
import type { Platform } from './platform.ts'

export interface CacheFile {
  readonly text: string
  /** Others on this machine may read it: SDKs write by umask. Not an error, worth a finding. */
  readonly readableByOthers: boolean
}

/** No AWS tool writes as much into one cache file. */
const usualLimit = 1024 * 1024

/**
 * The file's text (UTF-8), or undefined when there is none. Throws SystemError `cache-not-private`
 * for a link that leaves the folder, for what is no plain file, for another user's file and for one
 * that every user may write; `file-unreadable` for the rest, a file over the limit included (1 MiB,
 * in bytes). Never waits for a pipe or a device.
 */
export function readCacheFile(
  path: string,
  platform: Pick<Platform, 'uid'>,
  sizeLimit: number = usualLimit,
): CacheFile | undefined {
  const fd = openInside(path)
  if (fd === undefined) return undefined
  try {
    const stats = fstatSync(fd, { bigint: true })
    const shared = assertTrusted(path, stats, platform.uid)
    if (stats.size > BigInt(sizeLimit)) throw tooLong(path)
    return { text: readFileSync(fd, 'utf8'), readableByOthers: shared }
  } catch (error) {
    throw error instanceof SystemError ? error : readError(error, path)
  } finally {
    closeSync(fd)
  }
}

/** Never waits, and never follows a link that it has not looked at. */
function openInside(path: string): number | undefined {
  const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants
  try {
    return openSync(resolveInside(path), O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined
    throw error instanceof SystemError ? error : readError(error, path)
  }
}

/** Where the file really is. */
function resolveInside(path: string): string {
  const stats = lstatSync(path)
  if (stats.isFile()) return path
  if (!stats.isSymbolicLink()) throw notPrivate(path, 'is no plain file')
  const target = realpathSync(path)
  if (target.startsWith(realpathSync(dirname(path)) + sep)) return target
  throw notPrivate(path, 'is a link that leads out of its folder')
}

/** True when others may read it. */
function assertTrusted(path: string, stats: BigIntStats, uid: number | undefined): boolean {
  if (!stats.isFile()) throw notPrivate(path, 'is no plain file')
  if (uid === undefined) return false
  const owner = Number(stats.uid)
  if (!isTrustedOwner(path, owner, uid)) throw notPrivate(path, 'belongs to another user')
  const mode = Number(stats.mode)
  const keepsModes = (mode & 0o002) === 0 || fileSystemKeepsModes(path)
  if (keepsModes && (mode & 0o002) !== 0) throw notPrivate(path, 'can be changed by every user')
  return keepsModes && (mode & 0o044) !== 0
}

/**
 * Why a file of keyless alone cannot be relied on, in words that fit behind its name; links are
 * followed, since people keep such files elsewhere. Throws the system's error.
 */
export function distrust(path: string, owner: number | undefined): string | undefined {
  if (owner === undefined) return undefined
  const [link, file] = [lstatSync(path), statSync(path)]
  const isOurs = [link, file].every(({ uid }) => isTrustedOwner(path, uid, owner))
  if (!isOurs) return 'belongs to another user'
  const isOpen = (file.mode & 0o002) !== 0 && fileSystemKeepsModes(path)
  return isOpen ? 'can be changed by every user' : undefined
}

/** Us, root, and for root (a container, sudo) whoever the folder belongs to. */
function isTrustedOwner(path: string, owner: number, uid: number): boolean {
  if (owner === uid || owner === 0) return true
  return uid === 0 && lstatSync(realpathSync(dirname(path))).uid === owner
}

/** FAT, exFAT, NTFS, SMB, 9p and drvfs (WSL's /mnt/c) show one mode, often 0777, for every file. */
const modelessTypes = new Set([
  0x4d44, 0x2011bab0, 0x5346544e, 0x7366746e, 0xff534d42, 0xfe534d42, 0x01021997, 0x53464846,
])

function fileSystemKeepsModes(path: string): boolean {
  return !modelessTypes.has(statfsSync(dirname(path)).type >>> 0)
}

function tooLong(path: string): SystemError {
  return new SystemError('file-unreadable', `${path} is too long for a cache file.`, {
    details: { path, reason: 'EFBIG' },
  })
}

function notPrivate(path: string, reason: string): SystemError {
  return new SystemError('cache-not-private', `${path} ${reason}, so it is not used.`, {
    details: { path },
  })
}
