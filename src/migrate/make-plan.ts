/** From what is known of each key to a plan. Pure. */
import type { AwsConfig } from '../config/aws-config.ts'
import type { FoundKey } from './found-keys.ts'
import type { KeyFacts } from './key-facts.ts'
import type { MigrationPlan, PlannedKey, TrailCall, TrailUse } from './migration-plan.ts'
import { type AccountReach, type KeyNote, proposeReplacement } from './replacement.ts'
import { isStillUsed } from './trail-use.ts'

export interface KnownKey {
  readonly key: FoundKey
  readonly facts: KeyFacts
  /** The profile that IAM was asked with. */
  readonly iamProfile: string
}

export interface PlanMaterial extends Pick<MigrationPlan, 'id' | 'createdAt' | 'files'> {
  readonly keys: readonly KnownKey[]
  /** By account. */
  readonly reach: ReadonlyMap<string, AccountReach>
  /** By key. */
  readonly trail: ReadonlyMap<string, readonly TrailCall[]>
  /** By key. */
  readonly uses?: ReadonlyMap<string, TrailUse> | undefined
  readonly config: AwsConfig
  readonly roleName: string | undefined
}

export interface ProposedPlan {
  readonly plan: MigrationPlan
  /** By key; what whoever reviews it should know. */
  readonly notes: ReadonlyMap<string, readonly KeyNote[]>
}

/** Keys that nobody misses first, the busiest later, root's last. */
function inOrder(one: KnownKey, other: KnownKey): number {
  const isRoot = ({ facts }: KnownKey): number => (facts.userName === undefined ? 1 : 0)
  const usedMs = ({ facts }: KnownKey): number => facts.lastUsed?.at.getTime() ?? 0
  return (
    isRoot(one) - isRoot(other) ||
    usedMs(one) - usedMs(other) ||
    (one.key.keyId < other.key.keyId ? -1 : 1)
  )
}

export function makePlan(material: PlanMaterial): ProposedPlan {
  const { id, createdAt, files, config, roleName, reach, trail } = material
  const taken = new Set<string>()
  const notes = new Map<string, readonly KeyNote[]>()
  const goes = new Set(material.keys.map(({ key }) => key.keyId))
  const keys = material.keys.toSorted(inOrder).map((known): PlannedKey => {
    const { key, facts, iamProfile } = known
    const { keyId, places, callers } = key
    const { accountId, userName, createdAt: madeAt, lastUsed, permissions } = facts
    const own = reach.get(accountId)
    const use = material.uses?.get(keyId)
    const proposal = proposeReplacement({ key, facts, reach: own, config, files, taken, roleName })
    const { replacement } = proposal
    for (const profile of replacement?.profiles ?? []) taken.add(profile)
    const told = proposal.notes.filter(
      (note) => !(note.kind === 'second-key' && goes.has(note.keyId)),
    )
    const inUse = isStillUsed({ ...(use && { use }) }, { createdAt })
    notes.set(keyId, inUse ? [...told, { kind: 'still-used' }] : told)
    return {
      ...{ keyId, accountId, userName, iamProfile },
      ...(madeAt === undefined ? {} : { createdAt: madeAt }),
      ...(lastUsed === undefined ? {} : { lastUsed }),
      ...(permissions === undefined ? {} : { permissions }),
      ...(replacement === undefined ? {} : { replacement }),
      ...{ places, callers, trail: trail.get(keyId) ?? [] },
      ...(use === undefined ? {} : { use }),
    }
  })
  return { plan: { id, createdAt, files, keys }, notes }
}

/** `20261123T130000Z-1f2e3d4c`. */
export function planId(at: Date, random: Uint8Array): string {
  const time = `${at.toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`
  return `${time}-${Buffer.from(random).toString('hex', 0, 4)}`
}
