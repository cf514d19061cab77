/** A folder that is gone when its maker ends, where nobody else can put another one in its place. */
import { mkdtempSync, rmdirSync, statSync } from 'node:fs'
import { platform, tmpdir } from 'node:os'
import { join } from 'node:path'
import { SystemError } from '../errors.ts'
import { writeError } from './file-errors.ts'

/** Where every user may write, and each only to what is theirs. */
const usual = '/tmp'

/**
 * A new folder (0700) whose name begins so, in TMPDIR, or in /tmp where TMPDIR is another user's:
 * whoever owns a folder, and whoever may write to one without the sticky bit, can replace what is in
 * it. Throws SystemError.
 */
export function makeTemporaryFolder(name: string): string {
  const places = platform() === 'win32' ? [tmpdir()] : [...new Set([tmpdir(), usual])]
  let failure: SystemError | undefined
  for (const parent of places) {
    try {
      const folder = mkdtempSync(join(parent, name))
      if (platform() === 'win32' || isSafe(parent, statSync(folder).uid)) return folder
      rmdirSync(folder)
      failure ??= notSafe(parent)
    } catch (error) {
      failure ??= writeError(error, join(parent, name))
    }
  }
  throw failure ?? notSafe(tmpdir())
}

function isSafe(parent: string, uid: number): boolean {
  const { uid: owner, mode } = statSync(parent)
  const keepsOthersOut = (mode & 0o002) === 0 || (mode & 0o1000) !== 0
  return (owner === uid || owner === 0) && keepsOthersOut
}

function notSafe(path: string): SystemError {
  const message = `${path} is no place for temporary files: other users can replace what is in it.`
  return new SystemError('cache-not-private', message, {
    details: { path },
    fix: 'unset TMPDIR, then run the same command again',
  })
}
