/** Deletes a key whose wait is over, and the sealed copies of what held it. There is no way back. */
import { loadAwsConfig } from '../config/aws-config.ts'
import type { MigrationPorts } from './apply.ts'
import { withStep } from './edit-step.ts'
import { forgetSealIfUnused } from './forget-seal.ts'
import { deleteKey } from './iam-client.ts'
import { findKey, iamOfKey } from './iam-of-key.ts'
import { useInWords } from './key-checks.ts'
import type { PlannedKey } from './migration-plan.ts'
import type { MigrationState } from './migration-state.ts'
import { type Migration, saveState } from './migration-store.ts'
import { stepName } from './migration-steps.ts'
import { type Refusal, refusal } from './refusal.ts'
import { type KeyReport, verifyMigration, type VerifyOptions } from './verify.ts'

function inMinutes(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`
}

/** Why a key may not be deleted yet; undefined when it may. */
export function notReady({
  key,
  stage,
  until,
  usedSince,
  lastUsed,
}: KeyReport): Refusal | undefined {
  const { keyId } = key
  switch (stage) {
    case 'over':
      return undefined
    case 'waiting': {
      const use =
        usedSince && lastUsed !== undefined ? `, since it was used for ${useInWords(lastUsed)}` : ''
      const says = `${keyId} is to be watched until ${until === undefined ? 'later' : inMinutes(until)}${use}.`
      return refusal('wait-not-over', says)
    }
    case 'active':
      return refusal('not-inactive', `${keyId} is not inactive yet: keyless migrate apply.`)
    case 'active-again':
      return refusal('not-inactive', `Somebody set ${keyId} active again: keyless migrate apply.`)
    case 'deleted':
      return refusal('finished', `${keyId} is deleted.`)
    case 'gone':
      return undefined
  }
}

/**
 * Looks once more, since a person may have typed for long: why the key is not deleted after all.
 * Throws AccessDenied, ConfigError, ServiceError, SystemError; the same call goes on then.
 */
export async function finishKey(
  migration: Migration,
  key: PlannedKey,
  { waitDays }: Pick<VerifyOptions, 'waitDays'>,
  ports: MigrationPorts,
): Promise<Refusal | undefined> {
  const { services, system } = ports
  const { keyId } = key
  const [report] = await verifyMigration(migration, { waitDays, keyId }, ports)
  const why = report && notReady(report)
  if (why !== undefined) return why
  const name = stepName({ key, action: { kind: 'delete' } })
  const at = system.clock.now()
  const iam = await iamOfKey(key, services, loadAwsConfig(system.paths))
  const found = await findKey(key, iam)
  saveState(migration, withStep(migration.state, name, { status: 'begun', at }))
  if (found !== undefined) await deleteKey(iam, { userName: found.userName, keyId })
  const deleted = withStep(migration.state, name, { status: 'done', at })
  saveState(migration, withoutCopies(deleted, key))
  forgetSealIfUnused(migration, ports)
  return undefined
}

function withoutCopies(state: MigrationState, { keyId }: PlannedKey): MigrationState {
  const steps = [...state.steps].map(([name, record]) => {
    const { copy: _, ...rest } = record
    return [name, name.startsWith(`${keyId} `) ? rest : record] as const
  })
  return { ...state, steps: new Map(steps) }
}
