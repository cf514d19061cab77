import { accountNames } from '../../account-names.ts'
import type { CommandContext } from '../../context.ts'
import { factsOf } from '../../monitor/facts.ts'

/** The id of the account with this name, if a listing of this machine has it. */
function accountId(name: string, { system }: CommandContext): string {
  const named = [...accountNames(system)].find(
    ([, shown]) => shown.toLowerCase() === name.toLowerCase(),
  )
  return named?.[0] ?? name
}

export const run = factsOf('account', accountId)
