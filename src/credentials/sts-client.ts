/** The calls of STS that keyless makes, as values in and out. */
import { parseTimestamp } from '../tokens/timestamp.ts'
import { areKeys, isVisible, type Credentials } from './credentials.ts'
import type { ExpiringCredentials } from './role-cache-file.ts'
import { callSts, type StsOptions, unreadable } from './sts-call.ts'
import { textAt, type XmlElement } from './sts-xml.ts'

export interface CallerIdentity {
  readonly accountId: string
  readonly arn: string
  readonly userId: string
}

/** What a profile says about the role that it takes. */
export interface RoleRequest {
  readonly roleArn: string
  /** Undefined: one is made up for each call. */
  readonly roleSessionName?: string | undefined
  readonly externalId?: string | undefined
  /** Seconds (an hour at STS). */
  readonly durationSeconds?: number | undefined
  /** The authenticator of the user who takes it. */
  readonly mfaSerial?: string | undefined
  readonly sourceIdentity?: string | undefined
  /** Session tags, in the order of the profile. */
  readonly tags?: readonly SessionTag[] | undefined
  /** Which of them go on to the next role. */
  readonly transitiveTagKeys?: readonly string[] | undefined
}

export interface SessionTag {
  readonly key: string
  readonly value: string
}

export type AssumeRoleRequest = Omit<RoleRequest, 'roleSessionName'> & {
  readonly roleSessionName: string
  /** Of the authenticator; a session that has used one needs none. */
  readonly mfaCode?: string | undefined
}

export interface AssumedRole extends ExpiringCredentials {
  readonly assumedRoleId: string
  readonly assumedRoleArn: string
}

/** Whose credentials these are. Throws as callSts. */
export async function getCallerIdentity(
  credentials: Credentials,
  options: StsOptions,
): Promise<CallerIdentity> {
  const operation = 'GetCallerIdentity'
  const answer = await callSts(operation, {}, credentials, options)
  const accountId = textAt(answer, 'Account')
  const arn = textAt(answer, 'Arn')
  const userId = textAt(answer, 'UserId')
  if (!accountId || !arn || !userId) throw unreadable(operation)
  if (![accountId, arn, userId].every((text) => isVisible(text))) throw unreadable(operation)
  return { accountId, arn, userId }
}

/** Credentials of another role. Throws as callSts. */
export async function assumeRole(
  credentials: Credentials,
  request: AssumeRoleRequest,
  options: StsOptions,
): Promise<AssumedRole> {
  const operation = 'AssumeRole'
  const { externalId, durationSeconds, mfaSerial, mfaCode, sourceIdentity } = request
  const withCode = mfaCode !== undefined
  const form = formOf({
    RoleArn: request.roleArn,
    RoleSessionName: request.roleSessionName,
    ExternalId: externalId,
    DurationSeconds: durationSeconds?.toFixed(0),
    SerialNumber: withCode ? mfaSerial : undefined,
    TokenCode: mfaCode,
    SourceIdentity: sourceIdentity,
    ...tagFields(request),
  })
  return assumedRole(operation, await callSts(operation, form, credentials, options))
}

/** Policies of which a session keeps only what the role has too. */
export interface SessionLimits {
  /** JSON. */
  readonly policy?: string | undefined
  readonly policyArns?: readonly string[] | undefined
}

function limitFields({ policy, policyArns = [] }: SessionLimits) {
  const arns = policyArns.map((arn, at) => [`PolicyArns.member.${at + 1}.arn`, arn] as const)
  return { Policy: policy, ...Object.fromEntries(arns) }
}

export type WebIdentityAsked = Pick<
  AssumeRoleRequest,
  'roleArn' | 'roleSessionName' | 'durationSeconds'
> & { readonly token: string; readonly limits?: SessionLimits | undefined }

/** Credentials of a role for somebody whom a token names; not signed. Throws as callSts. */
export async function assumeRoleWithWebIdentity(
  request: WebIdentityAsked,
  options: StsOptions,
): Promise<AssumedRole> {
  const operation = 'AssumeRoleWithWebIdentity'
  const form = formOf({
    RoleArn: request.roleArn,
    RoleSessionName: request.roleSessionName,
    WebIdentityToken: request.token,
    DurationSeconds: request.durationSeconds?.toFixed(0),
    ...limitFields(request.limits ?? {}),
  })
  return assumedRole(operation, await callSts(operation, form, undefined, options))
}

/** Temporary credentials of the same user, by whom an authenticator was used. Throws as callSts. */
export async function getSessionToken(
  credentials: Credentials,
  mfa: { readonly serial: string; readonly code: string },
  options: StsOptions,
): Promise<ExpiringCredentials> {
  const operation = 'GetSessionToken'
  const form = { SerialNumber: mfa.serial, TokenCode: mfa.code }
  return issued(operation, await callSts(operation, form, credentials, options))
}

function tagFields({ tags = [], transitiveTagKeys = [] }: RoleRequest): Record<string, string> {
  const numbered = tags.flatMap(({ key, value }, at) => [
    [`Tags.member.${at + 1}.Key`, key] as const,
    [`Tags.member.${at + 1}.Value`, value] as const,
  ])
  const keys = transitiveTagKeys.map((key, at) => [`TransitiveTagKeys.member.${at + 1}`, key])
  return Object.fromEntries([...numbered, ...keys]) as Record<string, string>
}

function formOf(fields: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const given = Object.entries(fields).filter(
    (field): field is [string, string] => field[1] !== undefined,
  )
  return Object.fromEntries(given)
}

function issued(operation: string, answer: XmlElement): ExpiringCredentials {
  const accessKeyId = textAt(answer, 'Credentials', 'AccessKeyId')
  const secretAccessKey = textAt(answer, 'Credentials', 'SecretAccessKey')
  const sessionToken = textAt(answer, 'Credentials', 'SessionToken')
  const expiresAt = parseTimestamp(textAt(answer, 'Credentials', 'Expiration') ?? '')
  if (!accessKeyId || !secretAccessKey || !sessionToken || expiresAt === undefined) {
    throw unreadable(operation)
  }
  const keys = { accessKeyId, secretAccessKey, sessionToken, expiresAt }
  if (!areKeys(keys)) throw unreadable(operation)
  return keys
}

function assumedRole(operation: string, answer: XmlElement): AssumedRole {
  const assumedRoleArn = textAt(answer, 'AssumedRoleUser', 'Arn')
  const assumedRoleId = textAt(answer, 'AssumedRoleUser', 'AssumedRoleId')
  if (!assumedRoleArn || !assumedRoleId) throw unreadable(operation)
  const accountId = assumedRoleArn.split(':')[4]
  return {
    ...issued(operation, answer),
    assumedRoleArn,
    assumedRoleId,
    ...(accountId ? { accountId } : {}),
  }
}
