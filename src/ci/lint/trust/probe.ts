/** Tokens that nobody has, to see which of them a policy would let in. */
import { createContext } from '../../../policy/context.ts'
import { evaluate } from '../../../policy/evaluate.ts'
import { decodePolicy } from '../../../policy/parse-policy.ts'
import type { Policy } from '../../../policy/policy.ts'
import { hole } from '../node.ts'
import type { TrustPolicy, TrustStatement } from './trust-policy.ts'

/** What stands for a text that is not known; no name has it. */
const unknownName = 'not-known'

export function filled(value: string): string {
  return value.replaceAll(hole, unknownName)
}

function conditionObject({ conditions }: TrustStatement): Record<string, Record<string, string[]>> {
  const blocks: Record<string, Record<string, string[]>> = {}
  for (const { operator, key, values } of conditions) {
    const block = (blocks[operator.value] ??= {})
    ;(block[filled(key.value)] ??= []).push(...values.map(({ value }) => filled(value)))
  }
  return blocks
}

function statementObject(statement: TrustStatement, principal: string): unknown {
  const { effect, actions, exceptActions } = statement
  return {
    Effect: effect,
    Principal: { Federated: principal },
    [exceptActions ? 'NotAction' : 'Action']: actions.map(({ value }) => filled(value)),
    Condition: conditionObject(statement),
  }
}

/**
 * The statement and whatever the policy denies, about one provider; undefined where IAM would not take
 * it as a policy.
 */
export function probePolicy(
  { statements }: TrustPolicy,
  statement: TrustStatement,
  principal: string,
): Policy | undefined {
  const denied = statements.filter(({ effect }) => effect === 'Deny')
  const parsed = decodePolicy({
    Version: '2012-10-17',
    Statement: [statement, ...denied].map((one) => statementObject(one, principal)),
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
  readonly issuer: string
  readonly principal: string
}

export function letsIn({ policy, issuer, principal }: ProbeQuestion, token: ProbeToken): boolean {
  const claims = { sub: token.subject, aud: token.audience, ...token.claims }
  const context = createContext(
    Object.entries(claims).map(([claim, value]) => [`${issuer}:${claim}`, value] as const),
  )
  const { decision } = evaluate(policy, {
    action: 'sts:AssumeRoleWithWebIdentity',
    principal: { kind: 'Federated', id: principal },
    context,
  })
  return decision === 'allowed'
}
