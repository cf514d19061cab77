/**
 * Who and what an organisation has: users, accounts, permission sets and their assignments.
 * Values and look-ups only; not sign-ins or credentials, which come and go.
 */
import type { IamAccess, IamGroup, IamRole, IamUser, IdentityProvider } from './iam.ts'

export interface User {
  readonly name: string
  readonly password: string
  readonly email: string
  /** Base32, RFC 6238; without it there is no second factor. */
  readonly totpSecret?: string
}

export interface Account {
  readonly accountId: string
  readonly accountName: string
  readonly emailAddress: string
}

export interface PermissionSet {
  readonly name: string
  /** How long its role credentials live, in seconds: 3,600 to 43,200. */
  readonly sessionSeconds: number
  /** What it allows with IAM users and keys. */
  readonly iam: IamAccess
}

/** Whose members have what it is assigned. */
export interface Group {
  readonly name: string
  /** Names of users. */
  readonly members: readonly string[]
}

/** `GROUP` stands for all its members. */
export interface Principal {
  readonly type: 'USER' | 'GROUP'
  readonly name: string
}

export interface Assignment {
  readonly user?: string
  /** Instead of a user. */
  readonly group?: string
  readonly accountId: string
  readonly permissionSet: string
}

export interface Organisation {
  /** Of the sign-in session that the tutorial suggests: `my-org`. */
  readonly name: string
  readonly startUrl: string
  readonly region: string
  /** How long a sign-in lives, in seconds: 900 to 7,776,000 (28,800). */
  readonly sessionSeconds: number
  readonly users: readonly User[]
  readonly groups: readonly Group[]
  readonly accounts: readonly Account[]
  readonly permissionSets: readonly PermissionSet[]
  readonly iamRoles: readonly IamRole[]
  readonly iamUsers: readonly IamUser[]
  readonly iamGroups: readonly IamGroup[]
  readonly identityProviders: readonly IdentityProvider[]
  /** Users and groups that are gone, while what they were assigned is still there (none). */
  readonly deleted?: readonly Principal[]
  /** Whether the sign-in page may show the users' passwords. */
  readonly demonstration: boolean
}

export interface Directory {
  readonly organisation: Organisation
  user(name: string): User | undefined
  account(accountId: string): Account | undefined
  permissionSet(name: string): PermissionSet | undefined
  iamRole(accountId: string, name: string): IamRole | undefined
  iamUser(accountId: string, name: string): IamUser | undefined
  iamUsersOf(accountId: string): readonly IamUser[]
  iamGroup(accountId: string, name: string): IamGroup | undefined
  /** Of the account. */
  identityProvider(accountId: string, url: string): IdentityProvider | undefined
  /** Those in which the user has at least one permission set, in the organisation's order. */
  accountsOf(user: string): readonly Account[]
  /** Names of permission sets, of the user and of the user's groups. */
  rolesOf(user: string, accountId: string): readonly string[]
  groupsOf(user: string): readonly Group[]
  /** Names of the permission sets that are assigned to the user or group itself. */
  assignedTo(principal: Principal, accountId: string): readonly string[]
}

/**
 * Who may use what: asked for one user (or `groupKey`) and account at a time, so a large answer is
 * never built.
 */
export type AssignedRoles = (principal: string, accountId: string) => readonly string[]

/** No user has a name with a slash. */
export function groupKey(name: string): string {
  return `group/${name}`
}

export function assignedRoles(assignments: readonly Assignment[]): AssignedRoles {
  const byPair = new Map<string, string[]>()
  for (const { user, group = '', accountId, permissionSet } of assignments) {
    const key = `${accountId}/${user ?? groupKey(group)}`
    const names = byPair.get(key) ?? []
    if (!names.includes(permissionSet)) names.push(permissionSet)
    byPair.set(key, names)
  }
  return (user, accountId) => byPair.get(`${accountId}/${user}`) ?? []
}

export function createDirectory(organisation: Organisation, assigned: AssignedRoles): Directory {
  const memberships = new Map<string, Group[]>()
  for (const group of organisation.groups) {
    for (const member of group.members) {
      const key = member.toLowerCase()
      memberships.set(key, [...(memberships.get(key) ?? []), group])
    }
  }
  const groupsOf = (user: string): readonly Group[] => memberships.get(user.toLowerCase()) ?? []
  const rolesOf = (user: string, accountId: string): readonly string[] => {
    const own = assigned(user, accountId)
    const groups = groupsOf(user)
    if (groups.length === 0) return own
    return [
      ...new Set([own, ...groups.map(({ name }) => assigned(groupKey(name), accountId))].flat()),
    ]
  }
  const users = new Map(organisation.users.map((user) => [user.name.toLowerCase(), user]))
  const accounts = new Map(organisation.accounts.map((account) => [account.accountId, account]))
  const sets = new Map(organisation.permissionSets.map((set) => [set.name, set]))
  const roles = new Map(
    organisation.iamRoles.map((role) => [`${role.accountId}/${role.name}`, role]),
  )
  return {
    organisation,
    user: (name) => users.get(name.toLowerCase()),
    account: (accountId) => accounts.get(accountId),
    permissionSet: (name) => sets.get(name),
    iamRole: (accountId, name) => roles.get(`${accountId}/${name}`),
    iamUser: (accountId, name) =>
      organisation.iamUsers.find((user) => user.accountId === accountId && user.name === name),
    iamUsersOf: (accountId) => organisation.iamUsers.filter((user) => user.accountId === accountId),
    iamGroup: (accountId, name) =>
      organisation.iamGroups.find((group) => group.accountId === accountId && group.name === name),
    identityProvider: (accountId, url) =>
      organisation.identityProviders.find(
        (provider) =>
          provider.url === url &&
          (provider.accountId === undefined || provider.accountId === accountId),
      ),
    accountsOf: (user) =>
      organisation.accounts.filter(({ accountId }) => rolesOf(user, accountId).length > 0),
    rolesOf,
    groupsOf,
    assignedTo: ({ type, name }, accountId) =>
      assigned(type === 'GROUP' ? groupKey(name) : name, accountId),
  }
}

/** The same start URL in its usual spellings: with a trailing slash, `#`, `#/`. */
export function normalStartUrl(text: string): string {
  return text.replace(/[?#].*$/s, '').replace(/\/+$/, '')
}

export function isStartUrlOf(organisation: Organisation, text: string): boolean {
  return normalStartUrl(text) === normalStartUrl(organisation.startUrl)
}
