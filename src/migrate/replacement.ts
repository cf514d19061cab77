/** Which profiles get a sign-in in the place of a key, and by which permission set. */
import { type AwsConfig, textSetting } from '../config/aws-config.ts'
import { isIdentifier, isReservedName, toProfileName } from '../config/profile-name.ts'
import { chooseRole, type RoleChoice } from './choose-role.ts'
import type { FoundKey } from './found-keys.ts'
import type { KeyFacts } from './key-facts.ts'
import type { MigrationPlan, Permissions, Replacement } from './migration-plan.ts'
import { powerOf, powers } from './policy-power.ts'
import { neededPower } from './user-permissions.ts'

/** What a sign-in may take in one account. */
export interface AccountReach {
  /** An `[sso-session]` of the config file. */
  readonly session: string
  /** Of the sign-in: for new profiles. */
  readonly region: string
  readonly roles: readonly string[]
}

export type KeyNote =
  | { readonly kind: 'root' }
  | { readonly kind: 'inactive' }
  /** The user goes on having another key, or a password of the console. */
  | { readonly kind: 'second-key'; readonly keyId: string }
  | { readonly kind: 'password' }
  /** It stands in no place that was looked at: whoever uses it must change first. */
  | { readonly kind: 'elsewhere' }
  /** The trail shows calls of the last days. */
  | { readonly kind: 'still-used' }
  /** No sign-in gets into the account. */
  | { readonly kind: 'no-reach' }
  /** None of these permission sets seems to be enough. */
  | { readonly kind: 'no-role'; readonly roles: readonly string[] }
  /** The permission set that was named is not to be had there. */
  | { readonly kind: 'role-missing'; readonly roleName: string; readonly roles: readonly string[] }
  | { readonly kind: 'more-power'; readonly roleName: string }
  /** Whoever chose it by name knows more, or will hear of it. */
  | { readonly kind: 'less-power'; readonly roleName: string }
  /** IAM refused to tell all that the user may do. */
  | { readonly kind: 'not-known'; readonly operations: readonly string[] }
  | { readonly kind: 'other-roles'; readonly roles: readonly string[] }
  /** The profile has a name that not every AWS tool reads, or takes a role with its key. */
  | { readonly kind: 'profile-kept'; readonly profile: string; readonly reason: 'name' | 'role' }
  /** A role that this profile takes by way of the key's profile must trust the new one. */
  | { readonly kind: 'trust'; readonly profile: string; readonly roleArn: string }

export interface ReplacementQuestion {
  readonly key: FoundKey
  readonly facts: KeyFacts
  readonly reach: AccountReach | undefined
  readonly config: AwsConfig
  readonly files: MigrationPlan['files']
  /** Profiles that another key of the plan has. */
  readonly taken: ReadonlySet<string>
  /** `--role`. */
  readonly roleName: string | undefined
}

export interface Proposal {
  readonly replacement: Replacement | undefined
  readonly notes: readonly KeyNote[]
}

function setting({ profiles }: AwsConfig, profile: string, name: string): string | undefined {
  const settings = profiles.get(profile)?.settings
  return settings === undefined ? undefined : textSetting(settings, name)
}

/** Sections of the person's own AWS files that hold the key. */
function holdersOf({ places }: FoundKey, files: MigrationPlan['files']): readonly string[] {
  const own = places.filter(
    ({ file, commit }) =>
      commit === undefined && (file === files.credentials || file === files.config),
  )
  return [...new Set(own.flatMap(({ profile }) => profile ?? []))]
}

/** A name that nothing has yet: that of a profile elsewhere, else the user's. */
function newName({ key, facts, config, taken }: ReplacementQuestion): string {
  const elsewhere = key.places.flatMap(({ profile }) => profile ?? [])
  const user = facts.userName ?? 'migrated'
  const wanted = [...elsewhere, user, `${user}-${facts.accountId}`].map(toProfileName)
  const isFree = (name: string): boolean => !config.profiles.has(name) && !taken.has(name)
  return wanted.find(isFree) ?? toProfileName(key.keyId.toLowerCase())
}

