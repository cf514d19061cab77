import { type AwsConfig, textSetting } from '../config/aws-config.ts'
import type { ProfileChoice } from '../config/profile-choice.ts'
import { resolveCredentials } from '../credentials/chain.ts'
import type { Credentials } from '../credentials/credentials.ts'
import type { CredentialPorts, MfaPorts } from '../credentials/ports.ts'
import { withAcceptedKeys } from '../credentials/refused-keys.ts'
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
  readonly environment?: boolean
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

function portsOf({ config, profile, system, mfa }: ProfileRequest): CredentialPorts {
  return { ...createCredentialPorts({ config, profile }, system), mfa }
}

/** Credentials of a profile, from the cache where they are good. Never opens a browser; asks for nothing but `mfa`. */
export async function profileCredentials(
  request: ProfileRequest,
  ports: CredentialPorts = portsOf(request),
): Promise<Credentials> {
  const { config, profile, chosen, environment } = request
  try {
    return await resolveCredentials(config, profile, ports, {
      environment: environment ?? chosen !== 'flag',
    })
  } catch (error) {
    throw explained(error, request)
  }
}

/**
 * The same for `use`, which asks AWS with them: cached ones that it does not take are thrown away, and
 * obtained and used once more. `isRefusal` as in withAcceptedKeys.
 */
export async function useProfileCredentials<T>(
  request: ProfileRequest,
  use: (credentials: Credentials) => Promise<T>,
  isRefusal?: (error: unknown) => boolean,
): Promise<T> {
  const ports = portsOf(request)
  return withAcceptedKeys(ports, {
    obtain: async () => ({ credentials: await profileCredentials(request, ports) }),
    use: ({ credentials }) => use(credentials),
    isRefusal,
  })
}

/** The region that the profile itself names. */
export function ownRegion(config: AwsConfig, profile: string): string | undefined {
  const settings = config.profiles.get(profile)?.settings
  return settings === undefined ? undefined : textSetting(settings, 'region')
}
