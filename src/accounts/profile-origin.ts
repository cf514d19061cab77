/** Who made a profile, and which role it is for: ours by their mark, other tools' by what they leave. */
import { aliasKey } from '../config/alias.ts'
import { type AwsConfig, type Profile, type Settings, textSetting } from '../config/aws-config.ts'
import { isSameStartUrl } from '../identity-center/start-url.ts'

/** `hand` is the AWS CLI's wizard too: it leaves no mark. */
export type ProfileMaker = 'keyless' | 'alias' | 'hand' | 'granted' | 'aws-sso-util' | 'aws-sso-cli'

export interface ProfileOrigin {
  readonly maker: ProfileMaker
  readonly accountId: string
  readonly roleName: string
  /** Undefined where the profile does not say. */
  readonly region: string | undefined
  /** Of ours: whether it is one of several for the same role, by region. */
  readonly byRegion: boolean
}

export interface SessionPlace {
  readonly name: string
  readonly startUrl: string
}

/**
 * A key that no AWS tool knows and every one of them skips. Its value repeats the role, so that a
 * profile that was turned to another role by hand is nobody's but that person's.
 */
export const markKey = 'keyless_sync'

export function markOf(accountId: string, roleName: string, region: string | undefined): string {
  return [accountId, roleName, ...(region === undefined ? [] : [region])].join('/')
}

/** Undefined for a profile of another session, for an alias, and for one that is not about a role. */
export function profileOrigin(profile: Profile, session: SessionPlace): ProfileOrigin | undefined {
  const { settings } = profile
  // A copy of another profile, which is the one to look at.
  if (settings.has(aliasKey)) return undefined
  const found = ssoRole(settings, session) ?? grantedRole(settings, session) ?? arnRole(settings)
  if (found === undefined) return undefined
  const region = textSetting(settings, 'region')
  return { byRegion: false, ...found, region }
}

/** Whose work it is, whichever session of the file it belongs to. */
export function profileMaker({ ssoSessions }: AwsConfig, profile: Profile): ProfileMaker {
  if (profile.settings.has(aliasKey)) return 'alias'
  const startUrl = (settings: Settings): string => textSetting(settings, 'sso_start_url') ?? ''
  const places = [...ssoSessions].map(([name, session]) => ({ name, startUrl: startUrl(session) }))
  // The older form and granted's have their start URL in the profile.
  const own = textSetting(profile.settings, 'granted_sso_start_url')?.replace(/^`|`$/g, '')
  places.push({ name: '', startUrl: own ?? startUrl(profile.settings) })
  const origins = places.flatMap((place) => profileOrigin(profile, place) ?? [])
  return origins[0]?.maker ?? 'hand'
}

type Found = Omit<ProfileOrigin, 'region' | 'byRegion'> & { readonly byRegion?: boolean }

function ssoRole(settings: Settings, session: SessionPlace): Found | undefined {
  const accountId = textSetting(settings, 'sso_account_id')
  const roleName = textSetting(settings, 'sso_role_name')
  if (accountId === undefined || roleName === undefined) return undefined
  const named = textSetting(settings, 'sso_session')
  const isOfSession =
    named === undefined
      ? isSameUrl(textSetting(settings, 'sso_start_url'), session.startUrl)
      : named === session.name
  if (!isOfSession) return undefined
  const role = { accountId, roleName }
  const mark = textSetting(settings, markKey)
  if (named !== undefined && mark !== undefined) {
    const [markedAccount, markedRole, region] = mark.split('/')
    if (markedAccount === accountId && markedRole === roleName) {
      return { ...role, maker: 'keyless', byRegion: region !== undefined }
    }
  }
  const isPopulated = textSetting(settings, 'sso_auto_populated')?.toLowerCase() === 'true'
  return { ...role, maker: isPopulated ? 'aws-sso-util' : grantedMark(settings) }
}

function grantedMark(settings: Settings): ProfileMaker {
  const marks = ['granted_generated_from', 'common_fate_generated_from']
  return marks.some((key) => settings.has(key)) ? 'granted' : 'hand'
}

/** Granted keeps what the AWS CLI calls `sso_…` under names of its own, behind a credential_process. */
function grantedRole(settings: Settings, session: SessionPlace): Found | undefined {
  const accountId = textSetting(settings, 'granted_sso_account_id')
  const roleName = textSetting(settings, 'granted_sso_role_name')
  if (accountId === undefined || roleName === undefined) return undefined
  if (!isSameUrl(textSetting(settings, 'granted_sso_start_url'), session.startUrl)) return undefined
  return { accountId, roleName, maker: 'granted' }
}

/** `aws-sso -S Default process --arn arn:aws:iam::111111111111:role/Admin`; it names no start URL. */
function arnRole(settings: Settings): Found | undefined {
  const command = textSetting(settings, 'credential_process') ?? ''
  const [, accountId, roleName] =
    /\baws-sso(?:\.exe)?["']? .*--arn[= ]arn:[\w-]+:iam::(\d{12}):role\/([\w+=,.@-]+)/.exec(
      command,
    ) ?? []
  if (accountId === undefined || roleName === undefined) return undefined
  return { accountId, roleName, maker: 'aws-sso-cli' }
}

/** Granted puts a URL with a `#` between backticks. */
function isSameUrl(one: string | undefined, other: string): boolean {
  return one !== undefined && isSameStartUrl(one.replace(/^`|`$/g, ''), other)
}

const toolKeys = [
  'sso_start_url',
  'sso_region',
  'sso_auto_populated',
  'sso_account_name',
  'granted_generated_from',
  'common_fate_generated_from',
  'granted_sso_start_url',
  'granted_sso_region',
  'granted_sso_account_id',
  'granted_sso_role_name',
]

/** What leaves a profile that becomes ours. A credential_process of the person's own stays. */
export function foreignKeys({ settings, fromCredentials }: Profile): readonly string[] {
  const command = textSetting(settings, 'credential_process') ?? ''
  const isTools = /^\S*\b(?:aws-sso-util|aws-sso|granted|dgranted)(?:\.exe)?["']? /.test(command)
  const keys = isTools ? [...toolKeys, 'credential_process'] : toolKeys
  return keys.filter((key) => settings.has(key) && !fromCredentials.has(key))
}
