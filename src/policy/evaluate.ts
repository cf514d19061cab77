/** A whole policy on one request: a Deny that applies wins, then an Allow that applies, else it is denied. */
import { type ConditionResult, evaluateCondition, type Scope } from './evaluate-condition.ts'
import { fits, withWildcards } from './pattern.ts'
import type { RequestContext } from './context.ts'
import type { Policy, Principal, Statement } from './policy.ts'

export interface AssumeRequest {
  /** `sts:AssumeRoleWithWebIdentity`. */
  readonly action: string
  readonly principal: Principal
  readonly context: RequestContext
}

export interface StatementResult {
  readonly statement: Statement
  readonly actionFits: boolean
  readonly principalFits: boolean
  /** All of them, whether or not the statement is about the request at all. */
  readonly conditions: readonly ConditionResult[]
  readonly applies: boolean
}

export interface Evaluation {
  /** `denied`: no statement allows it. `denied-explicitly`: one denies it, whatever others allow. */
  readonly decision: 'allowed' | 'denied' | 'denied-explicitly'
  readonly statements: readonly StatementResult[]
}

/** Names of actions have no case. */
function isOneOf(action: string, patterns: readonly string[]): boolean {
  const characters = [...action.toLowerCase()]
  return patterns.some((pattern) => fits(withWildcards(pattern.toLowerCase()), characters))
}

function isPrincipal({ anyPrincipal, principals }: Statement, asked: Principal): boolean {
  if (anyPrincipal) return true
  return principals.some(({ kind, id }) => kind === asked.kind && (id === asked.id || id === '*'))
}

function evaluateStatement(
  statement: Statement,
  request: AssumeRequest,
  scope: Scope,
): StatementResult {
  const actionFits = isOneOf(request.action, statement.actions) !== statement.exceptActions
  const principalFits = isPrincipal(statement, request.principal)
  const conditions = statement.conditions.map((one) => evaluateCondition(one, scope))
  const applies = actionFits && principalFits && conditions.every(({ holds }) => holds)
  return { statement, actionFits, principalFits, conditions, applies }
}

export function evaluate(policy: Policy, request: AssumeRequest): Evaluation {
  const scope = { context: request.context, version: policy.version }
  const statements = policy.statements.map((one) => evaluateStatement(one, request, scope))
  const applied = statements.filter(({ applies }) => applies)
  if (applied.some(({ statement }) => statement.effect === 'Deny')) {
    return { decision: 'denied-explicitly', statements }
  }
  return { decision: applied.length > 0 ? 'allowed' : 'denied', statements }
}
