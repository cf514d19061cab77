/** Which sign-in a program means: a profile's, a session's, or one that no file knows. */
import { type AwsConfig, loadAwsConfig } from '../config/aws-config.ts'
import { assertRegion } from '../config/region.ts'
import { namedProfile, ssoProfile, ssoSession } from '../config/sso-profile.ts'
import { ConfigError } from '../errors.ts'
import { defaultScopes } from '../identity-center/registration.ts'
import type { SsoSession } from '../identity-center/session.ts'
import { signInOf } from '../session/sign-in-profile.ts'
import type { System } from '../system/system.ts'
import type { SessionSettings, SessionTarget } from './session-target.ts'

export interface FoundSession {
  readonly session: SsoSession
  readonly config: AwsConfig
  /** The profile whose credentials are meant when no role is named. */
  readonly profile: string | undefined
  /** The profile that signs in, at the source of the other one's chain; its endpoints are used. */
  readonly signsIn: string | undefined
  /** False when `keyless login` cannot sign in to it, for no file knows it. */
  readonly configured: boolean
}

const nothing: AwsConfig = {
  profiles: new Map(),
  ssoSessions: new Map(),
  services: new Map(),
  warnings: [],
}

/** Throws ConfigError for what is not there or not whole. */
export function findSession(target: SessionTarget, system: System): FoundSession {
  if (typeof target !== 'string' && 'startUrl' in target) return settingsSession(target)
  const config = loadAwsConfig(system.paths)
  if (typeof target !== 'string' && 'session' in target) return namedSession(config, target.session)
  const name = typeof target === 'string' ? target : target.profile
  const isName = typeof target === 'string' && config.ssoSessions.has(name)
  if (isName && !config.profiles.has(name)) return namedSession(config, name)
  const signsIn = signInProfile(config, name, system)
  if (signsIn === undefined && isName) return namedSession(config, name)
  const session = signsIn === undefined ? undefined : ssoProfile(config, signsIn)?.session
  if (session !== undefined) return { session, config, profile: name, signsIn, configured: true }
  throw new ConfigError('profile-incomplete', `The profile ${name} has no sign-in session.`, {
    details: { profile: name },
  })
}

function signInProfile(config: AwsConfig, name: string, system: System): string | undefined {
  namedProfile(config, name)
  if (ssoProfile(config, name) !== undefined) return name
  return signInOf(config, name, system)
}

function namedSession(config: AwsConfig, name: string): FoundSession {
  const session = ssoSession(config, name)
  return { session, config, profile: undefined, signsIn: undefined, configured: true }
}

function settingsSession({ name, startUrl, region, scopes }: SessionSettings): FoundSession {
  assertRegion(region)
  const session = { name, startUrl, region, registrationScopes: scopes ?? defaultScopes }
  const unknown = { profile: undefined, signsIn: undefined, configured: false }
  return { session, config: nothing, ...unknown }
}

/** The same in the Region that its start URL has led to. */
export function movedTo(region: string, found: FoundSession): FoundSession {
  const { session, config, signsIn } = found
  const setting = ['sso_region', region] as const
  const settings = session.name === undefined ? undefined : config.ssoSessions.get(session.name)
  const profile = session.name === undefined ? config.profiles.get(signsIn ?? '') : undefined
  return {
    ...found,
    session: { ...session, region },
    config: {
      ...config,
      ssoSessions:
        settings === undefined
          ? config.ssoSessions
          : new Map([...config.ssoSessions, [session.name ?? '', new Map([...settings, setting])]]),
      profiles:
        profile === undefined
          ? config.profiles
          : new Map([
              ...config.profiles,
              [profile.name, { ...profile, settings: new Map([...profile.settings, setting]) }],
            ]),
    },
  }
}
