/** The steps of a plan, in order. They follow from its keys alone, so that no file can show others. */
import { inOrder, type KeyPlace, type MigrationPlan, type PlannedKey } from './migration-plan.ts'
import {
  deactivateWords,
  deleteWords,
  handWords,
  removeWords,
  stillUsedWords,
  type StepWords,
  verifyWords,
  writeWords,
} from './step-words.ts'
import { isStillUsed } from './trail-use.ts'

export type StepAction =
  | { readonly kind: 'write-profile'; readonly profile: string }
  | { readonly kind: 'remove-key'; readonly profile: string }
  | { readonly kind: 'verify-profile'; readonly profile: string }
  | { readonly kind: 'by-hand'; readonly places: readonly KeyPlace[] }
  /** By the trail; nothing to be done here, but by whoever calls. */
  | { readonly kind: 'still-used' }
  | { readonly kind: 'deactivate' }
  | { readonly kind: 'delete' }

export interface PlanStep extends StepWords {
  /** The place in the plan, from 1. */
  readonly id: string
  readonly key: PlannedKey
  readonly action: StepAction
}

/** Unlike its place, the same when keys before it are left out. */
export function stepName({ key, action }: Pick<PlanStep, 'key' | 'action'>): string {
  const own = 'profile' in action ? action.profile : ''
  const of = action.kind === 'by-hand' ? spotName(action.places[0]) : own
  return [key.keyId, action.kind, of].filter((part) => part !== '').join(' ')
}

function spotName({ file, variable }: Partial<KeyPlace> = {}): string {
  return file ?? variable ?? ''
}

export function stepsOf(plan: MigrationPlan): readonly PlanStep[] {
  const steps = plan.keys.flatMap((key) =>
    actionsOf(key, plan).map((action) => ({ key, action, ...wordsOf(key, action, plan) })),
  )
  return steps.map((step, at) => ({ id: String(at + 1), ...step }))
}

function actionsOf(key: PlannedKey, plan: MigrationPlan): readonly StepAction[] {
  const { files } = plan
  const { replacement, places } = key
  const profiles = replacement?.profiles ?? []
  const held = places.filter(
    ({ file, commit }) => file === files.credentials && commit === undefined,
  )
  // A profile that gets no sign-in keeps its key until a person decides.
  const replaced = held.flatMap(({ profile = '' }) => (profiles.includes(profile) ? profile : []))
  const removed = new Set(replaced)
  return [
    ...profiles.map((profile) => ({ kind: 'write-profile' as const, profile })),
    ...[...removed].map((profile) => ({ kind: 'remove-key' as const, profile })),
    ...profiles.map((profile) => ({ kind: 'verify-profile' as const, profile })),
    ...byHand(key, files, profiles),
    ...(isStillUsed(key, plan) ? [{ kind: 'still-used' as const }] : []),
    { kind: 'deactivate' },
    { kind: 'delete' },
  ]
}

/** One for each file or variable. What only git's past still has cannot be taken out. */
function byHand(
  { places }: PlannedKey,
  files: MigrationPlan['files'],
  profiles: readonly string[],
): readonly StepAction[] {
  const groups = new Map<string, KeyPlace[]>()
  for (const one of places) {
    const { file, commit, profile } = one
    const isOwn = file === files.credentials || file === files.config
    const isEdited = isOwn && profile !== undefined && profiles.includes(profile)
    if (commit !== undefined || isEdited) continue
    const name = spotName(one)
    groups.set(name, [...(groups.get(name) ?? []), one])
  }
  return [...groups.values()].map((group) => ({ kind: 'by-hand', places: group.toSorted(inOrder) }))
}

function wordsOf(key: PlannedKey, action: StepAction, plan: MigrationPlan): StepWords {
  switch (action.kind) {
    case 'write-profile':
      return writeWords(key, action.profile, plan)
    case 'remove-key':
      return removeWords(key, action.profile, plan)
    case 'verify-profile':
      return verifyWords(key, action.profile)
    case 'by-hand':
      return handWords(action.places)
    case 'still-used':
      return stillUsedWords(key)
    case 'deactivate':
      return deactivateWords(key)
    case 'delete':
      return deleteWords(key)
  }
}
