/** The refresh call itself: what is sent, what the token file holds afterwards, what an error means. */

import { KeylessError, ServiceError } from '../errors.ts'
import { OidcFault, asError } from '../identity-center/faults.ts'
import type { OidcClient } from '../identity-center/oidc-client.ts'
import { type SsoSession, sessionLabel } from '../identity-center/session.ts'
import type { RefreshGrant } from './refresh-grant.ts'
import { type Token, expiryAfter } from './token.ts'

/** Shorter than the lock's lease of 15 seconds, so that a live holder is never taken for dead. */
const requestLimitMs = 10_000

const refusals: ReadonlySet<string> = new Set([
  'InvalidGrant',
  'ExpiredToken',
  'AccessDenied',
  'InvalidClient',
  'UnauthorizedClient',
])

/**
 * Sends exactly the four fields that botocore sends. Start URL and region are taken from the config
 * again, as botocore does. A response without a refresh token leaves the old one in force
 * (RFC 6749 section 6); botocore would forget it.
 */
export async function requestRefresh(
  session: SsoSession,
  grant: RefreshGrant,
  options: {
    readonly oidc: Pick<OidcClient, 'createToken'>
    readonly now: () => Date
    /** The refresh token may be somebody else's to spend: it is not sent again. */
    readonly lost: AbortSignal
  },
): Promise<Token> {
  const { clientId, clientSecret, expiresAt, refreshToken } = grant
  const response = await options.oidc.createToken(
    { grantType: 'refresh_token', clientId, clientSecret, refreshToken },
    AbortSignal.timeout(requestLimitMs),
    options.lost,
  )
  return {
    startUrl: session.startUrl,
    region: session.region,
    accessToken: response.accessToken,
    expiresAt: expiryAfter(options.now(), response.expiresIn),
    refreshToken: response.refreshToken ?? refreshToken,
    registration: { clientId, clientSecret, expiresAt },
  }
}

/** True when this refresh token will never work again: the session ended, or it was used before. */
export function isRefusal(error: unknown): boolean {
  return error instanceof OidcFault && refusals.has(error.fault.name)
}

/** Why the server gave no token, ready to show. Throws what is no failure of the call. */
export function refreshError(session: SsoSession, error: unknown): KeylessError {
  if (error instanceof OidcFault) {
    return asError(error.fault, { session: session.name, region: session.region })
  }
  if (error instanceof KeylessError) return error
  if (error instanceof DOMException) {
    const message = `Refreshing the sign-in to ${sessionLabel(session)} took too long.`
    const details = { operation: 'CreateToken', retryable: true }
    return new ServiceError('network-timeout', message, { details, cause: error })
  }
  throw error
}
