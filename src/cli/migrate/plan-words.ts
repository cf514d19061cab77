/** What a plan says of a key, in words: whose it is, what used it, what takes its place. */
import type { PlannedKey } from '../../migrate/migration-plan.ts'
import type { KeyNote } from '../../migrate/replacement.ts'
import { grantInWords } from '../../migrate/step-words.ts'
import { usualUnusedDays, useInSentence } from '../../migrate/trail-use.ts'
import { forTerminal } from '../../system/text.ts'
import type { UnknownKey } from './known-keys.ts'
import { counted } from './numbers.ts'
import { type ShowOptions, whereIs } from './show-scan.ts'
import { callsInWords } from './show-uses.ts'

/** Of a list; the rest is counted. */
const mostNamed = 3

function some<T>(items: readonly T[], show: (item: T) => string): string {
  const more = items.length - mostNamed
  const shown = items.slice(0, mostNamed).map(show)
  return [...shown, ...(more > 0 ? [`and ${more} more`] : [])].join(', ')
}

export function noteInWords(note: KeyNote): string {
  switch (note.kind) {
    case 'root':
      return 'a key of the root user: nothing takes its place. Delete it as the root user, in the console'
    case 'inactive':
      return 'it is inactive already'
    case 'second-key':
      return `this user has another active key, ${note.keyId}, which stays`
    case 'password':
      return 'this user may also sign in to the console with a password, which stays'
    case 'elsewhere':
      return 'it stands in no place that was looked at; whoever uses it needs a sign-in first'
    case 'still-used':
      return `still in use: apply waits until nobody has used it for ${usualUnusedDays} days`
    case 'no-reach':
      return 'no sso-session of the config file gets into this account'
    case 'no-role':
      return `none of ${note.roles.join(', ') || 'your permission sets'} seems to allow what this user may do; choose with --role`
    case 'role-missing':
      return `${note.roleName} is not among your permission sets there: ${note.roles.join(', ')}`
    case 'more-power':
      return `${note.roleName} allows more than the policies of this user`
    case 'less-power':
      return `${note.roleName} seems to allow less than the policies of this user`
    case 'not-known':
      return `IAM did not tell all that this user may do (${note.operations.join(', ')}): compare before you apply`
    case 'other-roles':
      return `also possible: ${note.roles.join(', ')} (--role)`
    case 'profile-kept': {
      const profile = forTerminal(note.profile, 80)
      return note.reason === 'name'
        ? `the profile ${profile} has a name that not every AWS tool reads; rename it first`
        : `the profile ${profile} takes a role with the key; give that role a source with a sign-in`
    }
    case 'trust': {
      const [profile, roleArn] = [forTerminal(note.profile, 80), forTerminal(note.roleArn, 200)]
      return `the profile ${profile} takes ${roleArn} with it: that role must trust the new one`
    }
  }
}

export function unknownInWords({ key, reason, because }: UnknownKey): string {
  const account = key.accountId ?? 'ACCOUNT'
  switch (reason) {
    case 'gone':
      return `account ${account} has no such key (any more): take it out of these places`
    case 'no-profile':
      return `no profile signs in to account ${account}, so that nobody can be asked; add one:`
    case 'refused':
      return `nobody could be asked in account ${account}: ${forTerminal(because ?? '', 500)}`
    case 'no-account':
      return 'its id does not tell the account, and no account that can be asked has it'
  }
}

/** To be copied, where one command helps. */
export function unknownFix({ key, reason }: UnknownKey): string | undefined {
  if (reason !== 'no-profile' || key.accountId === undefined) return undefined
  return `keyless profiles add NAME --account-id ${key.accountId}`
}

function lastUse({ lastUsed }: PlannedKey): string {
  if (lastUsed === undefined) return 'never, as far as IAM knows'
  const { at, service, region } = lastUsed
  return `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC, ${service} in ${region}`
}

/** `ReadOnlyAccess, AdministratorAccess (group admins)` */
function policies({ permissions }: PlannedKey): readonly string[] {
  if (permissions === undefined) return []
  const { grants, boundary } = permissions
  const bound = boundary === undefined ? '' : `; bounded by ${boundary}`
  const known = grants.length === 0 ? 'none that IAM tells of' : some(grants, grantInWords)
  return [`${known}${bound}`]
}

function calls({ trail }: PlannedKey): readonly string[] {
  if (trail.length === 0) return []
  return [callsInWords(trail)]
}

function instead({ replacement }: PlannedKey): string {
  if (replacement === undefined) return 'nothing yet'
  const { profiles, session, roleName } = replacement
  const which = profiles.length === 1 ? 'the profile' : 'the profiles'
  return `${which} ${profiles.join(', ')} signs in by ${session} as ${roleName}`
}

/** Rows of a term and what is said of it. */
export function keyRows(
  key: PlannedKey,
  notes: readonly KeyNote[],
  options: ShowOptions,
): readonly (readonly [string, string])[] {
  const { places, callers, createdAt, iamProfile, use } = key
  const found = places.length === 0 ? 'nowhere here' : some(places, (one) => whereIs(one, options))
  return [
    ...(createdAt === undefined ? [] : [['made', createdAt.toISOString().slice(0, 10)] as const]),
    ['last used', lastUse(key)],
    ...calls(key).map((text) => ['called', text] as const),
    ...(use === undefined ? [] : [['used', useInSentence(use)] as const]),
    ['found', found],
    ...(callers.length === 0
      ? []
      : [['callers', some(callers, (one) => `${whereIs(one, options)} (${one.by})`)] as const]),
    ...policies(key).map((text) => ['policies', text] as const),
    ['instead', instead(key)],
    ['asked by', `the profile ${iamProfile}`],
    ...notes.map((note) => ['note', noteInWords(note)] as const),
  ]
}

/** `2 of 3 keys can be retired; 1 is in no plan.` */
export function planSummary(keys: readonly PlannedKey[], unknown: readonly UnknownKey[]): string {
  const ready = keys.filter(({ replacement }) => replacement !== undefined).length
  const all = counted(keys.length, 'key')
  const left = unknown.length === 0 ? '' : ` ${counted(unknown.length, 'key')} not planned.`
  return `${all} planned, ${ready} of them with what takes its place.${left}`
}
