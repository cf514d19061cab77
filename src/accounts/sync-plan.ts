/**
 * What has to change so that every role has one profile: a plan as a value. What a person made stays;
 * what keyless made keeps its name, however the account is called today.
 */
import type { AwsConfig, Profile } from '../config/aws-config.ts'
import { type NamedRole, type NameRules, profileNameOf } from '../config/name-template.ts'
import { uniqueNames } from '../config/unique-names.ts'
import {
  markOf,
  type ProfileMaker,
  type ProfileOrigin,
  profileOrigin,
  type SessionPlace,
} from './profile-origin.ts'
import type { Listing } from './list-directory.ts'
import { type RoleFilter, wantsAccount, wantsName, wantsRole } from './role-filter.ts'

export interface SyncRules {
  readonly session: SessionPlace
  readonly names: NameRules
  /** A profile in each of them; empty: one, in the usual region. */
  readonly regions: readonly string[]
  readonly usualRegion: string
  /** Of every profile, beside what makes it one. */
  readonly settings: ReadonlyMap<string, string>
  readonly filter: RoleFilter
  /** Make the profiles of other tools and of hand ours. */
  readonly adopt: boolean
}

/** A role that the sign-in reaches. */
export type ReachedRole = Omit<NamedRole, 'region' | 'session'>

export interface WantedProfile extends ReachedRole {
  readonly region: string
  readonly mark: string
}

export type SyncItem =
  | {
      readonly kind: 'added'
      readonly profile: string
      readonly role: WantedProfile
      /** The name that somebody else has, or wants too. */
      readonly instead: string | undefined
    }
  | {
      readonly kind: 'same' | 'kept' | 'adopted'
      readonly profile: string
      readonly role: WantedProfile
      readonly maker: ProfileMaker
    }
  | {
      readonly kind: 'changed'
      readonly profile: string
      readonly role: WantedProfile
      readonly keys: readonly string[]
    }
  /** Made by keyless, and out of reach now. */
  | {
      readonly kind: 'gone'
      readonly profile: string
      readonly accountId: string
      readonly roleName: string
    }

interface Standing {
  readonly profile: Profile
  readonly origin: ProfileOrigin
}

export function planSync(
  config: AwsConfig,
  listing: Pick<Listing, 'accounts' | 'roles'>,
  rules: SyncRules,
): readonly SyncItem[] {
  const standing = standingProfiles(config, rules.session)
  const byRole = groupByRole(standing)
  const taken = new Set<Standing>()
  const items: SyncItem[] = []
  const missing: WantedProfile[] = []
  for (const role of reachedRoles(listing).flatMap((one) => wantedProfiles(one, rules))) {
    const found = standingFor(role, byRole.get(`${role.accountId}/${role.roleName}`) ?? [], rules)
    if (found === undefined) {
      missing.push(role)
    } else {
      taken.add(found)
      items.push(standingItem(role, found, rules))
    }
  }
  const left = standing.filter((one) => !taken.has(one))
  return [...items, ...addedItems(missing, config, rules), ...goneItems(left, listing, rules)]
}

function reachedRoles({ accounts, roles }: Pick<Listing, 'accounts' | 'roles'>): ReachedRole[] {
  return accounts.flatMap(({ accountId, name, email }) =>
    (roles.get(accountId)?.names ?? []).map((roleName) => ({
      accountId,
      roleName,
      ...(name === undefined ? {} : { accountName: name }),
      ...(email === undefined ? {} : { email }),
    })),
  )
}

function standingProfiles(config: AwsConfig, session: SessionPlace): readonly Standing[] {
  return [...config.profiles.values()].flatMap((profile) => {
    const origin = profileOrigin(profile, session)
    return origin === undefined ? [] : [{ profile, origin }]
  })
}

function groupByRole(standing: readonly Standing[]): ReadonlyMap<string, readonly Standing[]> {
  const groups = new Map<string, Standing[]>()
  for (const one of standing) {
    const key = `${one.origin.accountId}/${one.origin.roleName}`
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [one])
    else group.push(one)
  }
  return groups
}

function wantedProfiles(
  role: ReachedRole,
  { regions, usualRegion, filter }: SyncRules,
): WantedProfile[] {
  const { accountId, accountName, roleName } = role
  const account = { accountId, ...(accountName === undefined ? {} : { name: accountName }) }
  if (!wantsAccount(filter, account) || !wantsRole(filter, roleName)) return []
  if (regions.length === 0) {
    return [{ ...role, region: usualRegion, mark: markOf(accountId, roleName, undefined) }]
  }
  return regions.map((region) => ({ ...role, region, mark: markOf(accountId, roleName, region) }))
}

/** Ours first. In several regions a profile stands for its own region only. */
function standingFor(
  role: WantedProfile,
  candidates: readonly Standing[],
  { regions }: SyncRules,
): Standing | undefined {
  const byRegion = regions.length > 0
  const fitting = candidates.filter(
    ({ origin }) =>
      (!byRegion || origin.region === role.region) &&
      (origin.maker !== 'keyless' || origin.byRegion === byRegion),
  )
  return fitting.find(({ origin }) => origin.maker === 'keyless') ?? fitting[0]
}

function standingItem(
  role: WantedProfile,
  { profile, origin }: Standing,
  { settings, adopt }: SyncRules,
): SyncItem {
  const { maker } = origin
  const { name } = profile
  if (maker !== 'keyless') return { kind: adopt ? 'adopted' : 'kept', profile: name, role, maker }
  const keys = [...settings].filter(([key, value]) => profile.settings.get(key) !== value)
  if (keys.length === 0) return { kind: 'same', profile: name, role, maker }
  return { kind: 'changed', profile: name, role, keys: keys.map(([key]) => key) }
}

function addedItems(
  missing: readonly WantedProfile[],
  config: AwsConfig,
  { names, session, filter }: SyncRules,
): readonly SyncItem[] {
  const named = missing.map((role) => {
    const name = profileNameOf({ ...role, session: session.name }, names)
    return { role, key: role.mark, name, accountId: role.accountId }
  })
  const wanted = named.filter(({ name }) => wantsName(filter, name))
  const given = uniqueNames(wanted, new Set(['default', ...config.profiles.keys()]))
  return wanted.flatMap(({ role, key }) => {
    const name = given.get(key)
    return name === undefined
      ? []
      : [{ kind: 'added' as const, profile: name.name, role, instead: name.instead }]
  })
}

/**
 * Only ours, and only what is known to be out of reach: an account whose roles were not asked for,
 * or not told, may still have them.
 */
function goneItems(
  left: readonly Standing[],
  { accounts, roles }: Pick<Listing, 'accounts' | 'roles'>,
  { filter }: SyncRules,
): readonly SyncItem[] {
  const known = new Set(accounts.map(({ accountId }) => accountId))
  return left.flatMap(({ profile, origin }): SyncItem[] => {
    const { accountId, roleName, maker } = origin
    if (maker !== 'keyless') return []
    const isOut = known.has(accountId)
      ? roles.get(accountId)?.names.includes(roleName) === false
      : wantsAccount(filter, { accountId })
    const isAsked = wantsRole(filter, roleName) && wantsName(filter, profile.name)
    return isOut && isAsked ? [{ kind: 'gone', profile: profile.name, accountId, roleName }] : []
  })
}
