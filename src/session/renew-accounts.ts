/** Lists what a sign-in reaches anew in the background, when that is due, for names and menus. */
import type { Account } from '../accounts/account.ts'
import { listAccounts, listRoles } from '../accounts/list.ts'
import {
  areRolesDue,
  isListingDue,
  readKnownAccounts,
  readKnownRoles,
  rememberAccounts,
  rememberAsked,
  rememberRoles,
} from '../accounts/known-accounts.ts'
import { KeylessError } from '../errors.ts'
import type { PortalClient } from '../identity-center/portal-client.ts'
import type { SsoSession } from '../identity-center/session.ts'
import type { System } from '../system/system.ts'
import { createTokenCache } from '../tokens/token-cache.ts'
import { type ServiceSettings, servicesFor } from './services.ts'

/** With less left, the token would have to be refreshed first, and that must not be broken off. */
const leastLeftMs = 60_000

function usableToken(session: SsoSession, system: System): string | undefined {
  const token = createTokenCache(system).peek(session)
  if (token === undefined) return undefined
  const leftMs = token.expiresAt.getTime() - system.clock.now().getTime()
  return leftMs < leastLeftMs ? undefined : token.accessToken
}

interface Renewal<T> {
  readonly isDue: () => boolean
  readonly list: (portal: PortalClient, accessToken: string) => Promise<T>
  readonly remember: (listed: T) => Promise<void>
}

interface RenewalWorld {
  readonly settings: ServiceSettings
  readonly system: System
  readonly signal: AbortSignal
}

/**
 * What is listed anew; undefined where it is not due or cannot be had. Never signs in, never refreshes;
 * no network, a slow service or the signal leave all as it was.
 */
async function renewed<T>(
  session: SsoSession,
  { isDue, list, remember }: Renewal<T>,
  { settings, system, signal }: RenewalWorld,
): Promise<T | undefined> {
  try {
    const accessToken = usableToken(session, system)
    if (accessToken === undefined || !isDue()) return undefined
    const listed = await list(servicesFor(session, settings, system).portal, accessToken)
    // A sign-out on the way has taken the cache away, and it shall not come back.
    if (usableToken(session, system) !== accessToken) return undefined
    await remember(listed)
    return listed
  } catch (error) {
    if (!(error instanceof KeylessError) && !signal.aborted) throw error
    system.log.debug('not listed anew', { cause: String(error) })
    return undefined
  }
}

/** The accounts, where there is a new list of them. */
export async function renewAccounts(
  session: SsoSession,
  settings: ServiceSettings,
  system: System,
  signal: AbortSignal,
): Promise<readonly Account[] | undefined> {
  const accounts: Renewal<readonly Account[]> = {
    isDue: () => isListingDue(readKnownAccounts(session, system), system.clock.now()),
    list: async (portal, accessToken) => {
      await rememberAsked(session, system)
      return await listAccounts(portal, accessToken, signal)
    },
    remember: async (listed) => rememberAccounts(session, listed, system),
  }
  return await renewed(session, accounts, { settings, system, signal })
}

/** The roles of one account, where there is a new list of them. */
export async function renewRoles(
  { session, accountId }: { readonly session: SsoSession; readonly accountId: string },
  settings: ServiceSettings,
  system: System,
  signal: AbortSignal,
): Promise<readonly string[] | undefined> {
  const roles: Renewal<readonly string[]> = {
    isDue: () => areRolesDue(readKnownRoles(session, accountId, system), system.clock.now()),
    list: async (portal, accessToken) => listRoles(portal, accessToken, accountId, signal),
    remember: async (names) => rememberRoles(session, accountId, names, system),
  }
  return await renewed(session, roles, { settings, system, signal })
}
