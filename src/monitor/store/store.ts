/** The folder of a store: what stands where in it, and what a killed process left. */
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { makePrivateFolder, removeQuietly } from '../../system/files.ts'
import type { Paths } from '../../system/paths.ts'
import type { StoreState } from './log.ts'

export function usualStore({ stateFolder }: Pick<Paths, 'stateFolder'>): string {
  return join(stateFolder, 'monitor')
}

export function incomingFolder(folder: string): string {
  return join(folder, 'incoming')
}

export function lockFolder(folder: string): string {
  return join(folder, 'lock')
}

/** Makes what is missing. Throws as makePrivateFolder. */
export function makeStore(folder: string): void {
  for (const name of ['', 'events', 'incoming', 'spill']) makePrivateFolder(join(folder, name))
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

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
