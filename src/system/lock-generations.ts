/**
 * The numbered files of a lock. The highest is the current owner; link() is the compare-and-swap
 * that makes the next one. A numbered name is never renamed, replaced or, while it may still be
 * contested, removed.
 */
import { randomBytes } from 'node:crypto'
import {
  type BigIntStats,
  closeSync,
  constants,
  fstatSync,
  ftruncateSync,
  linkSync,
  lstatSync,
  openSync,
  readdirSync,
  readSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { fillFix, SystemError } from '../errors.ts'
import { errorCode, readError, writeError } from './file-errors.ts'
import { giveToOwner, makePrivateFolder, removeQuietly } from './files.ts'
import {
  decodeRecord,
  encodeRecord,
  type LockRecord,
  recordLimit,
  releasedMark,
} from './lock-record.ts'
import type { ProcessIdentity } from './process-table.ts'

/** How many generations stay, the current one included. */
const kept = 4
const staleTempMs = 60_000

/** Twelve digits, as names have: a thousand a second for thirty years. */
const lastNumber = 999_999_999_999

/** The highest generation as it was read; number 0: there was none yet. */
export interface Generation {
  readonly number: number
  /** Changes with every write and heartbeat. */
  readonly mark: string
  /** Undefined when it cannot be read or says nothing. */
  readonly record: LockRecord | undefined
}

/** A generation that is ours; release and heartbeat go through `fd`, so never to a successor. */
export interface Claim {
  readonly number: number
  readonly nonce: string
  readonly fd: number
}

/** The highest generation; makes the folder when it is missing. Throws SystemError. */
export function readHighest(folder: string): Generation {
  for (let tries = 0; tries < 100; tries++) {
    const number = highestNumber(folder)
    if (number === 0) return { number, mark: '', record: undefined }
    // Collected between the two calls: then a higher one is there.
    const generation = number === undefined ? undefined : readGeneration(folder, number)
    if (generation !== undefined) return generation
    makePrivateFolder(folder)
  }
  throw new SystemError('file-unreadable', `${folder} changes faster than it can be read.`, {
    details: { path: folder },
  })
}

/** Undefined when there is no folder, 0 when it is empty. */
export function highestNumber(folder: string): number | undefined {
  try {
    return Math.max(0, ...numbersIn(readdirSync(folder)))
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined
    // A lock that may not be looked at may not be taken either.
    throw writeError(error, folder)
  }
}

/** The generation's mark alone: the cheap question of a waiter's tick. Undefined: not there. */
export function markOf(folder: string, number: number): string | undefined {
  const path = generationPath(folder, number)
  try {
    const stats = lstatSync(path, { throwIfNoEntry: false, bigint: true })
    if (stats?.isFile() === false) throw noFile(path)
    return stats === undefined ? undefined : markFrom(stats)
  } catch (error) {
    throw error instanceof SystemError ? error : readError(error, path)
  }
}

/** None of ours, so that nobody will ever let go of it. */
function noFile(path: string): SystemError {
  const message = `${path} is no plain file, so the lock in its folder cannot be taken.`
  return new SystemError('cache-not-private', message, { details: { path } })
}

/**
 * Makes the generation after the judged one ours, or returns undefined when somebody was faster.
 * Throws SystemError when the folder cannot be written.
 */
export function claimNext(
  folder: string,
  judged: Generation,
  owner: ProcessIdentity,
): Claim | undefined {
  const number = judged.number + 1
  if (number > lastNumber) throw exhausted(folder)
  const nonce = randomBytes(16).toString('hex')
  const fd = createGeneration(folder, number, nonce, encodeRecord(owner, nonce))
  if (fd === undefined) return undefined
  const claim = { number, nonce, fd }
  let first = false
  try {
    first = wasFirst(folder, judged, number)
  } finally {
    if (!first) giveUp(claim)
  }
  return first ? claim : undefined
}

/**
 * The late check. One who judged generation M, slept while M+1 came and was collected, could make
 * M+1 a second time. Collection is ascending: while M is still there, M+1 was never removed.
 */
function wasFirst(folder: string, judged: Generation, number: number): boolean {
  if (judged.number > 0) {
    const now = readGeneration(folder, judged.number)
    if (now === undefined || !sameOwner(now, judged)) return false
  }
  return highestNumber(folder) === number
}

/** The mark too: an owner elsewhere whose heartbeat came in after all is not robbed. */
function sameOwner(now: Generation, judged: Generation): boolean {
  return now.mark === judged.mark && now.record?.nonce === judged.record?.nonce
}

/** Marks our generation as released, in place, and lets go of it. Never throws. */
export function giveUp(claim: Claim): void {
  // A disk may fail once. A full copy-on-write disk may refuse even one byte: an empty record is
  // waited for no longer than a lease.
  const mark = () => writeSync(claim.fd, releasedMark, 0, 1, 0)
  const marked = succeeds(mark) || succeeds(mark)
  if (!marked) succeeds(() => ftruncateSync(claim.fd, 0))
  succeeds(() => closeSync(claim.fd))
}

function succeeds(step: () => unknown): boolean {
  try {
    step()
    return true
  } catch {
    return false
  }
}

/** Removes old generations, lowest first, and what killed claimants left. Never throws. */
export function collect(folder: string, claim: Claim): void {
  try {
    const names = readdirSync(folder)
    const old = numbersIn(names).filter((number) => number <= claim.number - kept)
    for (const number of old.toSorted((a, b) => a - b)) {
      removeOld(generationPath(folder, number))
    }
    // Both times are the file system's own: its clock need not be ours.
    const nowMs = fstatSync(claim.fd).ctimeMs
    for (const name of names.filter((entry) => entry.startsWith('t.'))) {
      const path = join(folder, name)
      const stats = lstatSync(path, { throwIfNoEntry: false })
      if (stats !== undefined && nowMs - stats.mtimeMs > staleTempMs) removeQuietly(path)
    }
  } catch {
    // The order matters, so the first failure ends it; the next owner goes on.
  }
}

function removeOld(path: string): void {
  try {
    unlinkSync(path)
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error
  }
}

function createGeneration(
  folder: string,
  number: number,
  nonce: string,
  record: Buffer,
): number | undefined {
  const path = generationPath(folder, number)
  const temp = join(folder, `t.${nonce}`)
  let fd: number | undefined
  try {
    fd = createFile(temp, record)
    if (fd === undefined) return undefined
    const outcome = tryLink(temp, path)
    if (outcome === 'made' || (outcome === 'taken' && nonceOf(folder, number) === nonce)) return fd
    closeSync(fd)
    fd = undefined
    return outcome === 'unsupported' ? createFile(path, record) : undefined
  } catch (error) {
    // Whether the link was made or not: a record that nobody minds must not look held.
    if (fd !== undefined) giveUp({ number, nonce, fd })
    throw writeError(error, path)
  } finally {
    removeQuietly(temp)
  }
}

/** A new file with the record in it, open; undefined when the name is taken or the folder went away. */
function createFile(path: string, record: Buffer): number | undefined {
  let fd: number
  try {
    fd = openSync(path, 'wx', 0o600)
  } catch (error) {
    if (['EEXIST', 'ENOENT'].includes(errorCode(error) ?? '')) return undefined
    throw error
  }
  try {
    for (let at = 0; at < record.length;) at += writeSync(fd, record, at)
    giveToOwner(fd, statSync(dirname(path)))
    return fd
  } catch (error) {
    closeSync(fd)
    throw error
  }
}

/** NFS may say EEXIST for a link that it made (a lost reply): the caller compares nonces. */
function tryLink(from: string, to: string): 'made' | 'taken' | 'gone' | 'unsupported' {
  try {
    linkSync(from, to)
    return 'made'
  } catch (error) {
    const code = errorCode(error) ?? ''
    if (code === 'EEXIST') return 'taken'
    if (code === 'ENOENT') return 'gone'
    if (['ENOSPC', 'EDQUOT', 'EROFS', 'EIO', 'ESTALE'].includes(code)) throw error
    // exFAT, some FUSE and SMB mounts have no hard links: each says it with another code.
    return 'unsupported'
  }
}

function nonceOf(folder: string, number: number): string | undefined {
  return readGeneration(folder, number)?.record?.nonce
}

function readGeneration(folder: string, number: number): Generation | undefined {
  const path = generationPath(folder, number)
  let fd: number
  try {
    const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants
    fd = openSync(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined
    // Somebody else's (sudo): its mark can still be watched.
    const mark = markOf(folder, number)
    return mark === undefined ? undefined : { number, mark, record: undefined }
  }
  try {
    const stats = fstatSync(fd, { bigint: true })
    if (!stats.isFile()) throw noFile(path)
    const mark = markFrom(stats)
    const bytes = Buffer.alloc(recordLimit)
    const length = readSync(fd, bytes, 0, recordLimit, 0)
    return { number, mark, record: decodeRecord(bytes.toString('utf8', 0, length)) }
  } catch (error) {
    throw error instanceof SystemError ? error : readError(error, path)
  } finally {
    closeSync(fd)
  }
}

function markFrom(stats: BigIntStats): string {
  return `${stats.ino}:${stats.size}:${stats.mtimeNs}`
}

function generationPath(folder: string, number: number): string {
  return join(folder, `g${String(number).padStart(12, '0')}`)
}

/** A longer name is none of ours: whoever believed it could not count on from there. */
function numbersIn(names: readonly string[]): number[] {
  return names.filter((name) => /^g\d{12}$/.test(name)).map((name) => Number(name.slice(1)))
}

/** Nobody gets there by counting; somebody has put the last number there. */
function exhausted(folder: string): SystemError {
  const path = generationPath(folder, lastNumber)
  const message = `${path} leaves no number for the next owner of this lock.`
  const details = { path: folder }
  return new SystemError('file-unwritable', message, {
    details,
    fix: fillFix('rm -r {path}', details),
  })
}
