/** The folder of a store: what stands where in it, and what a killed process left. */
import { closeSync, fchmodSync, fsyncSync, openSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { writeError } from '../../system/file-errors.ts'
import { makePrivateFolder, removeIfPresent, removeQuietly } from '../../system/files.ts'
import type { Paths } from '../../system/paths.ts'
import { networksPath } from '../networks/strange-runners.ts'
import { placesPath } from '../places/kept-places.ts'
import { watchPath } from '../watch/watch-state.ts'
import { directoryPath } from '../directory/directory-file.ts'
import { answersPath } from '../directory/kept-answers.ts'
import { logPath, type StoreState } from './log.ts'

export function usualStore({ stateFolder }: Pick<Paths, 'stateFolder'>): string {
  return join(stateFolder, 'monitor')
}

export function incomingFolder(folder: string): string {
  return join(folder, 'incoming')
}

export function lockFolder(folder: string): string {
  return join(folder, 'lock')
}

/** What pages that are served are answered from. */
export function servedFolder(folder: string): string {
  return join(folder, 'served')
}

/** How far each export has come. */
export function exportsFolder(folder: string): string {
  return join(folder, 'exports')
}

/** Makes what is missing. Throws as makePrivateFolder. */
export function makeStore(folder: string): void {
  for (const name of ['', 'events', 'incoming', 'spill']) makePrivateFolder(join(folder, name))
}

/** For this user alone, and on the disk: the log must not name what a power cut takes away. */
export function sealPart(path: string): void {
  try {
    const fd = openSync(path, 'r+')
    try {
      fchmodSync(fd, 0o600)
      fsyncSync(fd)
    } finally {
      closeSync(fd)
    }
  } catch (error) {
    throw writeError(error, path)
  }
}

/** Under the lock only: whatever the log does not name is of a step that was never done. */
export function removeLitter(folder: string, { parts }: Pick<StoreState, 'parts'>): void {
  const known = new Set(parts.map(({ name }) => name))
  for (const name of namesIn(join(folder, 'events'))) {
    if (!known.has(name)) removeQuietly(join(folder, 'events', name))
  }
  for (const name of namesIn(incomingFolder(folder))) {
    removeQuietly(join(incomingFolder(folder), name))
  }
  rmSync(join(folder, 'spill'), { recursive: true, force: true })
  makePrivateFolder(join(folder, 'spill'))
}

/** Under the lock, which stays: everything that this file and the log put there, and nothing else. */
export function emptyStore(folder: string): void {
  for (const name of namesIn(exportsFolder(folder))) {
    // The others are locks.
    if (name.endsWith('.json')) removeQuietly(join(exportsFolder(folder), name))
  }
  for (const name of namesIn(servedFolder(folder))) {
    removeQuietly(join(servedFolder(folder), name))
  }
  // Without its log a part is litter, so that a kill after this line changes nothing.
  removeIfPresent(logPath(folder))
  removeIfPresent(placesPath(folder))
  removeIfPresent(networksPath(folder))
  removeIfPresent(watchPath(folder))
  removeIfPresent(directoryPath(folder))
  removeIfPresent(answersPath(folder))
  removeLitter(folder, { parts: [] })
}

/** Bytes of what it holds. */
export function storeBytes(folder: string): number {
  return namesIn(join(folder, 'events')).reduce((sum, name) => {
    const stats = statSync(join(folder, 'events', name), { throwIfNoEntry: false })
    return sum + (stats?.size ?? 0)
  }, 0)
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
