import { SignInRequired } from '../errors.ts'
import { type SsoSession, sessionLabel } from '../identity-center/session.ts'
import type { Token, TokenRegistration } from './token.ts'

/** All that a refresh needs. */
export interface RefreshGrant extends TokenRegistration {
  readonly refreshToken: string
}

/**
 * The grant, or in words why there is none, so that no call is made that must fail: legacy tokens
 * are never refreshed, nor is one whose registration has ended.
 */
export function refreshGrant(session: SsoSession, token: Token, now: Date): RefreshGrant | string {
  if (session.name === undefined) return 'a sign-in without a session cannot be refreshed'
  const { refreshToken, registration } = token
  if (refreshToken === undefined) return 'it came without a refresh token'
  if (registration === undefined) return 'the client that it was issued to is not known any more'
  if (registration.expiresAt.getTime() <= now.getTime()) {
    return 'the registration of its client has expired'
  }
  return { ...registration, refreshToken }
}

export function signInMissing(session: SsoSession, profile: string | undefined): SignInRequired {
  const message = `You are not signed in to ${sessionLabel(session)}.`
  return new SignInRequired('sign-in-missing', message, {
    details: { session: session.name, profile },
  })
}

/** The file is of a sign-in to what the session pointed at before its settings changed. */
export function signInElsewhere(session: SsoSession, profile: string | undefined): SignInRequired {
  const message = `You are not signed in to ${sessionLabel(session)}: the cached sign-in is for another start URL.`
  return new SignInRequired('sign-in-missing', message, {
    details: { session: session.name, profile },
  })
}

/** `reason` says why no refresh could help. */
export function signInExpired(
  session: SsoSession,
  profile: string | undefined,
  reason: string,
): SignInRequired {
  const message = `The sign-in to ${sessionLabel(session)} has expired: ${reason}.`
  return new SignInRequired('sign-in-expired', message, {
    details: { session: session.name, profile },
  })
}
