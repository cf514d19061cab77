/** AWS Organizations (2016-11-28): the accounts, for the account that manages them. */
import { managementAccount } from '../instance.ts'
import { assertAdministrator, type JsonCall, jsonPage } from '../json-service.ts'
import { organisationId } from '../trail/trail.ts'

/** Pages of Organizations are small. */
const largestPage = 20

export function listAccounts(call: JsonCall): object {
  assertAdministrator(call, 'organizations:ListAccounts')
  const { world } = call
  const { accounts, startUrl } = world.directory.organisation
  const path = `arn:aws:organizations::${managementAccount(world)}:account/${organisationId(startUrl)}`
  const { items, next } = jsonPage('organizations/ListAccounts', accounts, call, largestPage)
  const Accounts = items.map(({ accountId, accountName, emailAddress }) => ({
    Id: accountId,
    Arn: `${path}/${accountId}`,
    Email: emailAddress,
    Name: accountName,
    Status: 'ACTIVE',
    JoinedMethod: 'CREATED',
  }))
  return { Accounts, ...next }
}
