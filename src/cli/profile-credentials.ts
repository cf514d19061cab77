import { type AwsConfig, textSetting } from '../config/aws-config.ts'
import type { ProfileChoice } from '../config/profile-choice.ts'
import { resolveCredentials } from '../credentials/chain.ts'
import type { Credentials } from '../credentials/credentials.ts'
import type { MfaPorts } from '../credentials/ports.ts'
import { ConfigError } from '../errors.ts'
import { createCredentialPorts } from '../session/credential-ports.ts'
import type { System } from '../system/system.ts'
import { similarProfile } from './missing-names.ts'

export interface ProfileRequest {
  readonly config: AwsConfig
  readonly profile: string
  readonly system: System
  /** How the profile was chosen: keys in the environment go first unless by a flag. */
  readonly chosen: ProfileChoice['source']
  /** False for what is about a profile, however that was chosen. */
  readonly environment?: false
  /** The same command for another profile, for the errors' fixes. */
  readonly again: (profile: string) => string
  /** Where the code of an authenticator may come from; absent where nobody can be asked. */
  readonly mfa?: MfaPorts | undefined
}

/** Says which profile was meant, or that none was chosen at all. */
function explained(error: unknown, request: ProfileRequest): unknown {
  const { config, profile, chosen, again } = request
  if (!(error instanceof ConfigError) || error.code !== 'profile-not-found') return error
  if (error.details['profile'] !== profile) return error
  if (config.profiles.size === 0) {
    return new ConfigError('no-config', 'There is no AWS profile on this machine yet.')
  }
  const names = [...config.profiles.keys()]
  if (chosen === 'default') {
    const message = 'No profile is chosen, and none is named default.'
    const fix = again(names[0] ?? 'NAME')
    return new ConfigError('profile-without-credentials', message, { details: { profile }, fix })
  }
  return similarProfile(config, profile, again) ?? error
}

/** Credentials of a profile, from the cache where they are good. Never opens a browser; asks for nothing but `mfa`. */
export async function profileCredentials(request: ProfileRequest): Promise<Credentials> {
  const { config, profile, system, chosen, environment, mfa } = request
  const ports = { ...createCredentialPorts({ config, profile }, system), mfa }
  try {
    return await resolveCredentials(config, profile, ports, {
      environment: environment ?? chosen !== 'flag',
    })
  } catch (error) {
    throw explained(error, request)
  }
}

/** The region that the profile itself names. */
export function ownRegion(config: AwsConfig, profile: string): string | undefined {
  const settings = config.profiles.get(profile)?.settings
  return settings === undefined ? undefined : textSetting(settings, 'region')
}
