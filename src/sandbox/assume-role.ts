/** What AssumeRole and its sisters are asked for, and whether the role allows it. */
import type { ContextEntry } from '../policy/context.ts'
import type { Principal } from '../policy/policy.ts'
import type { Caller } from './caller.ts'
import { type IamRole, type IamUser, mfaSerialOf } from './iam.ts'
import { isTotpCode } from './totp.ts'
import { isTrusted, reservedRoleArn } from './trust.ts'
import { type WireFault, stsFault } from './wire-faults.ts'
import type { World } from './world.ts'

/** Seconds, for a role that is assumed by another role. */
const chainingLimit = 3600

function invalid(member: string, rule: string): WireFault {
  const message = `1 validation error detected: Value at '${member}' failed to satisfy constraint: Member must ${rule}`
  return stsFault('ValidationError', message)
}

/** Seconds; the caller knows what else limits them. Throws WireFault ValidationError. */
export function readDuration(
  form: URLSearchParams,
  { usual, most = 43_200 }: { usual: number; most?: number },
): number {
  const text = form.get('DurationSeconds') ?? String(usual)
  const seconds = /^\d{1,6}$/.test(text) ? Number(text) : 0
  if (seconds < 900 || seconds > most) {
    throw invalid('durationSeconds', `have value from 900 to ${most}`)
  }
  return seconds
}

/** Throws WireFault ValidationError. */
export function roleDuration(form: URLSearchParams, role: IamRole, chained: boolean): number {
  const seconds = readDuration(form, { usual: 3600 })
  if (seconds > role.maxSessionSeconds) {
    throw stsFault(
      'ValidationError',
      'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
    )
  }
  if (chained && seconds > chainingLimit) {
    throw stsFault(
      'ValidationError',
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.',
    )
  }
  return seconds
}

/** Of a session policy and ARNs of policies together. */
const longestPolicy = 2048

/** A per cent of what a session may have; undefined without any. Throws WireFault. */
export function packedPolicySize(form: URLSearchParams): number | undefined {
  const policy = form.get('Policy') ?? ''
  const arns = [...form].flatMap(([name, arn]) =>
    /^PolicyArns\.member\.\d+\.arn$/.test(name) ? [arn] : [],
  )
  if (policy === '' && arns.length === 0) return undefined
  if (policy.length > longestPolicy) {
    throw invalid('policy', `have length less than or equal to ${longestPolicy}`)
  }
  if (policy !== '' && !isPolicyText(policy)) {
    throw stsFault('MalformedPolicyDocument', 'Syntax errors in policy.')
  }
  if (arns.length > 10) throw invalid('policyArns', 'have length less than or equal to 10')
  if (!arns.every((arn) => /^arn:aws[a-z-]*:iam::(?:aws|\d{12}):policy\/\S+$/.test(arn))) {
    throw stsFault('ValidationError', 'Invalid ARN in PolicyArns.')
  }
  const size = [policy, ...arns].join('').length
  if (size <= longestPolicy) return Math.ceil((size / longestPolicy) * 100)
  const message = `Packed size of session tags consumes ${Math.ceil((size / longestPolicy) * 100)}% of allotted space.`
  throw stsFault('PackedPolicyTooLarge', message)
}

function isPolicyText(text: string): boolean {
  try {
    const document: unknown = JSON.parse(text)
    return typeof document === 'object' && document !== null && 'Statement' in document
  } catch {
    return false
  }
}

export function readName(form: URLSearchParams, member: string): string {
  const name = form.get(member) ?? ''
  if (!/^[\w+=,.@-]{2,64}$/.test(name)) {
    const shown = (member[0] ?? '').toLowerCase() + member.slice(1)
    throw invalid(
      shown,
      'satisfy regular expression pattern: [\\w+=,.@-]*, with length from 2 to 64',
    )
  }
  return name
}

export interface SessionTags {
  readonly tags: Readonly<Record<string, string>>
  readonly transitiveKeys: readonly string[]
}

