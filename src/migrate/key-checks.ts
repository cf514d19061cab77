/** What must be so before a key is touched; asked anew each time. Undefined when all is well. */
import type { AwsConfig } from '../config/aws-config.ts'
import type { System } from '../system/system.ts'
import { placesLeft } from './key-left.ts'
import type { Iam } from '../credentials/iam-call.ts'
import { accessKeyLastUsed, type IamKey, isNoSuchEntity, listAccessKeys } from './iam-client.ts'
import type { MigrationServices } from './migration-services.ts'
import type { KeyPlace, LastUse, MigrationPlan, PlannedKey } from './migration-plan.ts'
import { type Refusal, refusal } from './refusal.ts'

export const dayMs = 24 * 3_600_000

/** What the plan itself rules out. */
export function plannedWell({ keyId, userName, replacement }: PlannedKey): Refusal | undefined {
  if (userName === undefined) {
    const says = `${keyId} belongs to the root user: sign in as root and delete it in the console.`
    return refusal('key-of-root', says)
  }
  if (replacement !== undefined) return undefined
  const says = `The plan names no replacement for ${keyId}: nothing would take its place.`
  return refusal('replacement-missing', says)
}

/** The profile gets in, in the account of the key, and without a long-lived key. */
export async function verified(
  { accountId }: PlannedKey,
  profile: string,
  services: MigrationServices,
  config?: AwsConfig,
): Promise<Refusal | undefined> {
  const identity = await services.identityOf(profile, config)
  if (identity.accountId !== accountId) {
    const says = `The profile ${profile} answers with account ${identity.accountId}, the key is of ${accountId}.`
    return refusal('profile-unverified', says)
  }
  if (!identity.accessKeyId.startsWith('AKIA')) return undefined
  return refusal('profile-unverified', `The profile ${profile} still gets in with an access key.`)
}

/** Whoever sets the key inactive must be able to set it active again. */
export async function anotherWayIn(
  plan: MigrationPlan,
  key: PlannedKey,
  services: MigrationServices,
  config?: AwsConfig,
): Promise<Refusal | undefined> {
  const { iamProfile, accountId, keyId } = key
  const identity = await services.identityOf(iamProfile, config)
  const { arn, accessKeyId, sources, sourceKeys } = identity
  if (identity.accountId !== accountId) {
    const says = `The profile ${iamProfile} is in account ${identity.accountId}, the key in ${accountId}: its IAM cannot be asked.`
    return refusal('key-elsewhere', says)
  }
  const users = plan.keys.filter((one) => one.accountId === accountId).map((one) => one.userName)
  const isUser = /:user\//.test(arn) && users.includes(arn.split('/').at(-1))
  const isPlanned = plan.keys.some((one) => [accessKeyId, ...sourceKeys].includes(one.keyId))
  const replaced = plan.keys.flatMap(({ replacement }) => replacement?.profiles ?? [])
  const through = sources.find((name) => replaced.includes(name))
  if (!isPlanned && !(isUser && !accessKeyId.startsWith('AKIA')) && through === undefined) {
    return undefined
  }
  const by = through === undefined ? 'a key of this plan' : `the profile ${through} of this plan`
  const says = `The profile ${iamProfile} gets in by ${by}: without ${keyId} nobody could go back.`
  return refusal('last-way-in', says)
}

export interface OwnedKey {
  readonly isActive: boolean
  readonly lastUsed: LastUse | undefined
}

/** The user's keys; none where the user is gone. */
export async function keysOf(iam: Iam, userName: string): Promise<readonly IamKey[]> {
  try {
    return await listAccessKeys(iam, userName)
  } catch (error) {
    if (isNoSuchEntity(error)) return []
    throw error
  }
}

/** The key as IAM has it now. */
export async function ownedKey(key: PlannedKey, iam: Iam): Promise<OwnedKey | Refusal> {
  const { keyId, userName = '' } = key
  const owned = (await keysOf(iam, userName)).find((one) => one.keyId === keyId)
  const use = owned === undefined ? undefined : await accessKeyLastUsed(iam, keyId)
  if (owned === undefined || use === undefined) {
    return refusal('key-changed', `The user ${userName} has no key ${keyId} any more.`)
  }
  if (use.userName === userName) return { isActive: owned.isActive, lastUsed: use.lastUsed }
  return refusal(
    'key-changed',
    `${keyId} belongs to ${use.userName ?? 'root'}, not to ${userName}.`,
  )
}

/** `s3 in eu-central-1` */
export function useInWords({ service, region }: LastUse): string {
  return `${service} in ${region}`
}

export function unusedFor(
  { keyId }: PlannedKey,
  lastUsed: LastUse | undefined,
  days: number,
  now: Date,
): Refusal | undefined {
  if (lastUsed === undefined) return undefined
  const from = new Date(lastUsed.at.getTime() + days * dayMs)
  if (from <= now) return undefined
  const says = `${keyId} was used ${lastUsed.at.toISOString()} (${useInWords(lastUsed)}): it can be set inactive from ${from.toISOString()}, if nobody uses it again.`
  return refusal('used-recently', says)
}

export function spotInWords({ file, line, variable }: KeyPlace): string {
  if (file === undefined) return `the variable ${variable ?? ''}`
  return line === undefined ? file : `${file}:${line}`
}

export async function nothingLeft(
  plan: MigrationPlan,
  key: PlannedKey,
  system: Pick<System, 'clock' | 'env'>,
): Promise<Refusal | undefined> {
  const left = await placesLeft(plan, key, system)
  if (left.length === 0) return undefined
  const shown = left.slice(0, 3).map(spotInWords).join(', ')
  const more = left.length > 3 ? ` and ${left.length - 3} more` : ''
  return refusal('left-by-hand', `${key.keyId} still stands in ${shown}${more}.`)
}
