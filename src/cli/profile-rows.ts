import { type AwsConfig, type Profile, textSetting } from '../config/aws-config.ts'
import { roleOfArn } from '../config/role-arn.ts'
import type { ScannedFiles, ScannedProfile } from '../config/profile-scan.ts'
import { namedProfile, type SsoProfile, ssoProfile } from '../config/sso-profile.ts'
import { KeylessError } from '../errors.ts'
import { sessionLabel } from '../identity-center/session.ts'
import { openSession } from '../session/open-session.ts'
import type { System } from '../system/system.ts'
import { type AccountNames, accountNames } from './account-names.ts'

export type ProfileKind =
  | 'sso'
  | 'role'
  | 'console'
  | 'process'
  | 'keys'
  | 'web-identity'
  | 'settings'
  | 'broken'

export interface ProfileRow {
  readonly name: string
  readonly kind: ProfileKind
  readonly accountId?: string
  /** As the sign-in last listed it. */
  readonly accountName?: string
  readonly roleName?: string
  readonly region?: string
  /** Name of the session, or its start URL. */
  readonly session?: string
  /** When the sign-in ends that the profile depends on. */
  readonly expiresAt?: Date
  /** Why it cannot be used. */
  readonly problem?: string
}

/** Which provider would answer, in the order of the credential chain; nothing is fetched. */
const kindsByKey: readonly (readonly [key: string, kind: ProfileKind])[] = [
  ['role_arn', 'role'],
  ['aws_access_key_id', 'keys'],
  ['login_session', 'console'],
  ['credential_process', 'process'],
]

function otherKind({ settings }: Profile): ProfileKind {
  if (settings.has('web_identity_token_file')) return 'web-identity'
  return kindsByKey.find(([key]) => settings.has(key))?.[1] ?? 'settings'
}

function ssoRow(sso: SsoProfile, signInEnds: Date | undefined): Omit<ProfileRow, 'name'> {
  const { accountId, roleName, session } = sso
  return {
    kind: 'sso',
    session: sessionLabel(session),
    ...(accountId === undefined ? {} : { accountId }),
    ...(roleName === undefined ? {} : { roleName }),
    ...(signInEnds === undefined ? {} : { expiresAt: signInEnds }),
  }
}

function rowOf(
  config: AwsConfig,
  profile: Profile,
  signInEnds: (name: string, sso: SsoProfile) => Date | undefined,
): ProfileRow {
  const { name, settings } = profile
  const region = textSetting(settings, 'region')
  const own = { name, ...(region === undefined ? {} : { region }) }
  try {
    const sso = ssoProfile(config, name)
    if (sso !== undefined) return { ...own, ...ssoRow(sso, signInEnds(name, sso)) }
  } catch (error) {
    if (!(error instanceof KeylessError)) throw error
    return { ...own, kind: 'broken', problem: error.message }
  }
  return { ...own, kind: otherKind(profile), ...roleOfArn(textSetting(settings, 'role_arn') ?? '') }
}

/** One of them. Throws ConfigError `no-config` or `profile-not-found`. */
export function profileRow(config: AwsConfig, name: string, system: System): ProfileRow {
  const row = rowOf(config, namedProfile(config, name), (profile) => {
    return openSession(config, { profile }, system).cachedToken()?.expiresAt
  })
  return withAccountName(row, accountNames(system))
}

/** Every profile of both files, in file order. */
export function profileRows(
  config: AwsConfig,
  system: System,
  names: AccountNames = accountNames(system),
): readonly ProfileRow[] {
  const ends = new Map<string, Date | undefined>()
  const signInEnds = (name: string, sso: SsoProfile): Date | undefined => {
    const label = sessionLabel(sso.session)
    if (!ends.has(label)) {
      ends.set(label, openSession(config, { profile: name }, system).cachedToken()?.expiresAt)
    }
    return ends.get(label)
  }
  const rows = [...config.profiles.values()].map((profile) => rowOf(config, profile, signInEnds))
  return names.size === 0 ? rows : rows.map((row) => withAccountName(row, names))
}

type WritableRow = { -readonly [K in keyof ProfileRow]: ProfileRow[K] }

/** The same for files that could be scanned. */
export function scannedRows(
  { profiles, sessions, rest }: ScannedFiles,
  system: System,
): readonly ProfileRow[] {
  const names = accountNames(system)
  const parsed = new Map(profileRows(rest, system, names).map((row) => [row.name, row]))
  const ends = new Map<string, Date | undefined>()
  for (const session of sessions) {
    ends.set(session, openSession(rest, { session }, system).cachedToken()?.expiresAt)
  }
  const scannedRow = (profile: ScannedProfile): ProfileRow => {
    const { name, session, accountId, roleName, region } = profile
    const row: WritableRow = { name, kind: 'sso', session, accountId, roleName }
    if (region !== '') row.region = region
    const expiresAt = ends.get(session)
    if (expiresAt !== undefined) row.expiresAt = expiresAt
    const accountName = names.get(accountId)
    if (accountName !== undefined) row.accountName = accountName
    return row
  }
  return profiles.flatMap((profile) =>
    typeof profile === 'string' ? (parsed.get(profile) ?? []) : scannedRow(profile),
  )
}

function withAccountName(row: ProfileRow, names: AccountNames): ProfileRow {
  const accountName = row.accountId === undefined ? undefined : names.get(row.accountId)
  return accountName === undefined ? row : { ...row, accountName }
}
