/** A token good enough to call with, refreshed when it is time. Never opens a browser, never prompts. */

import type { OidcClient } from '../identity-center/oidc-client.ts'
import type { SsoSession } from '../identity-center/session.ts'
import type { System } from '../system/system.ts'
import type { Token } from './token.ts'
import type { TokenCache } from './token-cache.ts'

export interface ValidTokenOptions {
  readonly system: Pick<System, 'clock' | 'platform' | 'paths' | 'log'>
  /** For the session's region. */
  readonly oidc: Pick<OidcClient, 'createToken'>
  readonly cache: TokenCache
  /** A token with less left is refreshed; milliseconds (15 minutes). */
  readonly minimumMs?: number
}

/** Throws SignInRequired `sign-in-missing` or `sign-in-expired`. */
export declare function validToken(session: SsoSession, options: ValidTokenOptions): Promise<Token>
