/** Names of accounts: those that this machine lists, and those of the directory beside the store. */
import { KeylessError } from '../../errors.ts'
import type { NamedId } from '../../monitor/directory/directory.ts'
import { readKeptDirectory } from '../../monitor/directory/directory-file.ts'
import type { System } from '../../system/system.ts'
import { forTerminal } from '../../system/text.ts'
import { type AccountNames, accountNames } from '../account-names.ts'

const longestName = 48

/** A damaged directory is told by those who need more of it than names. */
function kept(folder: string): readonly NamedId[] {
  try {
    return readKeptDirectory(folder)?.accounts ?? []
  } catch (error) {
    if (error instanceof KeylessError) return []
    throw error
  }
}

/** By account id, ready to be shown. */
export function storeAccountNames(system: System, folder: string): AccountNames {
  const named = kept(folder).map(({ id, name }) => [id, forTerminal(name, longestName)] as const)
  return new Map([...named.filter(([, name]) => name !== ''), ...accountNames(system)])
}
