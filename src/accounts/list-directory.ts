/** All accounts and the roles of each, at one pace; what is young enough is not asked again. */
import type { PortalClient } from '../identity-center/portal-client.ts'
import { AccessDenied, ServiceError } from '../errors.ts'
import type { Clock } from '../system/clock.ts'
import type { DirectoryWriter, KnownDirectory, KnownRoles } from './directory-cache.ts'
import type { Account } from './account.ts'
import { listAccounts, listRoles } from './list.ts'

export interface ListingOptions {
  readonly portal: Pick<PortalClient, 'listAccounts' | 'listAccountRoles'>
  /** A good access token, whenever it is asked for. */
  readonly accessToken: () => Promise<string>
  readonly clock: Pick<Clock, 'now'>
  readonly known: KnownDirectory | undefined
  /** Since when somebody waits for it: what another program learnt meanwhile is young. */
  readonly startedAt: Date
  /** Roles that were listed longer ago are listed again; in milliseconds. */
  readonly maxAgeMs: number
  /** The accounts whose roles are of interest. */
  readonly wants: (account: Account) => boolean
  readonly writer: DirectoryWriter
  readonly onProgress: (progress: ListingProgress) => void
  readonly signal: AbortSignal
}

export interface ListingProgress {
  /** Accounts whose roles are known by now. */
  readonly done: number
  /** Undefined until the accounts are listed. */
  readonly total: number | undefined
}

export interface Listing {
  readonly accounts: readonly Account[]
  /** By account id. */
  readonly roles: ReadonlyMap<string, KnownRoles>
  /** Accounts whose roles the service would not tell, and why. */
  readonly unread: ReadonlyMap<string, AccessDenied | ServiceError>
}

/** At 20 calls a second there are as many under way only when each takes more than a second. */
const workers = 24

/** Throws SignInRequired, ServiceError, SystemError, or the signal's reason; what was learnt is kept. */
export async function listDirectory(options: ListingOptions): Promise<Listing> {
  const { onProgress, wants, writer } = options
  onProgress({ done: 0, total: undefined })
  const accounts = await accountsOf(options)
  const wanted = accounts.filter(wants)
  const roles = new Map(wanted.flatMap((account) => youngRoles(account, options)))
  const unread = new Map<string, AccessDenied | ServiceError>()
  const queue = wanted.filter(({ accountId }) => !roles.has(accountId))
  const tell = (): void => onProgress({ done: roles.size + unread.size, total: wanted.length })
  tell()
  const work = async (stop: AbortSignal): Promise<void> => {
    // A signal of its own: one that many listen to makes Node warn of a leak.
    const own = { ...options, signal: AbortSignal.any([options.signal, stop]) }
    for (let account = queue.shift(); account !== undefined; account = queue.shift()) {
      const { accountId } = account
      const outcome = await rolesOf(accountId, own)
      if ('names' in outcome) {
        roles.set(accountId, outcome)
        writer.roles(accountId, outcome.names)
      } else {
        unread.set(accountId, outcome.error)
      }
      tell()
    }
  }
  await together(work)
  const [first] = unread.values()
  // Not one account, but the service, or something between here and there.
  if (roles.size === 0 && first instanceof ServiceError) throw first
  return { accounts, roles, unread }
}

async function accountsOf(options: ListingOptions): Promise<readonly Account[]> {
  const { portal, accessToken, writer, signal, known, startedAt } = options
  if (known !== undefined && known.at >= startedAt) return known.accounts
  const accounts = await listAccounts(portal, await accessToken(), signal)
  writer.accounts(accounts)
  return accounts
}

function youngRoles(
  { accountId }: Account,
  { known, startedAt, maxAgeMs, clock }: ListingOptions,
): [string, KnownRoles][] {
  const roles = known?.roles.get(accountId)
  if (roles === undefined) return []
  const ageMs = clock.now().getTime() - roles.at.getTime()
  const isYoung = roles.at >= startedAt || ageMs < maxAgeMs
  return ageMs >= 0 && isYoung ? [[accountId, roles]] : []
}

/** The first error ends all of them, also those that wait for their turn. */
async function together(work: (stop: AbortSignal) => Promise<void>): Promise<void> {
  const stop = new AbortController()
  const stopping = async (): Promise<void> => {
    try {
      await work(stop.signal)
    } catch (error) {
      stop.abort(error)
    }
  }
  await Promise.all(Array.from({ length: workers }, stopping))
  stop.signal.throwIfAborted()
}

/** One account that the service refuses does not cost the others. */
async function rolesOf(
  accountId: string,
  { portal, accessToken, clock, signal }: ListingOptions,
): Promise<KnownRoles | { readonly error: AccessDenied | ServiceError }> {
  try {
    const names = await listRoles(portal, await accessToken(), accountId, signal)
    return { names, at: clock.now() }
  } catch (error) {
    const isOne =
      error instanceof AccessDenied ||
      (error instanceof ServiceError && error.details['retryable'] !== true)
    if (isOne) return { error }
    throw error
  }
}
