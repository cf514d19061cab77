/** Replaces an AWS file where people keep it: behind a link to their dotfiles, or mounted into a container. */
import {
  closeSync,
  fsyncSync,
  ftruncateSync,
  lstatSync,
  openSync,
  readlinkSync,
  realpathSync,
  type Stats,
  writeSync,
} from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { SystemError } from '../errors.ts'
import { writeError } from '../system/file-errors.ts'
import { type WriteOptions, writePrivateFile } from '../system/files.ts'
import type { Platform } from '../system/platform.ts'

/** `in-place`: the file is mounted on its own, so that it cannot be replaced in one step. */
export type WriteWay = 'replaced' | 'in-place'

const longestLinkChain = 40

/**
 * The file that a write must go to: the target of a link, which need not exist yet. Throws
 * SystemError `file-unwritable` when the target belongs to another user.
 */
export function writableTarget(path: string, platform: Pick<Platform, 'uid'>): string {
  const target = followLinks(path)
  if (target === path || platform.uid === undefined) return target
  const owner = (entry(target) ?? entry(dirname(target)))?.uid
  if (owner === undefined || owner === platform.uid) return target
  throw new SystemError(
    'file-unwritable',
    `${path} is a link to ${target}, which belongs to another user.`,
    { details: { path: target } },
  )
}

/**
 * In one step where the file system can. `before` is put back when writing in place fails half-way.
 * Throws SystemError `disk-full`, `read-only` or `file-unwritable`.
 */
export function writeConfigFile(
  target: string,
  before: Uint8Array,
  after: Uint8Array,
  options: WriteOptions = {},
): WriteWay {
  try {
    writePrivateFile(target, after, options)
    return 'replaced'
  } catch (error) {
    if (!(error instanceof SystemError) || !cannotRename(error)) throw error
    writeInPlace(target, before, after)
    return 'in-place'
  }
}

function cannotRename({ details }: SystemError): boolean {
  return details['reason'] === 'EBUSY' || details['reason'] === 'EXDEV'
}

function writeInPlace(target: string, before: Uint8Array, after: Uint8Array): void {
  let fd: number | undefined
  try {
    fd = openSync(target, 'r+')
    overwrite(fd, after)
  } catch (error) {
    if (fd !== undefined) putBack(fd, before)
    throw writeError(error, target)
  } finally {
    if (fd !== undefined) closeSync(fd)
  }
}

function putBack(fd: number, before: Uint8Array): void {
  try {
    overwrite(fd, before)
  } catch {
    // The first failure is the one to tell about, and the backup is there whatever happens.
  }
}

/** Longer first, then cut: bytes that fitted before still fit when `before` must come back. */
function overwrite(fd: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length;) at += writeSync(fd, bytes, at, bytes.length - at, at)
  ftruncateSync(fd, bytes.length)
  fsyncSync(fd)
}

function followLinks(path: string): string {
  let at = path
  for (let links = 0; links < longestLinkChain; links++) {
    if (entry(at)?.isSymbolicLink() !== true) return at
    const folder = realpathSync(dirname(at))
    const next = resolve(folder, readlinkSync(at))
    at =
      entry(dirname(next)) === undefined ? next : join(realpathSync(dirname(next)), basename(next))
  }
  throw new SystemError('file-unwritable', `${path} is a link that leads nowhere.`, {
    details: { path },
  })
}

function entry(path: string): Stats | undefined {
  return lstatSync(path, { throwIfNoEntry: false })
}
