/** Account names beside account ids, as far as the listings of this machine's sign-ins tell. */
import { allKnownAccounts, readKnownAccounts } from '../accounts/known-accounts.ts'
import type { AwsConfig } from '../config/aws-config.ts'
import { renewAccounts } from '../session/renew-accounts.ts'
import type { System } from '../system/system.ts'
import { forTerminal } from '../system/text.ts'
import type { CommandContext } from './context.ts'
import { knownSessions } from './sessions.ts'

/** A server chooses the names: a longer one would only push everything else away. */
const longestName = 48

/** By account id, ready to be shown. */
export type AccountNames = ReadonlyMap<string, string>

export function accountNames(system: System): AccountNames {
  const names = new Map<string, string>()
  for (const [accountId, { name = '' }] of allKnownAccounts(system)) {
    const shown = forTerminal(name, longestName).trim()
    if (shown !== '') names.set(accountId, shown)
  }
  return names
}

/** `111111111111 dev`, or the id alone. */
export function namedAccount(accountId: string, names: AccountNames): string {
  const name = names.get(accountId)
  const id = forTerminal(accountId, 20)
  return name === undefined ? id : `${id} ${name}`
}

/** When the names beside the profiles of these files were listed: of several sign-ins, the oldest list. */
export function namesListedAt(config: AwsConfig, system: System): Date | undefined {
  const lists = knownSessions(config).map(({ session }) => readKnownAccounts(session, system))
  const times = lists.flatMap(({ at }) => at?.getTime() ?? [])
  return times.length === 0 ? undefined : new Date(Math.min(...times))
}

/**
 * Lists the accounts of every sign-in that is due for it, all at once, until the signal. True when
 * there is something new.
 */
export async function renewAccountNames(
  config: AwsConfig,
  system: System,
  signal: AbortSignal,
): Promise<boolean> {
  const renewed = await Promise.all(
    knownSessions(config).map(async ({ session, target }) => {
      const profile = 'profile' in target ? target.profile : undefined
      return await renewAccounts(session, { config, profile }, system, signal)
    }),
  )
  return renewed.some((accounts) => accounts !== undefined)
}

/** What a command may take longer than it has to, so that names are there the next time. */
const patienceMs = 1000

/** The same within a second. */
export async function renewAccountNamesBriefly(
  { system, signal }: Pick<CommandContext, 'system' | 'signal'>,
  config: AwsConfig,
): Promise<boolean> {
  const end = AbortSignal.any([signal, AbortSignal.timeout(patienceMs)])
  return await renewAccountNames(config, system, end)
}