function profilesFor(question: ReplacementQuestion): {
  readonly profiles: readonly string[]
  readonly notes: readonly KeyNote[]
} {
  const { key, config, files, taken } = question
  const notes: KeyNote[] = []
  const profiles: string[] = []
  for (const profile of holdersOf(key, files)) {
    if (taken.has(profile)) continue
    const isReadable = isIdentifier(profile) && !isReservedName(profile)
    const takesRole = setting(config, profile, 'role_arn') !== undefined
    if (isReadable && !takesRole) profiles.push(profile)
    else notes.push({ kind: 'profile-kept', profile, reason: takesRole ? 'role' : 'name' })
  }
  const isNone = profiles.length === 0 && notes.length === 0
  return { profiles: isNone ? [newName(question)] : profiles, notes }
}

/** Roles that other profiles take with the key's profile as their source. */
function trustNotes(profiles: readonly string[], config: AwsConfig): readonly KeyNote[] {
  return [...config.profiles.keys()].flatMap((profile): readonly KeyNote[] => {
    const source = setting(config, profile, 'source_profile')
    const roleArn = setting(config, profile, 'role_arn')
    if (source === undefined || roleArn === undefined || !profiles.includes(source)) return []
    return [{ kind: 'trust', profile, roleArn }]
  })
}

const nothingKnown: Permissions = { grants: [], notKnown: [] }

function chosenRole({ reach, roleName, facts }: ReplacementQuestion): RoleChoice | undefined {
  if (reach === undefined) return undefined
  if (roleName === undefined) {
    const { permissions = nothingKnown, userName } = facts
    return chooseRole({ roles: reach.roles, permissions, userName })
  }
  return reach.roles.includes(roleName) ? { roleName, others: [], isMore: false } : undefined
}

/** Existing profiles keep what they say about the region, be it nothing. */
function regionFor(
  { config, facts, reach }: ReplacementQuestion,
  profiles: readonly string[],
): string | undefined {
  if (profiles.some((profile) => config.profiles.has(profile))) return undefined
  const used = facts.lastUsed?.region ?? ''
  return /^[a-z]{2,}(-[a-z]+)+-\d+$/.test(used) ? used : reach?.region
}

function ownNotes(facts: KeyFacts): readonly KeyNote[] {
  const { isActive, secondKey, hasPassword, permissions } = facts
  const operations = permissions?.notKnown ?? []
  return [
    ...(isActive === false ? [{ kind: 'inactive' } as const] : []),
    ...(secondKey === undefined ? [] : [{ kind: 'second-key', keyId: secondKey } as const]),
    ...(hasPassword === true ? [{ kind: 'password' } as const] : []),
    ...(operations.length > 0 ? [{ kind: 'not-known', operations } as const] : []),
  ]
}

export function proposeReplacement(question: ReplacementQuestion): Proposal {
  const { facts, reach, config } = question
  if (facts.userName === undefined) return { replacement: undefined, notes: [{ kind: 'root' }] }
  const own = ownNotes(facts)
  if (question.key.places.length === 0) {
    return { replacement: undefined, notes: [...own, { kind: 'elsewhere' }] }
  }
  const { profiles, notes } = profilesFor(question)
  if (reach === undefined) {
    return { replacement: undefined, notes: [...own, ...notes, { kind: 'no-reach' }] }
  }
  const choice = chosenRole(question)
  if (choice === undefined) {
    const { roles } = reach
    const { roleName } = question
    const none: KeyNote =
      roleName === undefined
        ? { kind: 'no-role', roles }
        : { kind: 'role-missing', roleName, roles }
    return { replacement: undefined, notes: [...own, ...notes, none] }
  }
  const { roleName, others, isMore } = choice
  const needed = neededPower(facts.permissions ?? nothingKnown)
  const isLess = powers.indexOf(powerOf(roleName)) < powers.indexOf(needed)
  const more: readonly KeyNote[] = [
    ...(isMore ? [{ kind: 'more-power', roleName } as const] : []),
    ...(isLess ? [{ kind: 'less-power', roleName } as const] : []),
    ...(others.length > 0 ? [{ kind: 'other-roles', roles: others } as const] : []),
    ...trustNotes(profiles, config),
  ]
  const region = regionFor(question, profiles)
  const replacement =
    profiles.length === 0
      ? undefined
      : { profiles, session: reach.session, roleName, ...(region === undefined ? {} : { region }) }
  return { replacement, notes: [...own, ...notes, ...more] }
}
