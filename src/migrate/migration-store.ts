/** Migrations that have begun, one folder each: the plan as it was taken up, the state, sealed copies. */
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { SystemError } from '../errors.ts'
import { distrust, readCacheFile } from '../system/cache-folder.ts'
import { errorCode, readError, writeError } from '../system/file-errors.ts'
import { removeIfPresent, removeQuietly, writePrivateFile } from '../system/files.ts'
import type { Paths } from '../system/paths.ts'
import { quotePosix } from '../system/shell-quote.ts'
import type { MigrationPlan } from './migration-plan.ts'
import {
  decodeState,
  freshState,
  isCopyName,
  type MigrationState,
  printState,
} from './migration-state.ts'
import { printPlan } from './print-plan.ts'
import { longestPlan, readPlan } from './read-plan.ts'

type Place = Pick<Paths, 'stateFolder' | 'owner'>

/** A plan and how far it has come. `state` changes as it goes on, and is on the disk by then. */
export interface Migration {
  readonly folder: string
  readonly plan: MigrationPlan
  state: MigrationState
}

function folderIn({ stateFolder }: Place): string {
  return join(stateFolder, 'migrate')
}

/**
 * Whoever else may write there takes the way back away, or leads its files elsewhere. Throws
 * SystemError `cache-not-private`.
 */
function ownFolder(path: string, { owner }: Place): string {
  const reason = distrusted(path, owner)
  if (reason === undefined) return path
  throw new SystemError('cache-not-private', `${path} ${reason}, so it is not used.`, {
    details: { path },
    fix: `ls -ld ${quotePosix(path)}`,
  })
}

function distrusted(path: string, owner: number | undefined): string | undefined {
  try {
    return distrust(path, owner)
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined
    throw readError(error, path)
  }
}

/** Of one migration. Throws as `ownFolder`. */
function ownFolderOf(id: string, paths: Place): string {
  return ownFolder(join(ownFolder(folderIn(paths), paths), id), paths)
}

const planName = 'plan.yaml'
const stateName = 'state.json'

/** The oldest first. Throws SystemError, as `openMigration` does. */
export function migrationsIn(paths: Place): readonly Migration[] {
  return idsIn(ownFolder(folderIn(paths), paths)).flatMap((id) => openMigration(id, paths) ?? [])
}

/** Also of a migration that cannot be read. */
export function hasSealedCopies(paths: Place): boolean {
  const folder = folderIn(paths)
  return idsIn(folder).some((id) => readdirSync(join(folder, id)).some((name) => isCopyName(name)))
}

function idsIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((one) => one.isDirectory() && /^\d{8}T\d{6}Z-[0-9a-f]{8}$/.test(one.name))
      .map(({ name }) => name)
      .toSorted()
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return []
    throw readError(error, folder)
  }
}

/**
 * Undefined where none has begun under that id. Throws SystemError `migration-damaged`, and as
 * readCacheFile: what another user had put there would be done to AWS files and keys.
 */
export function openMigration(id: string, paths: Place): Migration | undefined {
  const folder = ownFolderOf(id, paths)
  const platform = { uid: paths.owner }
  const text = readCacheFile(join(folder, stateName), platform)?.text
  if (text === undefined) return undefined
  const state = decodeState(text)
  const planText = readCacheFile(join(folder, planName), platform, longestPlan)?.text
  const { plan } = readPlan(planText ?? '')
  if (state !== undefined && plan?.id === id) return { folder, plan, state }
  const message = `What is known of the migration in ${folder} cannot be read.`
  throw new SystemError('migration-damaged', message, { details: { path: folder } })
}

/** The state is written last: without it nothing has begun. Throws SystemError. */
export function beginMigration(plan: MigrationPlan, paths: Place): Migration {
  const folder = ownFolderOf(plan.id, paths)
  writePrivateFile(join(folder, planName), printPlan(plan, { steps: false }), { mode: 0o600 })
  const migration = { folder, plan, state: freshState }
  saveState(migration, freshState)
  return migration
}

/** Throws SystemError; then the state is as it was. */
export function saveState(migration: Migration, state: MigrationState): void {
  writePrivateFile(join(migration.folder, stateName), printState(state), { mode: 0o600 })
  migration.state = state
}

export function writeCopy({ folder }: Migration, name: string, text: string): void {
  writePrivateFile(join(folder, name), text, { mode: 0o600 })
}

/** An AWS file in base64, twice. */
const longestCopy = 256 * 1024 * 1024

export function readCopy({ folder }: Migration, name: string, paths: Place): string | undefined {
  return readCacheFile(join(folder, name), { uid: paths.owner }, longestCopy)?.text
}

/** The state goes first: without it nothing has begun. */
export function removeMigration({ folder }: Migration): void {
  removeIfPresent(join(folder, stateName))
  try {
    rmSync(folder, { recursive: true, force: true })
  } catch (error) {
    throw writeError(error, folder)
  }
}

/** Copies that no step names any more. Throws SystemError. */
export function sweepCopies({ folder, state }: Migration): void {
  const used = new Set([...state.steps.values()].map(({ copy }) => copy))
  for (const name of readdirSync(folder)) {
    const isTemp = /^\.[0-9a-f]{16}\.sealed\.[0-9a-f]{16}\.tmp$/.test(name)
    if (isTemp) removeQuietly(join(folder, name))
    if (isCopyName(name) && !used.has(name)) removeIfPresent(join(folder, name))
  }
}
