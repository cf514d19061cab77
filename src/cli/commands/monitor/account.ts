import type { AccountNames } from '../../account-names.ts'
import { factsOf } from '../../monitor/facts.ts'

/** The id of the account with this name, if it is known. */
function accountId(name: string, names: AccountNames): string {
  const named = [...names].find(([, shown]) => shown.toLowerCase() === name.toLowerCase())
  return named?.[0] ?? name
}

export const run = factsOf('account', accountId)
