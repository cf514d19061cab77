/** What `ci explain` found, for scripts. Never the token. */
import type { ExplainedStatement, TrustExplanation } from '../../ci/explain-trust.ts'
import type { TokenClaims } from '../../ci/read-token.ts'
import { audienceOf } from '../../ci/token-context.ts'
import { passing } from '../../policy/passing.ts'

function statementJson(one: ExplainedStatement) {
  const { statement, applies, actionFits, principalFits, conditions, hints } = one
  return {
    number: statement.number,
    sid: statement.sid ?? null,
    effect: statement.effect,
    applies,
    action: actionFits,
    principal: principalFits,
    conditions: conditions.map((result, at) => ({
      operator: result.condition.written,
      key: result.condition.key,
      holds: result.holds,
      because: result.because,
      found: result.found ?? null,
      passes: passing(result),
      hints: hints[at] ?? [],
    })),
  }
}

export function explanationJson(explanation: TrustExplanation, claims: TokenClaims) {
  const { isAllowed, decision, found, provider, context, findings, statements } = explanation
  return {
    allowed: isAllowed,
    decision,
    platform: found?.platform.id ?? null,
    issuer: claims.issuer,
    subject: claims.subject ?? null,
    audience: audienceOf(claims),
    expiresAt: claims.expiresAt?.toISOString() ?? null,
    provider: provider ?? null,
    keys: Object.fromEntries(context.keys.map((key) => [key, context.valuesOf(key) ?? []])),
    findings,
    statements: statements.map(statementJson),
    signatureChecked: false,
  }
}
