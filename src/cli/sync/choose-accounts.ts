import type { OpenSession } from '../../session/open-session.ts'
import { accountLabel } from '../configure/role-answers.ts'
import { askSome, askYesNo } from '../prompts/prompts.ts'
import type { AskedRules } from './sync-flags.ts'
import type { Asked } from './write-sync.ts'

/**
 * The rules for the accounts that a person wants: all of them, or those picked from a menu. As they
 * are where nobody can be asked, or flags say which. Throws Cancelled, SignInRequired, ServiceError.
 */
export async function withChosenAccounts(
  { context, rules, canAsk }: Pick<Asked, 'context' | 'rules' | 'canAsk'>,
  open: OpenSession,
): Promise<AskedRules> {
  const { filter } = rules
  if (!canAsk || filter.accounts.length > 0 || filter.notAccounts.length > 0) return rules
  const accounts = await open.accounts(context.signal)
  if (accounts.length < 2) return rules
  const all = `Profiles for all ${accounts.length} accounts? No lets you choose`
  if (await askYesNo(context, all)) return rules
  const chosen = await askSome(context, {
    message: 'Which accounts?',
    choices: accounts.map((account) => ({
      value: account.accountId,
      label: accountLabel(account),
    })),
  })
  return { ...rules, filter: { ...filter, accounts: chosen } }
}
