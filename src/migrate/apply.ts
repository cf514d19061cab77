/**
 * Takes a migration as far as it can go: the AWS files get their sign-ins, and each key whose callers
 * have ceased is set inactive. Never deletes. Whatever ends it, the same call goes on.
 */
import { type AwsConfig, loadAwsConfig } from '../config/aws-config.ts'
import type { EditPlan } from '../config/edit-plan.ts'
import { AccessDenied } from '../errors.ts'
import type { System } from '../system/system.ts'
import { doEdit, isTakenBack, undoEdit, withStep } from './edit-step.ts'
import {
  anotherWayIn,
  nothingLeft,
  ownedKey,
  plannedWell,
  unusedFor,
  verified,
} from './key-checks.ts'
import { configAfter, heldByProfiles, planStep } from './key-edits.ts'
import { setKeyActive } from './iam-client.ts'
import { findKey, iamOfKey } from './iam-of-key.ts'
import { lastAdministrator } from './last-administrator.ts'
import { placesLeft } from './key-left.ts'
import type { KeyPlace, PlannedKey } from './migration-plan.ts'
import type { MigrationServices } from './migration-services.ts'
import { type Migration, saveState } from './migration-store.ts'
import { type PlanStep, stepName, stepsOf } from './migration-steps.ts'
import { type Refusal, refusal } from './refusal.ts'
import type { CopySeal } from './sealed-copy.ts'
import { calledLately, type SeenKey } from './trail-use.ts'

export interface MigrationPorts {
  readonly system: Pick<System, 'clock' | 'env' | 'paths' | 'platform'>
  readonly services: MigrationServices
  /** Asked for when something is to be sealed or opened; may ask a person. */
  readonly seal: (migration: Migration) => Promise<CopySeal>
  /** Its key can be forgotten: nothing is sealed with it any more. */
  readonly forgetSeal: (seal: Readonly<Record<string, string>>) => void
  /** What a trail that was read shows of a key by now; absent where nothing can be asked. */
  readonly seenKey?: (keyId: string) => Promise<SeenKey | undefined>
  /** Ends it between two steps, with its reason. */
  readonly signal?: AbortSignal
}

export type StepResult =
  | { readonly kind: 'done' | 'was-done' | 'taken-back' }
  /** Places that a person still has to do; of undo, what a person did there. */
  | { readonly kind: 'left' | 'yours'; readonly places: readonly KeyPlace[] }
  | ({ readonly kind: 'refused' } & Refusal)

export interface StepOutcome {
  readonly step: PlanStep
  readonly result: StepResult
}

export interface ApplyOptions {
  /** The id of the only step to be taken. */
  readonly step?: string | undefined
  /** Days without a use before a key is set inactive. */
  readonly unusedDays: number
  /** Whether the last administrator that is known may go (false). */
  readonly lastAdministrator?: boolean
  readonly onStep?: (outcome: StepOutcome) => void
}

/** Throws ConfigError, SignInRequired, AccessDenied, ServiceError, SystemError, or the signal's reason. */
export async function applyMigration(
  migration: Migration,
  options: ApplyOptions,
  ports: MigrationPorts,
): Promise<readonly StepOutcome[]> {
  const outcomes: StepOutcome[] = []
  const tell = (outcome: StepOutcome): StepOutcome => {
    outcomes.push(outcome)
    options.onStep?.(outcome)
    return outcome
  }
  const all = stepsOf(migration.plan).filter(({ action }) => action.kind !== 'delete')
  const chosen = all.filter(({ id }) => options.step === undefined || options.step === id)
  for (const key of new Set(chosen.map((step) => step.key))) {
    const steps = chosen.filter((step) => step.key === key)
    await applyKey({ migration, key, steps, options, ports, tell })
  }
  return outcomes
}

interface KeyWork {
  readonly migration: Migration
  readonly key: PlannedKey
  readonly steps: readonly PlanStep[]
  readonly options: ApplyOptions
  readonly ports: MigrationPorts
  readonly tell: (outcome: StepOutcome) => StepOutcome
}

