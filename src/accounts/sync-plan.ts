/**
 * What has to change so that every role has one profile: a plan as a value. What a person made stays;
 * what keyless made keeps its name, however the account is called today.
 */
import { type AwsConfig, type Profile, textSetting } from '../config/aws-config.ts'
import { type NamedRole, type NameRules, profileNameOf } from '../config/name-template.ts'
import { isNameFor, uniqueNames, type WantedName } from '../config/unique-names.ts'
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
  /** Give ours the names that they would get today. */
  readonly rename: boolean
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
  | {
      readonly kind: 'renamed'
      readonly profile: string
      readonly to: string
      readonly role: WantedProfile
      readonly keys: readonly string[]
      readonly instead: string | undefined
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
  const wanted: Wanted[] = []
  const fixed = fixedNames(config)
  for (const role of reachedRoles(listing).flatMap((one) => wantedProfiles(one, rules))) {
    const found = standingFor(role, byRole.get(`${role.accountId}/${role.roleName}`) ?? [], rules)
    if (found !== undefined) taken.add(found)
    const item = found && standingItem(role, found, rules)
    const at = item && items.push(item) - 1
    const named = nameWanted({ role, item, at }, fixed, rules)
    if (named !== undefined) wanted.push(named)
  }
  const left = standing.filter((one) => !taken.has(one))
  const added = nameAll(wanted, items, config)
  return [...items, ...added, ...goneItems(left, listing, rules)]
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

/** A role whose profile needs a name. */
interface Wanted extends WantedName {
  readonly role: WantedProfile
  /** Where it stands among the items; undefined for a new one. */
  readonly at?: number | undefined
}

/** Undefined where the profile keeps the name that it has, or is not asked for. */
function nameWanted(
  { role, item, at }: Pick<Wanted, 'role' | 'at'> & { readonly item: SyncItem | undefined },
  fixed: ReadonlySet<string>,
  { names, session, filter, rename }: SyncRules,
): Wanted | undefined {
  const isOurs = item?.kind === 'same' || item?.kind === 'changed'
  if (item !== undefined && !(rename && isOurs && !fixed.has(item.profile))) return undefined
  const name = profileNameOf({ ...role, session: session.name }, names)
  const wanted = { role, key: role.mark, name, accountId: role.accountId, at }
  if (item !== undefined && isNameFor(item.profile, wanted)) return undefined
  return wantsName(filter, name) ? wanted : undefined
}

/** What a person made the default, and what hangs on the credentials file, which is never written. */
function fixedNames({ profiles }: AwsConfig): ReadonlySet<string> {
  const fixed = new Set(['default'])
  for (const { name, settings, fromCredentials } of profiles.values()) {
    if (fromCredentials.size > 0) fixed.add(name)
    const source = textSetting(settings, 'source_profile')
    if (source !== undefined && fromCredentials.has('source_profile')) fixed.add(source)
  }
  return fixed
}

/** The new ones; those that have another name now are changed in the list. */
function nameAll(wanted: readonly Wanted[], items: SyncItem[], config: AwsConfig): SyncItem[] {
  const free = new Set(wanted.flatMap(({ at }) => (at === undefined ? [] : items[at]?.profile)))
  const others = [...config.profiles.keys()].filter((name) => !free.has(name))
  const given = uniqueNames(wanted, new Set(['default', ...others]))
  return wanted.flatMap(({ role, key, at }): SyncItem[] => {
    const { name = '', instead } = given.get(key) ?? {}
    const item = at === undefined ? undefined : items[at]
    if (at === undefined || item === undefined) {
      return [{ kind: 'added', profile: name, role, instead }]
    }
    const keys = item.kind === 'changed' ? item.keys : []
    items[at] = { kind: 'renamed', profile: item.profile, to: name, role, keys, instead }
    return []
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
