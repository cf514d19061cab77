/** What retiring a key asks of IAM, as values in and out. Nothing here makes a key. */
import { textAt, type XmlElement } from '../credentials/sts-xml.ts'
import { KeylessError } from '../errors.ts'
import { callIam, childOf, type Iam, listIam, unreadable } from '../credentials/iam-call.ts'
import type { LastUse } from './migration-plan.ts'

export interface IamUser {
  readonly userName: string
  readonly arn: string
  readonly createdAt: Date
  /** Of the password, where IAM knows it. */
  readonly passwordLastUsed?: Date
}

export interface IamKey {
  readonly keyId: string
  readonly isActive: boolean
  readonly createdAt: Date
}

export interface KeyUse {
  /** Undefined for a key of the root user. */
  readonly userName: string | undefined
  /** Undefined when IAM knows of no use. */
  readonly lastUsed: LastUse | undefined
}

/** Undefined for what is no time; IAM writes whole seconds. */
function dateOf(text: string | undefined): Date | undefined {
  if (text === undefined || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(text))
    return undefined
  const date = new Date(text)
  return Number.isNaN(date.getTime()) ? undefined : date
}

/** As IAM restricts it, so that nothing else can come into a file or onto a screen. */
export function isUserName(text: string | undefined): text is string {
  return text !== undefined && /^[\w+=,.@-]{1,64}$/.test(text)
}

export function isKeyId(text: string | undefined): text is string {
  return text !== undefined && /^[A-Z0-9]{16,128}$/.test(text)
}

function readUser(member: XmlElement): IamUser | undefined {
  const [userName, arn = ''] = [textAt(member, 'UserName'), textAt(member, 'Arn')]
  const createdAt = dateOf(textAt(member, 'CreateDate'))
  const passwordLastUsed = dateOf(textAt(member, 'PasswordLastUsed'))
  if (!isUserName(userName) || createdAt === undefined) return undefined
  return {
    userName,
    arn,
    createdAt,
    ...(passwordLastUsed === undefined ? {} : { passwordLastUsed }),
  }
}

/** Every user of the account. Throws as callIam. */
export async function listUsers(iam: Iam): Promise<readonly IamUser[]> {
  return listIam(iam, { operation: 'ListUsers', list: 'Users' }, readUser)
}

function readKey(member: XmlElement): IamKey | undefined {
  const keyId = textAt(member, 'AccessKeyId')
  const createdAt = dateOf(textAt(member, 'CreateDate'))
  if (!isKeyId(keyId) || createdAt === undefined) return undefined
  return { keyId, isActive: textAt(member, 'Status') === 'Active', createdAt }
}

/** Of one user, inactive ones too. Throws as callIam; `NoSuchEntity` for a user who is not there. */
export async function listAccessKeys(iam: Iam, userName: string): Promise<readonly IamKey[]> {
  const asked = { operation: 'ListAccessKeys', list: 'AccessKeyMetadata' }
  return listIam(iam, { ...asked, form: { UserName: userName } }, readKey)
}

/** Whether a call failed because there is no such user, key or password. */
export function isNoSuchEntity(error: unknown): boolean {
  return error instanceof KeylessError && error.details['error'] === 'NoSuchEntity'
}

/**
 * Whose key it is, and when it was last used: IAM tells by quarters of an hour. Undefined for a key
 * that is not, or no longer, of this account. Throws as callIam.
 */
export async function accessKeyLastUsed(iam: Iam, keyId: string): Promise<KeyUse | undefined> {
  const operation = 'GetAccessKeyLastUsed'
  try {
    const answer = await callIam(iam, operation, { AccessKeyId: keyId })
    const used = childOf(answer, 'AccessKeyLastUsed')
    if (used === undefined) throw unreadable(operation)
    const userName = textAt(answer, 'UserName')
    return {
      userName: isUserName(userName) ? userName : undefined,
      lastUsed: lastUseIn(used, operation),
    }
  } catch (error) {
    if (isNoSuchEntity(error)) return undefined
    throw error
  }
}

/** A time that cannot be read is not taken for never: the key may be in use. */
function lastUseIn(used: XmlElement, operation: string): LastUse | undefined {
  const text = textAt(used, 'LastUsedDate') ?? ''
  if (['', 'N/A'].includes(text)) return undefined
  const at = dateOf(text)
  if (at === undefined) throw unreadable(operation)
  const word = (name: string): string => {
    const text = textAt(used, name) ?? ''
    return /^[\w.-]{1,64}$/.test(text) ? text : 'unknown'
  }
  return { at, service: word('ServiceName'), region: word('Region') }
}

/** The same again changes nothing. Throws as callIam. */
export async function setKeyActive(
  iam: Iam,
  { userName, keyId }: { readonly userName: string; readonly keyId: string },
  isActive: boolean,
): Promise<void> {
  const Status = isActive ? 'Active' : 'Inactive'
  await callIam(iam, 'UpdateAccessKey', { UserName: userName, AccessKeyId: keyId, Status })
}

/** For good. One that is gone already is as well. Throws as callIam. */
export async function deleteKey(
  iam: Iam,
  { userName, keyId }: { readonly userName: string; readonly keyId: string },
): Promise<void> {
  try {
    await callIam(iam, 'DeleteAccessKey', { UserName: userName, AccessKeyId: keyId })
  } catch (error) {
    if (!isNoSuchEntity(error)) throw error
  }
}

/** Whether the user may sign in to the console. Throws as callIam. */
export async function hasPassword(iam: Iam, userName: string): Promise<boolean> {
  try {
    await callIam(iam, 'GetLoginProfile', { UserName: userName })
    return true
  } catch (error) {
    if (isNoSuchEntity(error)) return false
    throw error
  }
}

/** Whether the account's root user has keys of its own. Throws as callIam. */
export async function rootHasKeys(iam: Iam): Promise<boolean> {
  const answer = await callIam(iam, 'GetAccountSummary')
  const entries = childOf(answer, 'SummaryMap')?.children ?? []
  const entry = entries.find((one) => textAt(one, 'key') === 'AccountAccessKeysPresent')
  return entry !== undefined && textAt(entry, 'value') !== '0'
}
