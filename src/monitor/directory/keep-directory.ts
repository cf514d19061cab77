/** A directory on its way into the store: read from the services or from files, then kept whole. */
import { join } from 'node:path'
import { makePrivateFolder } from '../../system/files.ts'
import { withLock } from '../../system/lock.ts'
import type { System } from '../../system/system.ts'
import { appendStep, readLog } from '../store/log.ts'
import { lockFolder } from '../store/store.ts'
import type { Told } from './cli-output.ts'
import type { Directory } from './directory.ts'
import { readKeptDirectory, writeDirectory } from './directory-file.ts'
import { openAnswers } from './kept-answers.ts'
import { readDirectory } from './read-directory.ts'
import type { ReadOptions } from './read-options.ts'

export interface DirectoryPlace {
  /** The store's folder. */
  readonly folder: string
  readonly signal: AbortSignal
}

type World = Pick<System, 'clock' | 'platform'>

/**
 * One process at a time reads; others wait for it. Loading goes on meanwhile. Throws as readDirectory, and
 * SystemError.
 */
export async function readIntoStore(
  options: Pick<ReadOptions, 'services' | 'onProgress'>,
  { folder, signal }: DirectoryPlace,
  world: World,
): Promise<Directory> {
  makePrivateFolder(folder)
  const { clock, platform } = world
  const reading = { folder: join(folder, 'directory-lock'), clock, platform, signal }
  return await withLock(reading, async () => {
    const now = (): Date => clock.now()
    const answersOf = (instance: string) => openAnswers(folder, instance, now)
    const before = readKeptDirectory(folder)?.assignments ?? []
    const directory = await readDirectory({ ...options, answersOf, before, now, signal })
    await keep(directory, { folder, signal }, world)
    return directory
  })
}

const nothing: Omit<Directory, 'at' | 'from'> = {
  users: [],
  groups: [],
  memberships: [],
  permissionSets: [],
  accounts: [],
  assignments: [],
}

/** What the files do not tell stays as it was. Throws SystemError. */
export async function putIntoStore(
  told: Told,
  place: DirectoryPlace,
  world: World,
): Promise<Directory> {
  makePrivateFolder(place.folder)
  const before = readKeptDirectory(place.folder) ?? nothing
  const directory = { ...before, ...told, at: world.clock.now(), from: 'files' as const }
  await keep(directory, place, world)
  return directory
}

/** Names go where those of `monitor load users.json` are, so that the latest of each counts everywhere. */
async function keep(
  directory: Directory,
  { folder, signal }: DirectoryPlace,
  { clock, platform }: World,
): Promise<void> {
  const lock = { folder: lockFolder(folder), clock, platform, signal }
  await withLock(lock, async (held) => {
    held.assertHeld()
    writeDirectory(folder, directory)
    const known = readLog(folder).names
    const changed = directory.users.filter(({ id, name }) => known.get(id) !== name)
    if (changed.length === 0) return
    const names = Object.fromEntries(changed.map(({ id, name }) => [id, name]))
    appendStep(folder, { version: 1, at: clock.now().toISOString(), names })
  })
}
