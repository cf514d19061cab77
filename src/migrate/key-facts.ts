/** What IAM says of a key: whose it is, since when, what used it last, and what else its user has. */
import { AccessDenied } from '../errors.ts'
import type { Iam } from '../credentials/iam-call.ts'
import { accessKeyLastUsed, hasPassword, type KeyUse, rootHasKeys } from './iam-client.ts'
import { keysOf } from './key-checks.ts'
import type { LastUse, Permissions } from './migration-plan.ts'
import type { AskPermissions } from './user-permissions.ts'

export interface KeyFacts {
  readonly accountId: string
  /** Undefined for the root user. */
  readonly userName: string | undefined
  /** Absent for root's keys, which IAM lists to nobody else. */
  readonly createdAt?: Date
  /** Absent for root's keys. */
  readonly isActive?: boolean
  readonly lastUsed?: LastUse
  /** Absent for root, who may do everything. */
  readonly permissions?: Permissions
  /** The user's other key, if it is active. */
  readonly secondKey?: string
  /** Whether the user may sign in to the console, where that may be asked. */
  readonly hasPassword?: boolean
}

export interface KeyQuestion {
  readonly keyId: string
  readonly accountId: string
  /** Ids of all keys of the account's users; asked for where IAM does not speak of one. */
  readonly allKeyIds: () => Promise<readonly string[]>
  readonly permissionsOf: AskPermissions
}

/** Only a help for choosing: whoever may not ask goes without. */
export async function ifAllowed<T>(asked: Promise<T>, otherwise: T): Promise<T> {
  try {
    return await asked
  } catch (error) {
    if (error instanceof AccessDenied) return otherwise
    throw error
  }
}

/**
 * AWS may refuse to speak of a key that the account does not have, as of one that the caller may not
 * ask about. Only the list of all keys tells the two apart. Throws the refusal for the latter.
 */
async function useOf(iam: Iam, question: KeyQuestion): Promise<KeyUse | undefined> {
  const { keyId, allKeyIds } = question
  try {
    return await accessKeyLastUsed(iam, keyId)
  } catch (error) {
    if (!(error instanceof AccessDenied)) throw error
    const listed = await ifAllowed(allKeyIds(), [keyId])
    if (listed.includes(keyId)) throw error
    // Root's keys are in no list.
    const isRoots = await ifAllowed(rootHasKeys(iam), false)
    return isRoots ? { userName: undefined, lastUsed: undefined } : undefined
  }
}

/** Undefined for a key that the account does not have. Throws as callIam. */
export async function keyFacts(iam: Iam, question: KeyQuestion): Promise<KeyFacts | undefined> {
  const { keyId, accountId } = question
  const use = await useOf(iam, question)
  if (use === undefined) return undefined
  const { userName, lastUsed } = use
  const used = lastUsed === undefined ? {} : { lastUsed }
  if (userName === undefined) return { accountId, userName, ...used }
  const keys = await keysOf(iam, userName)
  const key = keys.find((one) => one.keyId === keyId)
  if (key === undefined) return undefined
  const { createdAt, isActive } = key
  const second = keys.find((one) => one.keyId !== keyId && one.isActive)
  const password = await ifAllowed<boolean | undefined>(hasPassword(iam, userName), undefined)
  return {
    ...{ accountId, userName, createdAt, isActive, ...used },
    permissions: await question.permissionsOf(userName),
    ...(second === undefined ? {} : { secondKey: second.keyId }),
    ...(password === undefined ? {} : { hasPassword: password }),
  }
}
