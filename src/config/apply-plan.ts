/** Writes a planned edit: one writer at a time, a backup first, and never over somebody else's change. */
import { join } from 'node:path'
import { ConfigError } from '../errors.ts'
import type { Clock } from '../system/clock.ts'
import { withLock } from '../system/lock.ts'
import type { Paths } from '../system/paths.ts'
import type { Platform } from '../system/platform.ts'
import { keepBackup } from './backup.ts'
import type { EditPlan } from './edit-plan.ts'
import { readConfigFile } from './read-config-file.ts'
import { writableTarget, type WriteWay, writeConfigFile } from './write-config-file.ts'

export interface AppliedPlan {
  /** `in-place`: the file is mounted on its own, so it could not be replaced in one step. */
  readonly how: 'unchanged' | WriteWay
  /** The file written, which is elsewhere when the path is a link. */
  readonly target: string
  /** The copy of the old file, where there was one. */
  readonly backup: string | undefined
}

export interface ApplySystem {
  readonly paths: Pick<Paths, 'locks' | 'backups'>
  readonly clock: Clock
  readonly platform: Platform
}

/**
 * Writes the file if it is still as it was planned: under the lock, after a backup. Throws
 * ConfigError `config-conflict`, and SystemError for what the disk refuses; the old file is then as it was.
 */
export async function applyPlan(plan: EditPlan, system: ApplySystem): Promise<AppliedPlan> {
  const { paths, clock, platform } = system
  if (!plan.changed) return { how: 'unchanged', target: plan.path, backup: undefined }
  const folder = join(paths.locks, 'config')
  return withLock({ folder, clock, platform }, async (held) => {
    const target = writableTarget(plan.path, platform)
    const { before, after, path } = plan
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
    return { how: writeConfigFile(target, before, after), target, backup }
  })
}
