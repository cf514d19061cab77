/** What each step of a plan says to whoever reviews it. */
import type {
  Grant,
  KeyCaller,
  KeyPlace,
  MigrationPlan,
  Permissions,
  PlannedKey,
  TrailCall,
} from './migration-plan.ts'
import { useInSentence } from './trail-use.ts'
import { neededPower } from './user-permissions.ts'

/** A step for a reader. */
export interface StepWords {
  readonly precondition: readonly string[]
  readonly call: string
  /** How it is taken back. */
  readonly inverse: string
  readonly evidence: readonly string[]
}

/** Lines of evidence; the rest is counted. */
const mostShown = 5

function spot({ file, line, variable }: Pick<KeyPlace, 'file' | 'line' | 'variable'>): string {
  if (file === undefined) return `$${variable ?? ''}`
  return line === undefined ? file : `${file}:${line}`
}

function some<T>(all: readonly T[], show: (one: T) => string, what: string): readonly string[] {
  const rest = all.length - mostShown
  return [...all.slice(0, mostShown).map(show), ...(rest > 0 ? [`and ${rest} more ${what}`] : [])]
}

function callersOf(callers: readonly KeyCaller[], profile: string): readonly string[] {
  const own = callers.filter((caller) => caller.profile === profile)
  return some(own, (caller) => `${spot(caller)} names ${profile} (${caller.by})`, 'callers')
}

function trailOf(trail: readonly TrailCall[]): readonly string[] {
  const show = ({ at, event, region, sourceAddress, userAgent }: TrailCall): string =>
    `${at.toISOString()} ${event} in ${region} from ${sourceAddress} (${userAgent})`
  return some(trail, show, 'calls')
}

function lastUseOf({ lastUsed }: PlannedKey): string {
  if (lastUsed === undefined) return 'IAM knows of no use'
  return `last used ${lastUsed.at.toISOString()}: ${lastUsed.service} in ${lastUsed.region}`
}

/** `AdministratorAccess (group admins)` */
export function grantInWords({ policy, group, inline }: Grant): string {
  const from = [
    ...(group === undefined ? [] : [`group ${group}`]),
    ...(inline === true ? ['inline'] : []),
  ]
  return from.length === 0 ? policy : `${policy} (${from.join(', ')})`
}

const powerWords = {
  read: 'the user may only read',
  write: 'the user may change things',
  admin: 'the user may administer the account',
} as const

/** Why this permission set. */
function permissionsOf(permissions: Permissions | undefined): readonly string[] {
  if (permissions === undefined) return []
  const { grants, boundary, notKnown } = permissions
  const show = (grant: Grant): string => `${grantInWords(grant)}: ${grant.allows}`
  const none = 'no policy that IAM tells of: taken for one who may change things'
  return [
    grants.length === 0 ? none : powerWords[neededPower(permissions)],
    ...some(grants, show, 'policies'),
    ...(boundary === undefined ? [] : [`bounded by ${boundary}`]),
    ...notKnown.map((operation) => `not known: IAM did not answer ${operation}`),
  ]
}

export function writeWords(
  { accountId, replacement, callers, permissions }: PlannedKey,
  profile: string,
  { files }: MigrationPlan,
): StepWords {
  const { session = '', roleName = '', region } = replacement ?? {}
  const settings = `sso_session = ${session}, sso_account_id = ${accountId}, sso_role_name = ${roleName}`
  const regionToo = region === undefined ? '' : `, and region = ${region} where it has none`
  return {
    precondition: [
      `${files.config} has the session ${session}, and somebody is signed in`,
      `${roleName} answers in account ${accountId}`,
    ],
    call: `set ${settings}${regionToo} in the profile ${profile} of ${files.config}, without an access key`,
    inverse: `put ${files.config} back from its sealed copy`,
    evidence: [...permissionsOf(permissions), ...callersOf(callers, profile)],
  }
}

export function removeWords(
  { places }: PlannedKey,
  profile: string,
  { files }: MigrationPlan,
): StepWords {
  const held = places.filter((one) => one.file === files.credentials && one.profile === profile)
  return {
    precondition: [`the profile ${profile} has its sign-in`],
    call: `take the access key out of [${profile}] in ${files.credentials}`,
    inverse: `put ${files.credentials} back from its sealed copy`,
    evidence: some(held, spot, 'places'),
  }
}

export function verifyWords({ accountId }: PlannedKey, profile: string): StepWords {
  return {
    precondition: [`no AWS file has an access key for the profile ${profile}`],
    call: `sts:GetCallerIdentity as the profile ${profile}, which must answer with account ${accountId}`,
    inverse: 'nothing: it changes nothing',
    evidence: [],
  }
}

export function handWords(places: readonly KeyPlace[]): StepWords {
  const [first] = places
  return {
    precondition: [],
    call: `by hand: take the key out of ${first?.file ?? spot(first ?? {})}`,
    inverse: 'by hand',
    evidence: some(places, (one) => `${spot(one)} (${one.place})`, 'places'),
  }
}

function iamCall(
  operation: string,
  { userName, keyId, iamProfile }: PlannedKey,
  more = '',
): string {
  return `iam:${operation} UserName=${userName ?? ''} AccessKeyId=${keyId}${more}, asked by the profile ${iamProfile}`
}

export function stillUsedWords({ trail, use }: PlannedKey): StepWords {
  const seen = use === undefined ? '' : `: ${useInSentence(use)}`
  return {
    precondition: [],
    call: `by hand: whoever still uses it goes over to a sign-in${seen}`,
    inverse: 'nothing: it changes nothing',
    evidence: trailOf(trail),
  }
}

export function deactivateWords(key: PlannedKey): StepWords {
  const { keyId, iamProfile, trail } = key
  return {
    precondition: [
      `${keyId} is active, belongs to the user ${key.userName ?? ''}, and has not been used for days`,
      'each of its profiles was verified in the same account',
      'nothing is left to be done by hand',
      `the profile ${iamProfile} gets in without a key of this plan`,
    ],
    call: iamCall('UpdateAccessKey', key, ' Status=Inactive'),
    inverse: iamCall('UpdateAccessKey', key, ' Status=Active'),
    evidence: [lastUseOf(key), ...trailOf(trail)],
  }
}

export function deleteWords(key: PlannedKey): StepWords {
  return {
    precondition: [
      `${key.keyId} has been inactive, and nobody has used it, through the wait`,
      'its id was typed',
    ],
    call: iamCall('DeleteAccessKey', key),
    inverse: 'nothing: a deleted key is gone, and so are the sealed copies',
    evidence: [],
  }
}
