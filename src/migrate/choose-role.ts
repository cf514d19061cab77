/** Which permission set takes the place of a key: the least that allows what the key's user may do. */

import type { Permissions } from './migration-plan.ts'
import { powerOf, powers } from './policy-power.ts'
import { neededPower } from './user-permissions.ts'

export interface RoleChoice {
  readonly roleName: string
  /** Others that allow as much; a person may know better. */
  readonly others: readonly string[]
  /** It lets callers do more than the key did. */
  readonly isMore: boolean
}

export interface RoleQuestion {
  /** What the sign-in may take in the account. */
  readonly roles: readonly string[]
  /** Of the key's user. */
  readonly permissions: Permissions
  readonly userName: string | undefined
}

function plain(name: string): string {
  return name.toLowerCase().replace(/access$|[^a-z0-9]/g, '')
}

/** 0 is the likeliest. */
function rank(roleName: string, { permissions, userName }: RoleQuestion): number {
  const role = plain(roleName)
  if (permissions.grants.some(({ policy }) => plain(policy) === role)) return 0
  const user = plain(userName ?? '')
  if (user !== '' && (role.includes(user) || user.includes(role))) return 1
  return 2 + powers.indexOf(powerOf(roleName))
}

/** Undefined where none allows enough. */
export function chooseRole(question: RoleQuestion): RoleChoice | undefined {
  const needed = neededPower(question.permissions)
  const enough = question.roles
    .filter((role) => powers.indexOf(powerOf(role)) >= powers.indexOf(needed))
    .map((role) => ({ role, rank: rank(role, question) }))
    .toSorted((a, b) => a.rank - b.rank || (a.role < b.role ? -1 : 1))
  const [best, ...others] = enough
  if (best === undefined) return undefined
  return {
    roleName: best.role,
    others: others.map(({ role }) => role),
    isMore: powers.indexOf(powerOf(best.role)) > powers.indexOf(needed),
  }
}
