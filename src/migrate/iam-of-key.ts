/** A key as IAM has it now: in its own account, whatever its user is called by then. */
import type { AwsConfig } from '../config/aws-config.ts'
import { AccessDenied, ConfigError } from '../errors.ts'
import type { Iam } from '../credentials/iam-call.ts'
import { accessKeyLastUsed, type IamKey } from './iam-client.ts'
import { keysOf } from './key-checks.ts'
import type { MigrationServices } from './migration-services.ts'
import type { PlannedKey } from './migration-plan.ts'

/**
 * IAM of the key's own account. Throws ConfigError `iam-profile-elsewhere`: another account would say
 * that the key is gone.
 */
export async function iamOfKey(
  { keyId, accountId, iamProfile }: PlannedKey,
  services: MigrationServices,
  config?: AwsConfig,
): Promise<Iam> {
  const iam = await services.iam(iamProfile, config)
  if (iam.accountId === accountId) return iam
  const message = `The profile ${iamProfile} is in account ${iam.accountId} by now, the key ${keyId} in ${accountId}.`
  throw new ConfigError('iam-profile-elsewhere', message, { details: { profile: iamProfile } })
}

export interface FoundIamKey extends IamKey {
  /** Another than the plan's where somebody renamed the user. */
  readonly userName: string
}

/** Undefined for one that IAM does not know. Throws as callIam. */
export async function findKey(
  { keyId, userName = '' }: PlannedKey,
  iam: Iam,
): Promise<FoundIamKey | undefined> {
  const owned = await keyOf(iam, userName, keyId)
  if (owned !== undefined) return owned
  const owner = await ownerOf(iam, keyId)
  return owner === undefined ? undefined : keyOf(iam, owner, keyId)
}

async function keyOf(iam: Iam, userName: string, keyId: string): Promise<FoundIamKey | undefined> {
  const owned = (await keysOf(iam, userName)).find((one) => one.keyId === keyId)
  return owned === undefined ? undefined : { ...owned, userName }
}

/** Not allowed is what IAM may say of a key that is not there. */
async function ownerOf(iam: Iam, keyId: string): Promise<string | undefined> {
  try {
    return (await accessKeyLastUsed(iam, keyId))?.userName
  } catch (error) {
    if (error instanceof AccessDenied) return undefined
    throw error
  }
}
