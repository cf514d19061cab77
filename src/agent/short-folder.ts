/**
 * Where the agent's own folder lies too deep for a socket, its sockets are in a folder with a short
 * name, and a link in the place of the shared folder leads there: who reads the link finds it,
 * whatever its own TMPDIR says, and so does a container that mounts it.
 */
import { lstatSync, mkdirSync, mkdtempSync, readlinkSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { errorCode, writeError } from '../system/file-errors.ts'
import type { Platform } from '../system/platform.ts'

type Uid = Platform['uid']

/** Undefined where there is none yet, or another user made it after a cleaner had taken ours. */
export function findShortFolder(link: string, uid: Uid): string | undefined {
  try {
    const shared = readlinkSync(link)
    const folder = dirname(shared)
    return isPrivate(folder, uid) && isPrivate(shared, uid) ? folder : undefined
  } catch {
    return undefined
  }
}

/** Call it under the agent's lock. Throws SystemError. */
export function makeShortFolder(link: string, uid: Uid): string {
  const found = findShortFolder(link, uid)
  if (found !== undefined) return found
  try {
    rmSync(link, { recursive: true, force: true })
    const folder = makeTemporary()
    const shared = join(folder, basename(link))
    mkdirSync(shared, { mode: 0o700 })
    symlinkSync(shared, link)
    return folder
  } catch (error) {
    throw writeError(error, link)
  }
}

/** A name that nobody can guess, made for us alone. TMPDIR may be as long as the rest. */
function makeTemporary(): string {
  const name = 'keyless-agent-'
  try {
    return mkdtempSync(join('/tmp', name))
  } catch (error) {
    if (errorCode(error) === undefined) throw error
    return mkdtempSync(join(tmpdir(), name))
  }
}

function isPrivate(folder: string, uid: Uid): boolean {
  const stats = lstatSync(folder)
  const isOurs = uid === undefined || stats.uid === uid
  return stats.isDirectory() && isOurs && (stats.mode & 0o077) === 0
}
