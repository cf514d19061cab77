/** A token good enough to call with, refreshed when it is time. Never opens a browser, never prompts. */

import type { SsoSession } from '../identity-center/session.ts'
import { signInElsewhere, signInMissing } from './refresh-grant.ts'
import { type RefreshOutcome, type RefreshPorts, renewToken } from './refresh.ts'
import { type Token, refreshBeforeMs, timeLeftMs } from './token.ts'
import type { TokenCache } from './token-cache.ts'

export interface ValidTokenOptions extends RefreshPorts {
  /** A token with less left is refreshed; milliseconds (15 minutes). */
  readonly minimumMs?: number
}

/** Refreshes of this process by token file, so that many callers share one. */
const underWay = new Map<string, Promise<RefreshOutcome>>()

/** Another tool may be writing the file in place at this very moment. */
const foreignWriteMs = 50

/**
 * The cached token; refreshed when less than 15 minutes are left. One that still works serves even
 * when the refresh fails. Throws SignInRequired `sign-in-missing` or `sign-in-expired`, and the
 * refresh's own error when the token has expired and the server could not be asked.
 */
export async function validToken(session: SsoSession, options: ValidTokenOptions): Promise<Token> {
  const { cache, system } = options
  const minimumMs = options.minimumMs ?? refreshBeforeMs
  await cache.sealPlaintext(session)
  const token = await settledRead(session, options)
  if (token === undefined) throw signInMissing(session, options.profile)
  if (!isForSession(token, session)) throw signInElsewhere(session, options.profile)
  if (timeLeftMs(token, system.clock.now()) >= minimumMs) return token
  const outcome = await sharedRefresh(cache.pathOf(session), () =>
    renewToken(session, token, minimumMs, options),
  )
  if (outcome.kind === 'failed') throw outcome.error
  if (outcome.kind === 'kept') {
    system.log.debug('token kept without a refresh', { reason: outcome.reason })
  }
  return outcome.token
}

/** Whether the token is of the start URL that the session has now; a trailing `/` or `#` does not matter. */
export function isForSession(token: Pick<Token, 'startUrl'>, session: SsoSession): boolean {
  const plain = (url: string): string => url.replace(/[/#]+$/, '').toLowerCase()
  return plain(token.startUrl) === plain(session.startUrl)
}

async function settledRead(
  session: SsoSession,
  options: Pick<RefreshPorts, 'system'> & { readonly cache: TokenCache },
): Promise<Token | undefined> {
  const { cache, system } = options
  const token = cache.peek(session)
  if (token !== undefined || !cache.isThere(session)) return token
  await system.clock.sleep(foreignWriteMs)
  return cache.read(session)
}

async function sharedRefresh(
  path: string,
  start: () => Promise<RefreshOutcome>,
): Promise<RefreshOutcome> {
  const running = underWay.get(path)
  if (running !== undefined) return running
  const refresh = start().finally(() => underWay.delete(path))
  underWay.set(path, refresh)
  return refresh
}