/** `Tags.member.1.Key` and so on, to the first number that is not there. */
export function readTags(form: URLSearchParams): SessionTags {
  const tags: Record<string, string> = {}
  for (let at = 1; form.has(`Tags.member.${at}.Key`); at++) {
    const key = form.get(`Tags.member.${at}.Key`) ?? ''
    const value = form.get(`Tags.member.${at}.Value`) ?? ''
    if (!/^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/u.test(key) || value.length > 256 || at > 50) {
      throw invalid('tags', 'have at most 50 keys of 1 to 128 characters')
    }
    if (Object.hasOwn(tags, key)) throw invalid('tags', 'have each key once')
    tags[key] = value
  }
  const transitiveKeys: string[] = []
  for (let at = 1; form.has(`TransitiveTagKeys.member.${at}`); at++) {
    transitiveKeys.push(form.get(`TransitiveTagKeys.member.${at}`) ?? '')
  }
  if (transitiveKeys.some((key) => !Object.hasOwn(tags, key))) {
    throw stsFault('ValidationError', 'The specified transitive tag key must be included in tags.')
  }
  return { tags, transitiveKeys }
}

/**
 * Whether an authenticator stands behind the call: of the code in it, or of the session that calls.
 * Throws WireFault AccessDenied for a code that is wrong or of another's authenticator.
 */
export function usedMfa(world: World, caller: Caller, form: URLSearchParams): boolean {
  const serial = form.get('SerialNumber')
  const code = form.get('TokenCode')
  if (serial === null && code === null) return caller.issued?.mfa === true
  const user = caller.issued === undefined ? caller.user : undefined
  if (user === undefined || serial !== mfaSerialOf(user) || !isCodeOf(world, user, code ?? '')) {
    throw stsFault(
      'AccessDenied',
      'MultiFactorAuthentication failed with invalid MFA one time pass code. ',
    )
  }
  return true
}

function isCodeOf({ clock }: World, { totpSecret }: IamUser, code: string): boolean {
  return totpSecret !== undefined && isTotpCode(totpSecret, code, [clock.now(), clock.wall()])
}

export interface FoundRole {
  readonly accountId: string
  /** Undefined when there is none. */
  readonly role: IamRole | undefined
}

/** By `arn:aws:iam::ACCOUNT:role/NAME`. Throws WireFault ValidationError. */
export function roleOfArn(world: World, arn: string): FoundRole {
  const [, accountId = '', name = ''] =
    /^arn:aws:iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/.exec(arn) ?? []
  if (accountId === '') throw stsFault('ValidationError', `${arn.slice(0, 100)} is invalid`)
  return { accountId, role: world.directory.iamRole(accountId, name) }
}

/** All that a policy may call the caller. */
function principalsOf({ accountId, arn, issued, user }: Caller): readonly Principal[] {
  const role =
    issued === undefined || user !== undefined
      ? []
      : issued.permissionSet === undefined
        ? [`arn:aws:iam::${accountId}:role/${issued.roleName}`]
        : [reservedRoleArn(accountId, issued.permissionSet)]
  const ids = [arn, ...role, `arn:aws:iam::${accountId}:root`, accountId]
  return ids.map((id) => ({ kind: 'AWS', id }))
}

/** Whether the role's trust policy allows each of the actions to the caller; the first that it does not. */
export function refusedAction(
  role: IamRole,
  caller: Caller,
  { form, mfa, actions }: { form: URLSearchParams; mfa: boolean; actions: readonly string[] },
): string | undefined {
  const given = (key: string, value: string | null): readonly ContextEntry[] =>
    value === null ? [] : [[key, value]]
  const context: readonly ContextEntry[] = [
    ['aws:PrincipalArn', caller.arn],
    ['aws:PrincipalAccount', caller.accountId],
    // A long-lived key without a code has no such key: BoolIfExists is for it.
    ...(mfa || caller.issued !== undefined
      ? [['aws:MultiFactorAuthPresent', String(mfa)] as const]
      : []),
    ...given('sts:ExternalId', form.get('ExternalId')),
    ...given('sts:RoleSessionName', form.get('RoleSessionName')),
    ...given('sts:SourceIdentity', form.get('SourceIdentity')),
    ...Object.entries(readTags(form).tags).map(
      ([key, value]) => [`aws:RequestTag/${key}`, value] as const,
    ),
  ]
  const principals = principalsOf(caller)
  return actions.find((action) => !isTrusted(role.trust, { action, principals, context }))
}
