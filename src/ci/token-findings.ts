/** What AWS STS looks at before it asks the trust policy, and what a person should know of the token. */
import type { FoundPlatform } from './platforms.ts'
import type { TokenClaims } from './read-token.ts'
import { audienceOf } from './token-context.ts'

export interface TokenFinding {
  readonly code: string
  /** STS refuses whatever the policy says. What ends by itself, such as the token's life, decides nothing. */
  readonly decides: boolean
  /** A sentence or two. */
  readonly says: string
}

export interface FindingOptions {
  readonly now: Date
  /** Of the IAM identity provider; undefined when nobody said. */
  readonly clientIds: readonly string[] | undefined
}

// AWS STS API reference, AssumeRoleWithWebIdentity: WebIdentityToken.
const longestToken = 20_000
const signedBy = /^(?:RS|ES)(?:256|384|512)$/

function signatureFinding({ algorithm }: TokenClaims): TokenFinding | undefined {
  if (algorithm === undefined || signedBy.test(algorithm)) return undefined
  const says =
    'The token is not signed in a way that STS takes: its header names none of RS256, RS384, RS512, ' +
    'ES256, ES384 and ES512.'
  return { code: 'not-signed', decides: true, says }
}

function audienceFinding(
  claims: TokenClaims,
  found: FoundPlatform | undefined,
  clientIds: readonly string[] | undefined,
): TokenFinding | undefined {
  const audience = audienceOf(claims)
  if (audience.length === 0) {
    return {
      code: 'audience-missing',
      decides: true,
      says: 'The token is for nobody: it has no aud.',
    }
  }
  if (clientIds !== undefined) {
    if (audience.some((one) => clientIds.includes(one))) return undefined
    const says =
      `The token is for ${audience.join(', ')}, which is none of the identity provider's client IDs ` +
      `(${clientIds.join(', ')}). STS says "Incorrect token audience".`
    return { code: 'audience-not-registered', decides: true, says }
  }
  const usual = found?.platform.audience
  if (usual === undefined || audience.includes(usual)) return undefined
  const says =
    `The token is for ${audience.join(', ')}; for AWS a job of ${found?.platform.name} usually asks ` +
    `for ${usual}. The identity provider must have what the token says among its client IDs.`
  return { code: 'audience-unusual', decides: false, says }
}

function timeFinding({ expiresAt, notBefore }: TokenClaims, now: Date): TokenFinding | undefined {
  if (expiresAt === undefined) {
    const says = 'The token has no end (exp); STS wants one.'
    return { code: 'expiry-missing', decides: true, says }
  }
  if (expiresAt <= now) {
    const says =
      'The token is over by now: STS would say ExpiredTokenException. The rest holds for a fresh one.'
    return { code: 'token-expired', decides: false, says }
  }
  if (notBefore === undefined || notBefore <= now) return undefined
  return { code: 'token-early', decides: false, says: 'The token is not valid yet (nbf).' }
}

export function tokenFindings(
  claims: TokenClaims,
  found: FoundPlatform | undefined,
  { now, clientIds }: FindingOptions,
): readonly TokenFinding[] {
  const findings: (TokenFinding | undefined)[] = [
    claims.issuer.startsWith('https://')
      ? undefined
      : { code: 'issuer-not-https', decides: true, says: 'The issuer is no https address.' },
    claims.subject === undefined
      ? { code: 'subject-missing', decides: true, says: 'The token has no subject (sub).' }
      : undefined,
    (claims.length ?? 0) > longestToken
      ? {
          code: 'token-too-long',
          decides: true,
          says: `STS takes tokens of at most ${longestToken} characters; this one has ${claims.length}.`,
        }
      : undefined,
    signatureFinding(claims),
    audienceFinding(claims, found, clientIds),
    timeFinding(claims, now),
  ]
  return findings.filter((finding) => finding !== undefined)
}
