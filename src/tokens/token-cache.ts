/**
 * `~/.aws/sso/cache`, shared with the AWS CLI and every SDK. Not for refreshing (valid-token.ts)
 * nor for telling the server that a token is given up (revoke.ts).
 */

import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { type SsoSession, sessionLabel } from '../identity-center/session.ts'
import type { System } from '../system/system.ts'
import type { Token } from './token.ts'
import { type StoredToken, decodeToken, encodeToken } from './token-file.ts'

export interface StoredTokenFile {
  readonly path: string
  readonly name: string
  readonly token: StoredToken
}

export interface TokenCache {
  /** Undefined when there is none; a file that holds no token counts as none, with a warning. */
  read(session: SsoSession): Token | undefined
  write(session: SsoSession, token: Token): void
  /** True when there was a file. */
  remove(session: SsoSession): boolean
  /** Every file that holds a token, other tools' included. */
  all(): readonly StoredTokenFile[]
  pathOf(session: SsoSession): string
}

/** SHA-1 of the session's name or, in the legacy form, of the start URL exactly as configured. */
export function tokenFileName(session: Pick<SsoSession, 'name' | 'startUrl'>): string {
  const key = session.name ?? session.startUrl
  return `${createHash('sha1').update(key, 'utf8').digest('hex')}.json`
}

export declare function createTokenCache(system: Pick<System, 'paths' | 'log'>): TokenCache