async function applyKey(work: KeyWork): Promise<void> {
  const { migration, key, steps, tell, ports } = work
  const [first] = steps
  if (first === undefined) return
  const all = stepsOf(migration.plan).filter((step) => step.key.keyId === key.keyId)
  if (await isInactive(work, all)) {
    for (const step of steps) tell({ step, result: { kind: 'was-done' } })
    return
  }
  const why = tooEarly(first, all, migration) ?? (await beforeAll(work))
  if (why !== undefined) {
    tell({ step: first, result: refused(why) })
    return
  }
  for (const step of steps) {
    ports.signal?.throwIfAborted()
    const { result } = tell({ step, result: await takeStep(step, work) })
    if (result.kind !== 'refused') continue
    if (step.action.kind === 'verify-profile') await takeBack(work)
    return
  }
}

/** As far as apply goes. A key that is active again, by an undo that was killed or by somebody, is not. */
async function isInactive(
  { migration, key, ports }: KeyWork,
  all: readonly PlanStep[],
): Promise<boolean> {
  const stepOf = (kind: PlanStep['action']['kind']) =>
    all.find(({ action }) => action.kind === kind)
  const [inactive, deleted] = [stepOf('deactivate'), stepOf('delete')]
  if (deleted !== undefined && isDone(migration, deleted)) return true
  if (inactive === undefined || !isDone(migration, inactive)) return false
  const owned = await findKey(key, await iamOfKey(key, ports.services))
  if (owned?.isActive !== true) return true
  saveState(migration, withStep(migration.state, stepName(inactive), undefined))
  return false
}

/** With one step alone: those before it, but what is done by hand, are done. */
function tooEarly(
  step: PlanStep,
  all: readonly PlanStep[],
  migration: Migration,
): Refusal | undefined {
  const before = all.slice(
    0,
    all.findIndex(({ id }) => id === step.id),
  )
  const open = before.find((one) => !isOthers(one) && !isDone(migration, one))
  return open && refusal('too-early', `Step ${open.id} comes before step ${step.id}.`)
}

/** What people do is looked at anew by the step that needs it. */
function isOthers({ action }: PlanStep): boolean {
  return action.kind === 'by-hand' || action.kind === 'still-used'
}

function refused(why: Refusal): StepResult {
  return { kind: 'refused', ...why }
}

function isDone({ state }: Migration, step: PlanStep): boolean {
  return state.steps.get(stepName(step))?.status === 'done'
}

/** Before a file is touched: what will take the key's place works, and somebody can go back. */
async function beforeAll(work: KeyWork): Promise<Refusal | undefined> {
  const { migration, key, ports } = work
  const { plan } = migration
  const { services, system } = ports
  const ruledOut = plannedWell(key) ?? heldByProfiles(key, system.paths)
  if (ruledOut !== undefined) return ruledOut
  const config = configAfter(plan, key, system.paths)
  for (const profile of key.replacement?.profiles ?? []) {
    const unverified = await verified(key, profile, services, config)
    if (unverified !== undefined) return unverified
  }
  const stuck = await anotherWayIn(plan, key, services, config)
  if (stuck !== undefined) return stuck
  const alone = await aloneWith(work, config)
  if (alone !== undefined) return alone
  const owned = await ownedKey(key, await iamOfKey(key, services, config))
  return 'code' in owned ? owned : undefined
}

async function aloneWith(
  { key, options, ports }: KeyWork,
  config: AwsConfig,
): Promise<Refusal | undefined> {
  if (options.lastAdministrator === true) return undefined
  return lastAdministrator(key, ports.services, config)
}

async function takeStep(step: PlanStep, work: KeyWork): Promise<StepResult> {
  const { migration, key, ports } = work
  const { action } = step
  switch (action.kind) {
    case 'write-profile':
    case 'remove-key':
      return takeEdit(step, work)
    case 'verify-profile': {
      const config = loadAwsConfig(ports.system.paths)
      const unverified = await verified(key, action.profile, ports.services, config)
      if (unverified !== undefined) return refused(unverified)
      return noteDone(step, work)
    }
    case 'by-hand': {
      const left = await placesLeft(migration.plan, { ...key, places: action.places }, ports.system)
      const own = left.filter(({ file, variable }) =>
        action.places.some((one) => one.file === file && one.variable === variable),
      )
      return own.length > 0 ? { kind: 'left', places: own } : noteDone(step, work)
    }
    case 'still-used': {
      const why = await usedLately(work)
      return why === undefined ? { kind: 'done' } : refused(why)
    }
    case 'deactivate':
      return isDone(migration, step) ? { kind: 'was-done' } : deactivate(step, work)
    case 'delete':
      return refused(refusal('not-inactive', 'A key is deleted by keyless migrate finish alone.'))
  }
}

