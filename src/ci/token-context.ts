/** What AWS STS makes of a token's claims: the condition keys of the request. */
import type { ContextEntry } from '../policy/context.ts'
import { type FoundPlatform, issuerPath } from './platforms.ts'
import { claimTexts, type TokenClaims } from './read-token.ts'

// IAM user guide, "Available keys for AWS OIDC federation": those of every issuer.
const everywhere = ['sub', 'amr', 'email']

/** What IAM compares with client IDs and `aud`: `azp` where the token has one. */
export function audienceOf({ all, audiences }: TokenClaims): readonly string[] {
  const party = all.get('azp')
  return typeof party === 'string' && party !== '' ? [party] : audiences
}

/** Claims that become keys, as the service authorization reference lists them. */
export function claimKeys(found: FoundPlatform | undefined): readonly string[] {
  return [...everywhere, ...(found?.isShared === true ? found.platform.conditionKeys : [])]
}

export function tokenContext(
  claims: TokenClaims,
  found: FoundPlatform | undefined,
): readonly ContextEntry[] {
  const issuer = issuerPath(claims.issuer)
  const named = claimKeys(found).flatMap((claim): readonly ContextEntry[] => {
    const values = claimTexts(claims.all.get(claim))
    return claims.all.has(claim) && values.length > 0 ? [[`${issuer}:${claim}`, values]] : []
  })
  const audience = audienceOf(claims)
  return [
    ...(audience.length === 0 ? [] : [[`${issuer}:aud`, audience] as const]),
    ...(audience === claims.audiences ? [] : [[`${issuer}:oaud`, claims.audiences] as const]),
    ...named,
  ]
}

/** Those of every request by https at this time. */
export function requestContext(now: Date): readonly ContextEntry[] {
  return [
    ['aws:CurrentTime', now.toISOString()],
    ['aws:EpochTime', String(Math.floor(now.getTime() / 1000))],
    ['aws:SecureTransport', 'true'],
  ]
}
