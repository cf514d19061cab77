/** The sso_* keys of a profile and its session, with botocore's rules for what must be there and agree. */
import { ConfigError, fillFix, KeylessError } from '../errors.ts'
import { type AwsConfig, type Profile, type Settings, textSetting } from './aws-config.ts'
import { assertRegion } from './region.ts'

export interface SsoSessionSettings {
  /** Undefined for the older form, where the profile itself holds start URL and region. */
  readonly name: string | undefined
  readonly startUrl: string
  readonly region: string
  readonly registrationScopes: readonly string[] | undefined
}

export interface SsoProfile {
  readonly profile: string
  readonly session: SsoSessionSettings
  /** Both or neither: a profile may sign in for its token alone. */
  readonly accountId?: string
  readonly roleName?: string
}

/**
 * Undefined when the profile gets its credentials in another way. Throws ConfigError `no-config`,
 * `profile-not-found`, `profile-incomplete`, `profile-inconsistent`, `session-not-found`,
 * `session-incomplete` or `region-invalid`.
 */
export function ssoProfile(config: AwsConfig, name: string): SsoProfile | undefined {
  const { settings } = namedProfile(config, name)
  const sessionName = textSetting(settings, 'sso_session')
  const accountId = textSetting(settings, 'sso_account_id')
  const roleName = textSetting(settings, 'sso_role_name')
  if (sessionName === undefined) return legacyProfile(name, settings, accountId, roleName)
  const session = ssoSession(config, sessionName, name)
  assertConsistent(config, name, settings, sessionName)
  return { profile: name, session, ...accountAndRole(name, accountId, roleName) }
}

/** As `ssoProfile`; a profile that cannot be read signs in nowhere. */
export function readableSsoProfile(config: AwsConfig, name: string): SsoProfile | undefined {
  try {
    return ssoProfile(config, name)
  } catch (error) {
    if (error instanceof KeylessError) return undefined
    throw error
  }
}

/** Throws ConfigError `no-config` when both files are empty, else `profile-not-found`. */
export function namedProfile(config: AwsConfig, name: string): Profile {
  const profile = config.profiles.get(name)
  if (profile !== undefined) return profile
  if (config.profiles.size === 0 && config.ssoSessions.size === 0) {
    throw new ConfigError('no-config', 'There is no AWS profile on this machine yet.', {
      details: { profile: name },
    })
  }
  throw new ConfigError('profile-not-found', `There is no profile named ${name}.`, {
    details: { profile: name },
  })
}

/** `profile` is who asks, for the error. Throws ConfigError `session-not-found` or `session-incomplete`. */
export function ssoSession(config: AwsConfig, name: string, profile?: string): SsoSessionSettings {
  const settings = config.ssoSessions.get(name)
  const details = { session: name, profile }
  if (settings === undefined) {
    const named = profile === undefined ? '' : `, which profile ${profile} names`
    throw new ConfigError('session-not-found', `There is no sso-session named ${name}${named}.`, {
      details,
      fix: fillFix('keyless configure sso-session --session {session}', details),
    })
  }
  const startUrl = textSetting(settings, 'sso_start_url')
  const region = textSetting(settings, 'sso_region')
  if (startUrl === undefined || region === undefined) {
    const missing = missingKeys({ sso_start_url: startUrl, sso_region: region })
    throw new ConfigError('session-incomplete', `The sso-session ${name} lacks ${missing}.`, {
      details: { ...details, missing },
    })
  }
  assertRegion(region)
  return { name, startUrl, region, registrationScopes: scopes(settings) }
}

/** Every session that is complete; the others are in the config's warnings. */
export function ssoSessions(config: AwsConfig): SsoSessionSettings[] {
  const complete = [...config.ssoSessions].filter(
    ([, settings]) =>
      textSetting(settings, 'sso_start_url') !== undefined &&
      textSetting(settings, 'sso_region') !== undefined,
  )
  return complete.map(([name]) => ssoSession(config, name))
}

function legacyProfile(
  name: string,
  settings: Settings,
  accountId: string | undefined,
  roleName: string | undefined,
): SsoProfile | undefined {
  const startUrl = textSetting(settings, 'sso_start_url')
  const region = textSetting(settings, 'sso_region')
  const wanted = accountId !== undefined || roleName !== undefined
  if (startUrl === undefined || region === undefined) {
    if (!wanted) return undefined
    throw incomplete(
      name,
      missingKeys({
        sso_role_name: roleName,
        sso_account_id: accountId,
        sso_start_url: startUrl,
        sso_region: region,
      }),
    )
  }
  assertRegion(region)
  const session = { name: undefined, startUrl, region, registrationScopes: undefined }
  return { profile: name, session, ...accountAndRole(name, accountId, roleName) }
}

function accountAndRole(
  profile: string,
  accountId: string | undefined,
  roleName: string | undefined,
): { accountId: string; roleName: string } | Record<never, never> {
  if (accountId === undefined && roleName === undefined) return {}
  if (accountId === undefined || roleName === undefined) {
    throw incomplete(profile, missingKeys({ sso_role_name: roleName, sso_account_id: accountId }))
  }
  return { accountId, roleName }
}

/** The AWS SDK for Rust refuses even equal values; those only warn (profile-lint.ts). */
function assertConsistent(
  config: AwsConfig,
  profile: string,
  settings: Settings,
  session: string,
): void {
  for (const [key, value] of config.ssoSessions.get(session) ?? []) {
    const own = settings.get(key)
    if (typeof own !== 'string' || typeof value !== 'string' || own === value) continue
    throw new ConfigError(
      'profile-inconsistent',
      `Profile ${profile} and its sso-session ${session} set ${key} to different values.`,
      { details: { profile, session, key, inProfile: own, inSession: value } },
    )
  }
}

function incomplete(profile: string, missing: string): ConfigError {
  return new ConfigError(
    'profile-incomplete',
    `Profile ${profile} is set up for signing in, but lacks ${missing}.`,
    { details: { profile, missing } },
  )
}

function missingKeys(found: Readonly<Record<string, string | undefined>>): string {
  const missing = Object.keys(found).filter((key) => found[key] === undefined)
  return missing.join(', ')
}

function scopes(settings: Settings): readonly string[] | undefined {
  const text = textSetting(settings, 'sso_registration_scopes')
  const list = text?.split(',').map((scope) => scope.trim())
  const named = list?.filter((scope) => scope !== '')
  return named === undefined || named.length === 0 ? undefined : named
}
