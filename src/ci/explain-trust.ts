/** Why a role's trust policy lets a pipeline's token in, or not. Decides as AWS STS does, but for the signature. */
import { type ContextEntry, createContext, type RequestContext } from '../policy/context.ts'
import { type Evaluation, evaluate, type StatementResult } from '../policy/evaluate.ts'
import type { PolicyProblem } from '../policy/parse-policy.ts'
import type { Policy, Principal } from '../policy/policy.ts'
import type { Hint } from './hint.ts'
import { hintsFor } from './hints.ts'
import { type FoundPlatform, issuerPath, platformOf } from './platforms.ts'
import type { TokenClaims } from './read-token.ts'
import { requestContext, tokenContext } from './token-context.ts'
import { type FindingOptions, type TokenFinding, tokenFindings } from './token-findings.ts'

export interface TrustQuestion extends FindingOptions {
  readonly claims: TokenClaims
  readonly policy: Policy
  /** Condition keys of the request that no token has. */
  readonly given: readonly ContextEntry[]
  /** Of the policy's text (none). */
  readonly notices?: readonly PolicyProblem[]
  /** Why the provider was not asked for its client IDs, where it should have been. */
  readonly providerFinding?: TokenFinding | undefined
}

export interface ExplainedStatement extends StatementResult {
  /** Of each condition, in their order. */
  readonly hints: readonly (readonly Hint[])[]
}

export interface TrustExplanation {
  readonly isAllowed: boolean
  readonly decision: Evaluation['decision']
  readonly found: FoundPlatform | undefined
  /** The ARN by which the policy trusts the token's issuer; undefined when it does not. */
  readonly provider: string | undefined
  readonly context: RequestContext
  readonly findings: readonly TokenFinding[]
  readonly statements: readonly ExplainedStatement[]
}

const action = 'sts:AssumeRoleWithWebIdentity'
const tagsClaim = 'https://aws.amazon.com/tags'

function trustedProviders({ statements }: Policy, issuer: string): readonly string[] {
  const ids = statements.flatMap(({ principals }) =>
    principals.filter(({ kind }) => kind === 'Federated').map(({ id }) => id),
  )
  const path = /^arn:[^:]*:iam::[^:]*:oidc-provider\/(.*)$/s
  return [...new Set(ids.filter((id) => path.exec(id)?.[1] === issuer))]
}

function providerFinding(providers: readonly string[], issuer: string): readonly TokenFinding[] {
  if (providers.length === 1) return []
  if (providers.length === 0) {
    const says = `No statement names the identity provider of the token: …:oidc-provider/${issuer}.`
    return [{ code: 'provider-not-trusted', decides: false, says }]
  }
  const says =
    'The policy names the provider of several accounts. It must be that of the role; this is about the first.'
  return [{ code: 'several-providers', decides: false, says }]
}

function noticeFindings(notices: readonly PolicyProblem[]): readonly TokenFinding[] {
  return notices.map(({ at, says }) => ({
    code: 'duplicate-key',
    decides: false,
    says: `${at} of the policy: ${says}`,
  }))
}

export function explainTrust({
  claims,
  policy,
  given,
  notices = [],
  providerFinding: asked,
  ...options
}: TrustQuestion): TrustExplanation {
  const found = platformOf(claims)
  const issuer = issuerPath(claims.issuer)
  const providers = trustedProviders(policy, issuer)
  const principal: Principal = {
    kind: 'Federated',
    id: providers[0] ?? `arn:aws:iam::000000000000:oidc-provider/${issuer}`,
  }
  const own = [...requestContext(options.now), ...tokenContext(claims, found)]
  const context = createContext([...own, ...given])
  const { decision, statements } = evaluate(policy, { action, principal, context })
  const tagging = evaluate(policy, { action: 'sts:TagSession', principal, context })
  const tagsRefused = claims.all.has(tagsClaim) && tagging.decision !== 'allowed'
  const tags: readonly TokenFinding[] = tagsRefused
    ? [
        {
          code: 'tags-not-allowed',
          decides: true,
          says: 'The token brings session tags, and the policy does not allow sts:TagSession.',
        },
      ]
    : []
  const findings = [
    ...tokenFindings(claims, found, options),
    ...providerFinding(providers, issuer),
    ...tags,
    ...(asked === undefined ? [] : [asked]),
    ...noticeFindings(notices),
  ]
  return {
    isAllowed: decision === 'allowed' && !findings.some(({ decides }) => decides),
    decision,
    found,
    provider: providers[0],
    context,
    findings,
    statements: statements.map((statement) => ({
      ...statement,
      hints: statement.conditions.map((result) => hintsFor({ claims, found, result })),
    })),
  }
}
