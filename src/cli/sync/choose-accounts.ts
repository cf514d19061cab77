import { readKnownAccounts } from '../../accounts/known-accounts.ts'
import type { OpenSession } from '../../session/open-session.ts'
import type { FlagValues } from '../command.ts'
import { accountChoices } from '../configure/role-answers.ts'
import type { CommandContext } from '../context.ts'
import { askSome, askYesNo } from '../prompts/prompts.ts'
import type { Choice } from '../prompts/questions.ts'
import { listedAgo } from '../render/duration.ts'
import type { Asked } from './write-sync.ts'

/**
 * The flags for the accounts that a person wants: all of them, or those picked from a menu. As they
 * are where nobody can be asked, or flags say which. Throws Cancelled, SignInRequired, ServiceError.
 */
export async function withChosenAccounts(
  { context, flags, canAsk }: Pick<Asked, 'context' | 'flags' | 'canAsk'>,
  open: OpenSession,
): Promise<FlagValues> {
  const isSaid = ['accounts', 'not-accounts'].some((name) => flags.value(name) !== undefined)
  if (!canAsk || isSaid) return flags
  const { system, signal } = context
  const known = readKnownAccounts(open.session, system)
  const isKnown = known.accounts.length > 0
  const accounts = isKnown ? known.accounts : await open.accounts(signal)
  if (accounts.length < 2) return flags
  const ago = isKnown ? listedAgo(known.at, system.clock.now()) : ''
  const all = `Profiles for all ${accounts.length} accounts${ago}? No lets you choose`
  if (await askYesNo(context, all)) return withAccounts(flags, '')
  const chosen = await askSome(context, {
    message: `Which accounts?${ago}`,
    choices: accountChoices(accounts),
    later: async () => (isKnown ? await listedAnew(open, context) : undefined),
  })
  return withAccounts(flags, chosen.join(','))
}

/** Undefined where it cannot be done: the menu stays as it is, and the sync will tell why. */
async function listedAnew(
  open: OpenSession,
  { signal, system }: CommandContext,
): Promise<readonly Choice[] | undefined> {
  try {
    return accountChoices(await open.accounts(signal))
  } catch (error) {
    system.log.debug('accounts not listed anew', { cause: String(error) })
    return undefined
  }
}

/** Whatever the last time was. */
function withAccounts(flags: FlagValues, accounts: string): FlagValues {
  const given: Readonly<Partial<Record<string, string>>> = { accounts, 'not-accounts': '' }
  return { on: (name) => flags.on(name), value: (name) => given[name] ?? flags.value(name) }
}
