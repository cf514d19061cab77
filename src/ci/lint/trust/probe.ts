/** Tokens that nobody has, to see which of them a policy would let in. */
import { createContext } from '../../../policy/context.ts'
import { evaluate } from '../../../policy/evaluate.ts'
import { decodePolicy } from '../../../policy/parse-policy.ts'
import type { Policy } from '../../../policy/policy.ts'
import { hasHole, hole } from '../node.ts'
import type { TrustPolicy, TrustStatement } from './trust-policy.ts'

/** What stands for a text that is not known: one name or, as `owner/repository` often is, two. */
export const unknownNames = ['not-known', 'not/known'] as const

export type UnknownName = (typeof unknownNames)[number]

export function filled(value: string, name: UnknownName = 'not-known'): string {
  return value.replaceAll(hole, name)
}

/** A key whose issuer is not known is one of the provider's: there is no other to be. */
function keyOf(key: string, issuer: string): string {
  const at = key.lastIndexOf(':')
  return hasHole(key.slice(0, at)) ? `${issuer}${key.slice(at)}` : filled(key)
}

function conditionObject(
  { conditions }: TrustStatement,
  { issuer, unknown }: ProbeAsked,
): Record<string, Record<string, string[]>> {
  const blocks: Record<string, Record<string, string[]>> = {}
  for (const { operator, key, values } of conditions) {
    const block = (blocks[operator.value] ??= {})
    const list = (block[keyOf(key.value, issuer)] ??= [])
    list.push(...values.map(({ value }) => filled(value, unknown)))
  }
  return blocks
}

function statementObject(statement: TrustStatement, asked: ProbeAsked): unknown {
  const { effect, actions, exceptActions } = statement
  return {
    Effect: effect,
    Principal: { Federated: providerOf(asked.issuer) },
    [exceptActions ? 'NotAction' : 'Action']: actions.map(({ value }) => filled(value)),
    Condition: conditionObject(statement, asked),
  }
}

export interface ProbeAsked {
  /** Without `https://`. */
  readonly issuer: string
  /** What stands for texts that are not known. */
  readonly unknown: UnknownName
}

/** Of an account that nobody has. */
function providerOf(issuer: string): string {
  return `arn:aws:iam::000000000000:oidc-provider/${issuer}`
}

/**
 * The statement and whatever the policy denies, about one provider; undefined where IAM would not take
 * it as a policy.
 */
export function probePolicy(
  { statements }: TrustPolicy,
  statement: TrustStatement,
  asked: ProbeAsked,
): Policy | undefined {
  const denied = statements.filter(({ effect }) => effect === 'Deny')
  const parsed = decodePolicy({
    Version: '2012-10-17',
    Statement: [statement, ...denied].map((one) => statementObject(one, asked)),
  })
  return parsed.kind === 'policy' ? parsed.policy : undefined
}

export interface ProbeToken {
  readonly subject: string
  readonly audience: string
  /** Claims by their names, besides these two. */
  readonly claims: Readonly<Record<string, string>>
}

export interface ProbeQuestion {
  readonly policy: Policy
  /** Without `https://`. */
  readonly issuer: string
}

export function letsIn({ policy, issuer }: ProbeQuestion, token: ProbeToken): boolean {
  const claims = { sub: token.subject, aud: token.audience, ...token.claims }
  const context = createContext(
    Object.entries(claims).map(([claim, value]) => [`${issuer}:${claim}`, value] as const),
  )
  const { decision } = evaluate(policy, {
    action: 'sts:AssumeRoleWithWebIdentity',
    principal: { kind: 'Federated', id: providerOf(issuer) },
    context,
  })
  return decision === 'allowed'
}
