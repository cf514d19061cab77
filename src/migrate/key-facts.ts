/** What IAM says of a key: whose it is, since when, what used it last, and what its user may do. */
import { AccessDenied } from '../errors.ts'
import type { Iam } from './iam-call.ts'
import { accessKeyLastUsed, attachedPolicies, listAccessKeys } from './iam-client.ts'
import type { LastUse } from './migration-plan.ts'

export interface KeyFacts {
  readonly accountId: string
  /** Undefined for the root user. */
  readonly userName: string | undefined
  /** Absent for root's keys, which IAM lists to nobody else. */
  readonly createdAt?: Date
  /** Absent for root's keys. */
  readonly isActive?: boolean
  readonly lastUsed?: LastUse
  /** Names of the user's policies; none for root. */
  readonly policies: readonly string[]
}

/** Only a help for choosing: whoever may not ask goes without. */
async function policiesOf(iam: Iam, userName: string): Promise<readonly string[]> {
  try {
    return await attachedPolicies(iam, userName)
  } catch (error) {
    if (error instanceof AccessDenied) return []
    throw error
  }
}

/** Undefined for a key that the account does not have. Throws as callIam. */
export async function keyFacts(
  iam: Iam,
  { keyId, accountId }: { readonly keyId: string; readonly accountId: string },
): Promise<KeyFacts | undefined> {
  const use = await accessKeyLastUsed(iam, keyId)
  if (use === undefined) return undefined
  const { userName, lastUsed } = use
  const used = lastUsed === undefined ? {} : { lastUsed }
  if (userName === undefined) return { accountId, userName, ...used, policies: [] }
  const key = (await listAccessKeys(iam, userName)).find((one) => one.keyId === keyId)
  if (key === undefined) return undefined
  const { createdAt, isActive } = key
  const policies = await policiesOf(iam, userName)
  return { accountId, userName, createdAt, isActive, ...used, policies }
}
