/**
 * Takes a migration back: keys active again, then the AWS files as they were. Until a key is deleted;
 * whatever ends it, the same call goes on.
 */
import { loadAwsConfig } from '../config/aws-config.ts'
import { ServiceError, UsageError } from '../errors.ts'
import type { MigrationPorts, StepOutcome, StepResult } from './apply.ts'
import { undoEdit, type UndoOptions, withStep } from './edit-step.ts'
import { setKeyActive } from './iam-client.ts'
import { findKey, iamOfKey } from './iam-of-key.ts'
import { forgetSealIfUnused } from './forget-seal.ts'
import type { PlannedKey } from './migration-plan.ts'
import { type Migration, removeMigration, saveState } from './migration-store.ts'
import { type PlanStep, stepName, stepsOf } from './migration-steps.ts'

export interface UndoMigrationOptions extends UndoOptions {
  /** The only key to be taken back. */
  readonly keyId?: string | undefined
  readonly onStep?: (outcome: StepOutcome) => void
}

/**
 * Throws ConfigError, SignInRequired, AccessDenied, ServiceError, SystemError, UsageError `flag-conflict`,
 * or the signal's reason.
 */
export async function undoMigration(
  migration: Migration,
  options: UndoMigrationOptions,
  ports: MigrationPorts,
): Promise<readonly StepOutcome[]> {
  const { plan } = migration
  assertOwnFiles(migration, options)
  const keys = plan.keys.filter(({ keyId }) => [undefined, keyId].includes(options.keyId))
  const outcomes: StepOutcome[] = []
  const tell = (step: PlanStep, result: StepResult): void => {
    outcomes.push({ step, result })
    options.onStep?.({ step, result })
  }
  const steps = stepsOf(plan)
  // Every key first: files that were put back are of no use to callers before.
  for (const key of keys) {
    ports.signal?.throwIfAborted()
    const own = steps.filter((step) => step.key.keyId === key.keyId)
    await activate({ migration, key, own, ports, tell })
  }
  for (const step of steps.toReversed()) {
    ports.signal?.throwIfAborted()
    const name = stepName(step)
    if (!keys.includes(step.key) || isDeleted(migration, step.key, steps)) continue
    if (!migration.state.steps.has(name)) continue
    const seal = () => ports.seal(migration)
    const conflict = await undoEdit({ name, migration }, seal, ports.system, options)
    const { action } = step
    if (action.kind === 'by-hand') tell(step, { kind: 'yours', places: action.places })
    if (action.kind === 'verify-profile' || action.kind === 'by-hand') continue
    tell(step, conflict === undefined ? { kind: 'taken-back' } : { kind: 'refused', ...conflict })
  }
  forgetSealIfUnused(migration, ports)
  if (migration.state.steps.size === 0) removeMigration(migration)
  return outcomes
}

/** Whole files of before one key's edits would put back what they said of the others too. */
function assertOwnFiles({ state }: Migration, { keyId, overwrite }: UndoMigrationOptions): void {
  if (keyId === undefined || overwrite !== true) return
  const edits = [...state.steps.keys()].filter((name) =>
    / (?:write-profile|remove-key) /.test(name),
  )
  if (edits.every((name) => name.startsWith(`${keyId} `))) return
  const message =
    'Other keys of this plan were taken out of the same files: --overwrite takes back all of them, or none.'
  throw new UsageError('flag-conflict', message, { details: { command: 'migrate undo' } })
}

interface KeyWork {
  readonly migration: Migration
  readonly key: PlannedKey
  readonly own: readonly PlanStep[]
  readonly ports: MigrationPorts
  readonly tell: (step: PlanStep, result: StepResult) => void
}

function isDeleted({ state }: Migration, key: PlannedKey, steps: readonly PlanStep[]): boolean {
  const step = steps.find((one) => one.key.keyId === key.keyId && one.action.kind === 'delete')
  return step !== undefined && state.steps.get(stepName(step))?.status === 'done'
}

async function activate({ migration, key, own, ports, tell }: KeyWork): Promise<void> {
  const [inactive, gone] = (['deactivate', 'delete'] as const).map((kind) =>
    own.find(({ action }) => action.kind === kind),
  )
  if (inactive === undefined || gone === undefined) return
  const { steps } = migration.state
  const [record, deletion] = [steps.get(stepName(inactive)), steps.get(stepName(gone))]
  const over = { kind: 'refused', code: 'finished', says: `${key.keyId} is deleted.` } as const
  if (deletion?.status === 'done') return tell(gone, over)
  if (record === undefined) return
  const { keyId } = key
  const iam = await iamOfKey(key, ports.services, loadAwsConfig(ports.system.paths))
  const owned = await findKey(key, iam)
  if (owned === undefined) {
    if (deletion?.status === 'begun') {
      const at = ports.system.clock.now()
      saveState(migration, withStep(migration.state, stepName(gone), { status: 'done', at }))
      return tell(gone, over)
    }
    // Somebody else deleted it: the files go back all the same.
    tell(inactive, { kind: 'refused', code: 'key-changed', says: `${keyId} is gone.` })
  } else if (record.wasInactive !== true) {
    await setKeyActive(iam, { userName: owned.userName, keyId }, true)
    await assertActive()
    tell(inactive, { kind: 'taken-back' })
  }
  const without = withStep(migration.state, stepName(gone), undefined)
  saveState(migration, withStep(without, stepName(inactive), undefined))

  async function assertActive(): Promise<void> {
    if ((await findKey(key, iam))?.isActive === true) return
    throw new ServiceError('service-failed', `IAM does not say yet that ${keyId} is active again.`)
  }
}
