import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { SystemError } from '../errors.ts'

/** The `code` of an operating system error ("ENOENT"), or undefined for anything else. */
export function errorCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}

const words: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of its path is no folder',
  ELOOP: 'it is a link that leads back to itself',
  ENAMETOOLONG: 'its name is too long',
  EMFILE: 'too many files are open',
  EIO: 'the disk failed',
  EBUSY: 'it is in use',
  EFBIG: 'it is too long, or has no end',
}

/** The reason in words, with the system's own name for it. */
function inWords(reason: string): string {
  const said = words[reason]
  return said === undefined ? reason : `${said}, ${reason}`
}

/** An operating system error met while reading `path`, as one of ours. */
export function readError(error: unknown, path: string): SystemError {
  const reason = errorCode(error) ?? 'unknown'
  return new SystemError('file-unreadable', `${path} cannot be read: ${inWords(reason)}.`, {
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
  return new SystemError(
    'file-unwritable',
    `${path} cannot be written: ${inWords(reason)}.`,
    options,
  )
}

/** An operating system error met while writing to standard output, wherever that leads. */
export function outputError(error: unknown): SystemError {
  const reason = errorCode(error) ?? 'unknown'
  const options = { details: { reason }, cause: error }
  if (reason === 'ENOSPC' || reason === 'EDQUOT') {
    const message = 'Standard output cannot be written: the disk is full.'
    return new SystemError('disk-full', message, options)
  }
  return new SystemError(
    'file-unwritable',
    `Standard output cannot be written: ${inWords(reason)}.`,
    { ...options, fix: 'send the output elsewhere' },
  )
}

/** What `ls` and `df` can be asked about: the path, or its nearest parent that is there. */
function existingPart(path: string): string {
  let part = path
  while (!existsSync(part) && dirname(part) !== part) part = dirname(part)
  return part
}
