/** Looks at the keys of a migration: who still uses them, and how long is still to be waited. */
import { loadAwsConfig } from '../config/aws-config.ts'
import type { MigrationPorts } from './apply.ts'
import { accessKeyLastUsed } from './iam-client.ts'
import { findKey, iamOfKey } from './iam-of-key.ts'
import { dayMs } from './key-checks.ts'
import { placesLeft } from './key-left.ts'
import type { KeyPlace, LastUse, PlannedKey, TrailCall } from './migration-plan.ts'
import { type Migration, saveState } from './migration-store.ts'
import { stepName } from './migration-steps.ts'

/**
 * `active`: not set inactive yet. `active-again`: somebody did that since. `waiting`: inactive, and the
 * wait is not over. `over`: it can be deleted. `deleted`: by finish. `gone`: by somebody else.
 */
export type KeyStage = 'active' | 'active-again' | 'waiting' | 'over' | 'deleted' | 'gone'

export interface KeyReport {
  readonly key: PlannedKey
  readonly stage: KeyStage
  readonly lastUsed: LastUse | undefined
  /** Used since it was set inactive. */
  readonly usedSince: boolean
  readonly inactiveSince: Date | undefined
  /** When the wait is over, unless the key is used. */
  readonly until: Date | undefined
  readonly left: readonly KeyPlace[]
  /** What CloudTrail files show of it; once it is inactive, since then. The newest first. */
  readonly calls: readonly TrailCall[]
}

export interface VerifyOptions {
  /** Days without a use, from when the key was set inactive. */
  readonly waitDays: number
  /** The only key to be looked at. */
  readonly keyId?: string | undefined
  /** Calls that CloudTrail files show, by key id, the newest first. */
  readonly trail?: ReadonlyMap<string, readonly TrailCall[]> | undefined
}

/** Throws SignInRequired, AccessDenied, ServiceError, SystemError, or the signal's reason. */
export async function verifyMigration(
  migration: Migration,
  options: VerifyOptions,
  ports: MigrationPorts,
): Promise<readonly KeyReport[]> {
  const reports: KeyReport[] = []
  for (const key of migration.plan.keys) {
    ports.signal?.throwIfAborted()
    if (options.keyId !== undefined && options.keyId !== key.keyId) continue
    if (key.userName !== undefined) reports.push(await lookAt(key, migration, options, ports))
  }
  return reports
}

async function lookAt(
  key: PlannedKey,
  migration: Migration,
  { waitDays, trail }: VerifyOptions,
  { services, system }: MigrationPorts,
): Promise<KeyReport> {
  const recordOf = (kind: 'deactivate' | 'delete') =>
    migration.state.steps.get(stepName({ key, action: { kind } }))
  const inactive = recordOf('deactivate')
  const inactiveSince = inactive?.status === 'done' ? inactive.at : undefined
  const all = trail?.get(key.keyId) ?? []
  const calls = all.filter(({ at }) => inactiveSince === undefined || at > inactiveSince)
  const nothing = {
    key,
    usedSince: false,
    lastUsed: undefined,
    until: undefined,
    inactiveSince,
    calls,
  }
  if (recordOf('delete')?.status === 'done') return { ...nothing, stage: 'deleted', left: [] }
  const left = await placesLeft(migration.plan, key, system)
  const iam = await iamOfKey(key, services, loadAwsConfig(system.paths))
  const owned = await findKey(key, iam)
  if (owned === undefined) return { ...nothing, stage: 'gone', left }
  const lastUsed = (await accessKeyLastUsed(iam, key.keyId))?.lastUsed
  noteWatch(migration, key, lastUsed, system.clock.now())
  if (inactiveSince === undefined) return { ...nothing, stage: 'active', lastUsed, left }
  const usedSince = lastUsed !== undefined && lastUsed.at > inactiveSince
  const from = usedSince ? lastUsed.at : inactiveSince
  const until = new Date(from.getTime() + waitDays * dayMs)
  const isOver = system.clock.now() >= until
  const stage = owned.isActive ? 'active-again' : isOver ? 'over' : 'waiting'
  return { ...nothing, stage, lastUsed, usedSince, until, left }
}

function noteWatch(
  migration: Migration,
  { keyId }: PlannedKey,
  lastUsed: LastUse | undefined,
  at: Date,
): void {
  const watches = new Map(migration.state.watches)
  watches.set(keyId, { at, ...(lastUsed === undefined ? {} : { lastUsed }) })
  saveState(migration, { ...migration.state, watches })
}
