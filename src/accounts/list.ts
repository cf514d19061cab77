/** What a sign-in can reach: accounts and roles, in the order the AWS CLI shows them. */

import type { PortalClient } from '../identity-center/portal-client.ts'
import type { AccountInfo } from '../identity-center/wire.ts'
import type { Account } from './account.ts'

/**
 * Every account, sorted without regard to case by name, else email; those with neither come last,
 * by id. Throws SignInRequired or ServiceError.
 */
export async function listAccounts(
  portal: Pick<PortalClient, 'listAccounts'>,
  accessToken: string,
  signal?: AbortSignal,
): Promise<readonly Account[]> {
  const accounts: Account[] = []
  for await (const info of portal.listAccounts(accessToken, signal)) accounts.push(accountOf(info))
  return sortedAccounts(accounts)
}

/** Role names, each once, sorted by their lower-case form. Throws SignInRequired or ServiceError. */
export async function listRoles(
  portal: Pick<PortalClient, 'listAccountRoles'>,
  accessToken: string,
  accountId: string,
  signal?: AbortSignal,
): Promise<readonly string[]> {
  const names = new Set<string>()
  for await (const role of portal.listAccountRoles(accessToken, accountId, signal)) {
    names.add(role.roleName)
  }
  return sortedBy([...names], (name) => name.toLowerCase())
}

export function sortedAccounts(accounts: readonly Account[]): readonly Account[] {
  return sortedBy(accounts, ({ accountId, name, email }) => {
    const label = name ?? email
    return label === undefined ? `1${accountId}` : `0${label.toLowerCase()}`
  })
}

function accountOf(info: AccountInfo): Account {
  const { accountId, accountName, emailAddress } = info
  return {
    accountId,
    ...(accountName === undefined || accountName === '' ? {} : { name: accountName }),
    ...(emailAddress === undefined || emailAddress === '' ? {} : { email: emailAddress }),
  }
}

/** By code units, as Python compares, so that no locale changes the order. */
function sortedBy<T>(items: readonly T[], keyOf: (item: T) => string): readonly T[] {
  const keyed = items.map((item) => ({ item, key: keyOf(item) }))
  const order = keyed.toSorted((one, other) =>
    one.key === other.key ? 0 : one.key < other.key ? -1 : 1,
  )
  return order.map(({ item }) => item)
}
