import type { AwsConfig } from '../config/aws-config.ts'
import { KeylessError, SignInRequired } from '../errors.ts'
import { openSession } from '../session/open-session.ts'
import type { System } from '../system/system.ts'
import { canRefresh, type TokenGlance } from '../tokens/token.ts'
import type { KnownSession } from './sessions.ts'

export interface SessionState extends KnownSession {
  /** `unknown`: it should be refreshed now, but AWS could not be reached. */
  readonly state: 'signed-in' | 'signed-out' | 'expired' | 'unknown'
  readonly expiresAt: Date | undefined
  /** Renews itself without a person until the session ends. */
  readonly refreshable: boolean
}

/**
 * How a session stands. An expired token that may be refreshed is refreshed, for only that tells
 * whether the sign-in still lives; nobody is asked anything.
 */
export async function sessionState(
  known: KnownSession,
  config: AwsConfig,
  system: System,
): Promise<SessionState> {
  const open = openSession(config, known.target, system)
  const now = system.clock.now()
  const cached = open.cachedToken()
  const state = (state: SessionState['state'], token: TokenGlance | undefined): SessionState => ({
    ...known,
    state,
    expiresAt: token?.expiresAt,
    refreshable: token !== undefined && canRefresh(token, now),
  })
  if (cached === undefined) return state('signed-out', undefined)
  if (cached.expiresAt > now) return state('signed-in', cached)
  if (!canRefresh(cached, now)) return state('expired', cached)
  try {
    return state('signed-in', await open.token())
  } catch (error) {
    if (error instanceof SignInRequired) return { ...state('expired', cached), refreshable: false }
    if (!(error instanceof KeylessError)) throw error
    system.log.warn(error.message)
    return state('unknown', cached)
  }
}
