/** Lists a sign-in's accounts anew in the background, when that is due, for their names. */
import { listAccounts } from '../accounts/list.ts'
import {
  isListingDue,
  readKnownAccounts,
  rememberAccounts,
  rememberAsked,
} from '../accounts/known-accounts.ts'
import { KeylessError } from '../errors.ts'
import type { SsoSession } from '../identity-center/session.ts'
import type { System } from '../system/system.ts'
import { createTokenCache } from '../tokens/token-cache.ts'
import { type ServiceSettings, servicesFor } from './services.ts'

/** With less left, the token would have to be refreshed first, and that must not be broken off. */
const leastLeftMs = 60_000

function isDue(session: SsoSession, system: System): boolean {
  return isListingDue(readKnownAccounts(session, system), system.clock.now())
}

function usableToken(session: SsoSession, system: System): string | undefined {
  const token = createTokenCache(system).peek(session)
  if (token === undefined) return undefined
  const leftMs = token.expiresAt.getTime() - system.clock.now().getTime()
  return leftMs < leastLeftMs ? undefined : token.accessToken
}

/**
 * True when there is a new list. Never signs in, never refreshes; no network, a slow service or the
 * signal leave all as it was.
 */
export async function renewAccounts(
  session: SsoSession,
  settings: ServiceSettings,
  system: System,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    const accessToken = usableToken(session, system)
    if (accessToken === undefined || !isDue(session, system)) return false
    await rememberAsked(session, system)
    const { portal } = servicesFor(session, settings, system)
    const accounts = await listAccounts(portal, accessToken, signal)
    // A sign-out on the way has taken the cache away, and it shall not come back.
    if (usableToken(session, system) !== accessToken) return false
    await rememberAccounts(session, accounts, system)
    return true
  } catch (error) {
    if (!(error instanceof KeylessError) && !signal.aborted) throw error
    system.log.debug('accounts not listed anew', { cause: String(error) })
    return false
  }
}
