/** The sign-ins of a config: its sessions, then the legacy ones that stand in profiles. */
import type { AwsConfig } from '../config/aws-config.ts'
import { readableSsoProfile, ssoSession, type SsoSessionSettings } from '../config/sso-profile.ts'
import { fillFix, KeylessError } from '../errors.ts'
import { sessionLabel } from '../identity-center/session.ts'

export interface SignIn {
  readonly session: SsoSessionSettings
  /** The profiles that use it, in file order. */
  readonly profiles: readonly string[]
}

/** What is not whole is left out: other checks say so. */
export function signIns(config: AwsConfig): readonly SignIn[] {
  const found = new Map<string, { session: SsoSessionSettings; profiles: string[] }>()
  const key = ({ name, startUrl }: SsoSessionSettings): string =>
    name === undefined ? `legacy ${startUrl}` : `session ${name}`
  for (const name of config.ssoSessions.keys()) {
    const session = readableSession(config, name)
    if (session !== undefined) found.set(key(session), { session, profiles: [] })
  }
  for (const profile of config.profiles.keys()) {
    const session = readableSsoProfile(config, profile)?.session
    if (session === undefined) continue
    const known = found.get(key(session))
    if (known === undefined) found.set(key(session), { session, profiles: [profile] })
    else known.profiles.push(profile)
  }
  return [...found.values()]
}

function readableSession(config: AwsConfig, name: string): SsoSessionSettings | undefined {
  try {
    return ssoSession(config, name)
  } catch (error) {
    if (error instanceof KeylessError) return undefined
    throw error
  }
}

/** How a person signs in to it. */
export function loginCommand({ session, profiles }: SignIn): string {
  const details = { session: session.name, profile: profiles[0] }
  if (session.name === undefined) return fillFix('keyless login --profile {profile}', details)
  return fillFix('keyless login {session}', details)
}

export function labelOf({ session }: SignIn): string {
  return sessionLabel(session)
}
