/** The keys that an open session gives: its profile's own, or a role's, as far as the guard rules let. */
import { type AwsConfig, loadAwsConfig } from '../config/aws-config.ts'
import type { Credentials } from '../credentials/credentials.ts'
import { ConfigError } from '../errors.ts'
import { settingsMark } from '../guard/read-settings.ts'
import { lastingCredentials } from '../session/lasting-credentials.ts'
import type { OpenSession } from '../session/open-session.ts'
import type { System } from '../system/system.ts'
import { mfaPortsOf } from './as-identity.ts'
import type { FoundSession } from './find-session.ts'
import { permitProfile, permitRole } from './permitted.ts'
import type { OpenSessionOptions, Role } from './session.ts'

export interface KeyPorts {
  readonly options: Pick<OpenSessionOptions, 'mfaCodeProvider'>
  readonly system: System
  readonly found: () => FoundSession
  readonly open: () => OpenSession
}

/** Throws TypeError when neither the caller nor the session names a role. */
export function createKeys(ports: KeyPorts): (role?: Role) => Promise<Credentials> {
  const { options, system, found, open } = ports
  const ofProfile = (profile: string): ReturnType<typeof lastingCredentials> =>
    lastingCredentials(profile, system, {
      load: () => judging(found(), system),
      permit: async (config, name) => permitProfile(config, name, system),
      rules: () => settingsMark(system.paths),
      ...mfaPortsOf(options.mfaCodeProvider),
    })
  const { profile } = found()
  const own = profile === undefined ? undefined : ofProfile(profile)
  return async (role) => {
    if (role !== undefined) {
      const instead = await permitRole(judging(found(), system), role, system)
      if (instead !== undefined) return ofProfile(instead)()
      return open().credentials(role.accountId, role.roleName)
    }
    if (own !== undefined) return own()
    throw new TypeError('Name an account and a role: this session was opened without a profile.')
  }
}

/**
 * What rules are about is the person's own profiles, also for a sign-in that no file knows. Files that
 * cannot be read have none.
 */
function judging({ configured, config }: FoundSession, system: System): AwsConfig {
  if (configured) return config
  try {
    return loadAwsConfig(system.paths)
  } catch (error) {
    if (error instanceof ConfigError) return config
    throw error
  }
}
