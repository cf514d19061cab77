/** A sign-in token as a value. Not for files: see token-file.ts and token-cache.ts. */

export interface TokenRegistration {
  readonly clientId: string
  readonly clientSecret: string
  readonly expiresAt: Date
}

export interface Token {
  /** As configured when the person signed in. */
  readonly startUrl: string
  readonly region: string
  readonly accessToken: string
  readonly expiresAt: Date
  /** Absent when no scopes were registered. */
  readonly refreshToken?: string
  /** The client that the token was issued to; a refresh needs it. */
  readonly registration?: TokenRegistration
  /** Instead of both while protection is on: `open` of the cache has them. */
  readonly sealed?: SealedSecrets
}

/** What is known of the sealed part of a token without its key. */
export interface SealedSecrets {
  /** There is a refresh token. */
  readonly refreshable: boolean
  readonly registrationExpiresAt?: Date
}

/** A token for showing how a sign-in stands: where all of it is sealed, what is known without the key. */
export type TokenGlance = Omit<Token, 'accessToken'> & Partial<Pick<Token, 'accessToken'>>

/** A token with less left than this is refreshed, as in botocore. Milliseconds. */
export const refreshBeforeMs = 15 * 60_000

/** Negative once expired. */
export function timeLeftMs(token: Pick<Token, 'expiresAt'>, now: Date): number {
  return token.expiresAt.getTime() - now.getTime()
}

/** The end of a token that was just answered with `expires_in` seconds, in whole seconds as in the file. */
export function expiryAfter(now: Date, seconds: number): Date {
  return new Date((Math.floor(now.getTime() / 1000) + seconds) * 1000)
}

/** Whether a new token needs no person, as far as the file tells. */
export function canRefresh(
  token: Pick<Token, 'refreshToken' | 'registration' | 'sealed'>,
  now: Date,
): boolean {
  const { sealed } = token
  if (sealed !== undefined) return sealed.refreshable && (sealed.registrationExpiresAt ?? now) > now
  return token.refreshToken !== undefined && (token.registration?.expiresAt ?? now) > now
}
