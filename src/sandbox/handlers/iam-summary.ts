import { keysOf, mostKeys, userNamed } from '../access-keys.ts'
import { isRoot, rootName } from '../iam.ts'
import { assertMay, type IamCall } from '../iam-input.ts'
import type { XmlElements } from '../xml.ts'

/** What AWS counts in an account, as far as there is such a thing here. */
export function getAccountSummary(call: IamCall): XmlElements {
  assertMay(call, 'GetAccountSummary', '*')
  const { world, caller } = call
  const { accountId } = caller
  const users = world.directory.iamUsersOf(accountId).filter((user) => !isRoot(user))
  const root = userNamed(world, accountId, rootName)
  const roles = world.directory.organisation.iamRoles.filter((role) => role.accountId === accountId)
  const devices = users.filter(({ totpSecret }) => totpSecret !== undefined)
  const groups = world.directory.organisation.iamGroups.filter(
    (group) => group.accountId === accountId,
  )
  const counts = {
    AccessKeysPerUserQuota: mostKeys,
    AccountAccessKeysPresent: root !== undefined && keysOf(world, root).length > 0 ? 1 : 0,
    AccountMFAEnabled: root?.totpSecret === undefined ? 0 : 1,
    AccountPasswordPresent: 1,
    AccountSigningCertificatesPresent: 0,
    Groups: groups.length,
    MFADevices: devices.length,
    MFADevicesInUse: devices.length,
    Roles: roles.length,
    Users: users.length,
    UsersQuota: 5000,
  }
  const entry = Object.entries(counts).map(([key, value]) => ({ key, value }))
  return { SummaryMap: { entry } }
}
