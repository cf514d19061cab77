import type { OpenSession } from '../../session/open-session.ts'
import type { FlagValues } from '../command.ts'
import { accountLabel } from '../configure/role-answers.ts'
import { askSome, askYesNo } from '../prompts/prompts.ts'
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
  const accounts = await open.accounts(context.signal)
  if (accounts.length < 2) return flags
  const all = `Profiles for all ${accounts.length} accounts? No lets you choose`
  if (await askYesNo(context, all)) return withAccounts(flags, '')
  const chosen = await askSome(context, {
    message: 'Which accounts?',
    choices: accounts.map((account) => ({
      value: account.accountId,
      label: accountLabel(account),
    })),
  })
  return withAccounts(flags, chosen.join(','))
}

/** Whatever the last time was. */
function withAccounts(flags: FlagValues, accounts: string): FlagValues {
  const given: Readonly<Partial<Record<string, string>>> = { accounts, 'not-accounts': '' }
  return { on: (name) => flags.on(name), value: (name) => given[name] ?? flags.value(name) }
}
