/** An organisation's assignments from the side of accounts and permission sets. */
import type { Directory, Principal } from './directory.ts'

export function principalsOf({ organisation }: Directory): readonly Principal[] {
  return [
    ...organisation.users.map(({ name }): Principal => ({ type: 'USER', name })),
    ...organisation.groups.map(({ name }): Principal => ({ type: 'GROUP', name })),
  ]
}

/** Those too that were deleted: their assignments stay until somebody takes them away. */
function assigneesOf(directory: Directory): readonly Principal[] {
  return [...principalsOf(directory), ...(directory.organisation.deleted ?? [])]
}

/** Users and groups that are themselves assigned the permission set in the account. */
export function principalsWith(
  directory: Directory,
  accountId: string,
  permissionSet: string,
): readonly Principal[] {
  return assigneesOf(directory).filter((principal) =>
    directory.assignedTo(principal, accountId).includes(permissionSet),
  )
}

/** Of directories that do not change: a large one has millions of pairs to look through. */
const known = new WeakMap<Directory, ReadonlyMap<string, readonly string[]>>()

/** The accounts in which somebody has it. */
export function accountsWith(directory: Directory, permissionSet: string): readonly string[] {
  const all = known.get(directory) ?? provisioned(directory)
  known.set(directory, all)
  return all.get(permissionSet) ?? []
}

function provisioned(directory: Directory): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>()
  const principals = assigneesOf(directory)
  for (const { accountId } of directory.organisation.accounts) {
    const sets = new Set(principals.flatMap((one) => directory.assignedTo(one, accountId)))
    for (const set of sets) {
      const accounts = found.get(set) ?? []
      accounts.push(accountId)
      found.set(set, accounts)
    }
  }
  return found
}
