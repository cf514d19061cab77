/** Writes a planned edit: one writer at a time, a backup first, and never over somebody else's change. */
import { join } from 'node:path'
import { ConfigError, SystemError } from '../errors.ts'
import type { Clock } from '../system/clock.ts'
import { removeIfPresent } from '../system/files.ts'
import { withLock } from '../system/lock.ts'
import type { Paths } from '../system/paths.ts'
import type { Platform } from '../system/platform.ts'
import { keepBackup } from './backup.ts'
import type { EditPlan } from './edit-plan.ts'
import { type ChangedFile, changedSections, type EditRecord, keepRecord } from './edit-record.ts'
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
  const [applied = unchanged(plan)] = await applyPlans([plan], system, undoes)
  return applied
}

/**
 * The same for files that change together, in their order, as one edit: none of them unless all are as
 * they were planned. What the disk refuses later leaves those before it written, and noted.
 */
export async function applyPlans(
  plans: readonly EditPlan[],
  system: ApplySystem,
  undoes?: string,
): Promise<readonly AppliedPlan[]> {
  const { paths, clock, platform } = system
  if (!plans.some(({ changed }) => changed)) return plans.map(unchanged)
  const folder = join(paths.locks, 'config')
  return withLock({ folder, clock, platform }, async (held) => {
    const ready = plans.map((plan) => {
      const target = plan.changed ? writableTarget(plan.path, platform) : plan.path
      if (plan.changed) assertAsPlanned(plan)
      return { plan, target }
    })
    const backups = plans.map(({ path, before, changed }) =>
      changed && before.length > 0 ? keepBackup(paths.backups, path, before, clock) : undefined,
    )
    held.assertHeld()
    const note = notes(system, undoes)
    const applied: AppliedPlan[] = []
    for (const [at, { plan, target }] of ready.entries()) {
      if (!plan.changed) {
        applied.push(unchanged(plan))
        continue
      }
      const how = write(plan, target)
      applied.push({ how, target, backup: backups[at], edit: note(plan) })
    }
    return applied
  })
}

function write({ before, after, creates, removes }: EditPlan, target: string): WriteWay {
  if (removes !== true) {
    return writeConfigFile(target, before, after, creates === true ? { mode: 0o644 } : {})
  }
  removeIfPresent(target)
  return 'replaced'
}

/**
 * The same where the old text must stay nowhere: without a backup, and `keyless undo` does not know it.
 */
export async function applyUnkept(
  plan: EditPlan,
  { paths, clock, platform }: Omit<ApplySystem, 'paths'> & { readonly paths: Pick<Paths, 'locks'> },
): Promise<AppliedPlan['how']> {
  if (!plan.changed) return 'unchanged'
  const folder = join(paths.locks, 'config')
  return withLock({ folder, clock, platform }, async (held) => {
    const target = writableTarget(plan.path, platform)
    assertAsPlanned(plan)
    held.assertHeld()
    return write(plan, target)
  })
}

function unchanged({ path }: EditPlan): AppliedPlan {
  return { how: 'unchanged', target: path, backup: undefined, edit: undefined }
}

function assertAsPlanned({ path, before }: EditPlan): void {
  if (Buffer.compare(readConfigFile(path), before) === 0) return
  throw new ConfigError('config-conflict', `${path} was changed by another program meanwhile.`, {
    details: { file: path },
  })
}

/** The file is written by now, and its backup is there: without the note one cannot undo, that is all. */
function notes(
  { paths, clock }: ApplySystem,
  undoes: string | undefined,
): (plan: EditPlan) => string | undefined {
  const files: ChangedFile[] = []
  let record: EditRecord | undefined
  return (plan) => {
    const { path: file, creates } = plan
    const sections = changedSections(plan)
    files.push({ file, sections, ...(creates === true ? { created: true } : {}) })
    const edit = { files, ...(undoes === undefined ? {} : { undoes }) }
    try {
      record = keepRecord(paths.backups, edit, clock.now(), record)
    } catch (error) {
      if (!(error instanceof SystemError)) throw error
    }
    return record?.id
  }
}