function noteDone(step: PlanStep, { migration, ports }: KeyWork): StepResult {
  if (isDone(migration, step)) return { kind: 'was-done' }
  const record = { status: 'done', at: ports.system.clock.now() } as const
  saveState(migration, withStep(migration.state, stepName(step), record))
  return { kind: 'done' }
}

/**
 * What an edit step would change now; undefined where there is nothing to be done. What was written
 * stays as a person may have changed it since; a key that came back goes again.
 */
export function editToMake(
  step: PlanStep,
  migration: Migration | undefined,
  system: Pick<System, 'paths' | 'clock' | 'platform'>,
): EditPlan | undefined {
  if (migration === undefined || !isDone(migration, step)) return planStep(step, system.paths)
  const isWritten = step.action.kind === 'write-profile'
  if (isWritten && !isTakenBack({ name: stepName(step), migration }, system)) return undefined
  const plan = planStep(step, system.paths)
  return plan?.changed === true ? plan : undefined
}

async function takeEdit(step: PlanStep, { migration, ports }: KeyWork): Promise<StepResult> {
  const plan = editToMake(step, migration, ports.system)
  if (plan === undefined) return { kind: 'was-done' }
  const seal = await ports.seal(migration)
  await doEdit({ name: stepName(step), migration }, plan, seal, ports.system)
  return { kind: 'done' }
}

/** Callers shall not be left with a profile that leads elsewhere. */
async function takeBack({ migration, key, ports, tell }: KeyWork): Promise<void> {
  const steps = stepsOf(migration.plan).filter((step) => step.key.keyId === key.keyId)
  if (steps.some((step) => step.action.kind === 'deactivate' && isDone(migration, step))) return
  for (const step of steps.toReversed()) {
    const name = stepName(step)
    if (step.action.kind === 'by-hand' || !migration.state.steps.has(name)) continue
    const seal = () => ports.seal(migration)
    const conflict = await undoEdit({ name, migration }, seal, ports.system)
    tell({ step, result: conflict === undefined ? { kind: 'taken-back' } : refused(conflict) })
  }
}

/** By the trail, which knows who called: that of the store, or of the plan where it is newer. */
async function usedLately({ key, options, ports }: KeyWork): Promise<Refusal | undefined> {
  const planned = key.use && { use: key.use, calls: key.trail }
  const now = await ports.seenKey?.(key.keyId)
  const isNewer = planned !== undefined && (now === undefined || planned.use.last > now.use.last)
  const seen = isNewer ? planned : now
  if (seen === undefined) return undefined
  return calledLately(key.keyId, seen, options.unusedDays, ports.system.clock.now())
}

async function deactivate(step: PlanStep, work: KeyWork): Promise<StepResult> {
  const { migration, key, options, ports } = work
  const { services, system } = ports
  const config = loadAwsConfig(system.paths)
  for (const profile of key.replacement?.profiles ?? []) {
    const unverified = await verified(key, profile, services, config)
    if (unverified !== undefined) return refused(unverified)
  }
  const why =
    (await nothingLeft(migration.plan, key, system)) ??
    (await anotherWayIn(migration.plan, key, services, config)) ??
    (await aloneWith(work, config))
  if (why !== undefined) return refused(why)
  const iam = await iamOfKey(key, services, config)
  const found = await ownedKey(key, iam)
  if ('code' in found) return refused(found)
  const now = system.clock.now()
  const name = stepName(step)
  const begun = migration.state.steps.get(name)
  if (!found.isActive) {
    const record = begun ?? { at: now, wasInactive: true }
    saveState(migration, withStep(migration.state, name, { ...record, status: 'done' }))
    return { kind: 'done' }
  }
  const used = (await usedLately(work)) ?? unusedFor(key, found.lastUsed, options.unusedDays, now)
  if (used !== undefined) return refused(used)
  saveState(migration, withStep(migration.state, name, { status: 'begun', at: now }))
  try {
    await setKeyActive(iam, { userName: key.userName ?? '', keyId: key.keyId }, false)
  } catch (error) {
    // Then it was certainly not done, and undo must not ask for more than apply had.
    if (error instanceof AccessDenied) saveState(migration, withStep(migration.state, name, begun))
    throw error
  }
  saveState(migration, withStep(migration.state, name, { status: 'done', at: now }))
  return { kind: 'done' }
}
