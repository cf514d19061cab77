/** Whether the journal is written, and why not. */
import { closeSync, constants, fchmodSync, lstatSync, openSync } from 'node:fs'
import { SystemError } from '../errors.ts'
import { writeError } from './file-errors.ts'
import { makePrivateFolder } from './files.ts'
import { closeCurrent } from './journal-files.ts'
import { journalFolder, journalPath } from './journal.ts'
import type { Paths } from './paths.ts'
import type { Platform } from './platform.ts'
import type { System } from './system.ts'

export interface JournalState {
  /** `none`: nothing was written yet. `refused`: nothing is, because of how the file is. */
  readonly state: 'on' | 'off' | 'none' | 'refused'
  readonly path: string
  /** Of a refusal: what the file is. */
  readonly reason?: string
  /** Of a refusal: whether `switchJournal` makes it right. */
  readonly mendable?: boolean
}

interface World {
  readonly paths: Pick<Paths, 'stateFolder'>
  readonly platform: Pick<Platform, 'uid'>
}

/** By the rules of `appendLine`. Throws SystemError `file-unreadable`. */
export function journalState({ paths, platform }: World): JournalState {
  const path = journalPath(paths)
  const stats = lstatSync(path, { throwIfNoEntry: false })
  if (stats === undefined) return { state: 'none', path }
  const refused = (reason: string, mendable = false): JournalState => {
    return { state: 'refused', path, reason, mendable }
  }
  if (stats.isSymbolicLink()) return refused('is a link')
  if (!stats.isFile()) return refused('is no plain file')
  if (platform.uid !== undefined && stats.uid !== platform.uid) {
    return refused('belongs to another user')
  }
  if ((stats.mode & 0o200) === 0) return { state: 'off', path }
  if (platform.uid !== undefined && (stats.mode & 0o022) !== 0) {
    return refused('can be written to by others', true)
  }
  return { state: 'on', path }
}

/**
 * Lets the file be written, or not: a read-only one is a journal that is off, for every keyless there
 * is and without a setting to be read. Switched off, it is empty. Throws SystemError
 * `journal-refused`, `read-only` or `file-unwritable`.
 */
export function switchJournal(on: boolean, world: World & Pick<System, 'clock'>): string {
  const { state, path, reason, mendable } = journalState(world)
  if (mendable === false) {
    throw new SystemError('journal-refused', `${path} ${reason}, so it is not the journal.`, {
      details: { path },
    })
  }
  const folder = journalFolder(world.paths)
  makePrivateFolder(folder)
  try {
    if (!on && (state === 'on' || state === 'refused')) closeCurrent(folder, world.clock.now())
    setMode(path, on ? 0o600 : 0o400)
  } catch (error) {
    throw writeError(error, path)
  }
  return path
}

function setMode(path: string, mode: number): void {
  const { O_RDONLY, O_CREAT, O_NOFOLLOW } = constants
  const fd = openSync(path, O_RDONLY | O_CREAT | O_NOFOLLOW, mode)
  try {
    fchmodSync(fd, mode)
  } finally {
    closeSync(fd)
  }
}
