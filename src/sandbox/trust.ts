/** The trust policies of roles: as they were written, and as short forms of an organisation file mean them. */
import { type ContextEntry, createContext } from '../policy/context.ts'
import { evaluate } from '../policy/evaluate.ts'
import { decodePolicy, type ParsedPolicy, parsePolicy } from '../policy/parse-policy.ts'
import type { Policy, Principal } from '../policy/policy.ts'
import { reservedRole } from './identifiers.ts'

/** A policy, with the document that GetRole answers. */
export interface Trust {
  readonly document: unknown
  readonly policy: Policy
}

export type TrustedPrincipal =
  | { readonly accountId: string; readonly permissionSet: string }
  | { readonly accountId: string; readonly user: string }
  | { readonly accountId: string; readonly role: string }
  /** `subject` may have `*`. */
  | { readonly provider: string; readonly subject: string }

/** What an organisation file says in place of a policy. */
export interface ShortTrust {
  /** Of the role. */
  readonly accountId: string
  readonly trusted: readonly TrustedPrincipal[]
  /** Whoever assumes it must say this. */
  readonly externalId?: string | undefined
  /** The caller must have used an authenticator. */
  readonly needsMfa?: boolean
  /** sts:TagSession and sts:SetSourceIdentity, which a trust policy allows apart. */
  readonly allows?: readonly ('tags' | 'source-identity')[]
}

type Json = Readonly<Record<string, unknown>>

function principalArn(trusted: Exclude<TrustedPrincipal, { provider: string }>): string {
  const start = `arn:aws:iam::${trusted.accountId}`
  if ('user' in trusted) return `${start}:user/${trusted.user}`
  if ('role' in trusted) return `${start}:role/${trusted.role}`
  return reservedRoleArn(trusted.accountId, trusted.permissionSet)
}

/** As IAM calls the role of a permission set. */
export function reservedRoleArn(accountId: string, permissionSet: string): string {
  const { roleName } = reservedRole(accountId, permissionSet)
  return `arn:aws:iam::${accountId}:role/aws-reserved/sso.amazonaws.com/${roleName}`
}

function callerStatement(
  trusted: Exclude<TrustedPrincipal, { provider: string }>,
  { externalId, needsMfa, allows = [] }: ShortTrust,
): Json {
  const condition = {
    ...(externalId === undefined ? {} : { StringEquals: { 'sts:ExternalId': externalId } }),
    ...(needsMfa === true ? { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } : {}),
  }
  const action = [
    'sts:AssumeRole',
    ...(allows.includes('tags') ? ['sts:TagSession'] : []),
    ...(allows.includes('source-identity') ? ['sts:SetSourceIdentity'] : []),
  ]
  return {
    Effect: 'Allow',
    Principal: { AWS: principalArn(trusted) },
    Action: action.length === 1 ? action[0] : action,
    ...(Object.keys(condition).length === 0 ? {} : { Condition: condition }),
  }
}

function documentOf(short: ShortTrust): Json {
  const statements = short.trusted.map((trusted): Json => {
    if (!('provider' in trusted)) return callerStatement(trusted, short)
    const path = trusted.provider.replace(/^https:\/\//, '')
    return {
      Effect: 'Allow',
      Principal: { Federated: `arn:aws:iam::${short.accountId}:oidc-provider/${path}` },
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: { StringLike: { [`${path}:sub`]: trusted.subject } },
    }
  })
  return { Version: '2012-10-17', Statement: statements }
}

/** The policy that the short form means. */
export function trustOf(short: ShortTrust): Trust {
  return trustOfDocument(documentOf(short))
}

function trustOfDocument(document: unknown): Trust {
  const parsed: ParsedPolicy = decodePolicy(document)
  if (parsed.kind === 'policy') return { document, policy: parsed.policy }
  const [problem] = parsed.problems
  throw new TypeError(`${problem?.at ?? ''} ${problem?.says ?? ''}`.trim())
}

/**
 * Throws TypeError for what IAM would not take as a trust policy, and for a name that stands twice, of which
 * nobody can say what was meant: place and sentence.
 */
export function readTrust(text: string): Trust {
  const parsed = parsePolicy(text)
  const [problem] = parsed.kind === 'policy' ? parsed.notices : parsed.problems
  if (problem !== undefined) throw new TypeError(`${problem.at} ${problem.says}`.trim())
  return trustOfDocument(JSON.parse(text))
}

export interface TrustQuestion {
  /** `sts:AssumeRole`. */
  readonly action: string
  /** All that the caller is: a role, its session, its account. */
  readonly principals: readonly Principal[]
  readonly context: readonly ContextEntry[]
}

/** Whether the policy allows it to one of the principals, and denies it to none. */
export function isTrusted({ policy }: Trust, question: TrustQuestion): boolean {
  const context = createContext(question.context)
  const { action } = question
  const decisions = question.principals.map(
    (principal) => evaluate(policy, { action, principal, context }).decision,
  )
  return decisions.includes('allowed') && !decisions.includes('denied-explicitly')
}
