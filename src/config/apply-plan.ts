/** Writes a planned edit: one writer at a time, a backup first, and never over somebody else's change. */
import { join } from 'node:path'
import { ConfigError, SystemError } from '../errors.ts'
import type { Clock } from '../system/clock.ts'
import { withLock } from '../system/lock.ts'
import type { Paths } from '../system/paths.ts'
import type { Platform } from '../system/platform.ts'
import { keepBackup } from './backup.ts'
import type { EditPlan } from './edit-plan.ts'
import { changedSections, keepRecord } from './edit-record.ts'
import { readConfigFile } from './read-config-file.ts'
import { writableTarget, type WriteWay, writeConfigFile } from './write-config-file.ts'

export interface AppliedPlan {
  /** `in-place`: the file is mounted on its own, so it could not be replaced in one step. */
  readonly how: 'unchanged' | WriteWay
  /** The file written, which is elsewhere when the path is a link. */
  readonly target: string
  /** The copy of the old file, where there was one. */
  readonly backup: string | undefined
  /** What `keyless undo` calls it; undefined where it could not be noted. */
  readonly edit: string | undefined
}

export interface ApplySystem {
  readonly paths: Pick<Paths, 'locks' | 'backups'>
  readonly clock: Clock
  readonly platform: Platform
}

/**
 * Writes the file if it is still as it was planned: under the lock, after a backup.
 * `undoes` is the edit that it takes back. Throws
 * ConfigError `config-conflict`, and SystemError for what the disk refuses; the old file is then as it was.
 */
export async function applyPlan(
  plan: EditPlan,
  system: ApplySystem,
  undoes?: string,
): Promise<AppliedPlan> {
  const { paths, clock, platform } = system
  const { path } = plan
  if (!plan.changed) return { how: 'unchanged', target: path, backup: undefined, edit: undefined }
  const folder = join(paths.locks, 'config')
  return withLock({ folder, clock, platform }, async (held) => {
    const target = writableTarget(plan.path, platform)
    const { before, after } = plan
    if (Buffer.compare(readConfigFile(path), before) !== 0) {
      throw new ConfigError(
        'config-conflict',
        `${path} was changed by another program meanwhile.`,
        {
          details: { file: path },
        },
      )
    }
    const backup = before.length === 0 ? undefined : keepBackup(paths.backups, path, before, clock)
    held.assertHeld()
    const how = writeConfigFile(target, before, after)
    return { how, target, backup, edit: note(plan, system, undoes) }
  })
}

/** The file is written by now, and its backup is there: without the note one cannot undo, that is all. */
function note(plan: EditPlan, { paths, clock }: ApplySystem, undoes?: string): string | undefined {
  const sections = changedSections(plan)
  const edit = { file: plan.path, sections, ...(undoes === undefined ? {} : { undoes }) }
  try {
    return keepRecord(paths.backups, edit, clock.now()).id
  } catch (error) {
    if (error instanceof SystemError) return undefined
    throw error
  }
}
