/**
 * Where a profile's credentials come from, in the order of the AWS CLI. A provider that does not
 * apply is passed over; a broken one stops the chain. Signing in is not its business.
 */
import type { AwsConfig, Profile } from '../config/aws-config.ts'
import { namedProfile } from '../config/sso-profile.ts'
import { ConfigError } from '../errors.ts'
import type { Credentials } from './credentials.ts'
import type { CredentialPorts } from './ports.ts'
import { loopError } from './process-chain.ts'
import type { FollowOptions, Provider, Resolution } from './provider.ts'
import { assumeRole } from './providers/assume-role.ts'
import { consoleLogin } from './providers/console-login.ts'
import { credentialProcess } from './providers/credential-process.ts'
import { environmentKeys } from './providers/environment.ts'
import { sso } from './providers/sso.ts'
import { configFileKeys, credentialsFileKeys } from './providers/static-keys.ts'

const providers: readonly Provider[] = [
  assumeRole,
  sso,
  credentialsFileKeys,
  consoleLogin,
  credentialProcess,
  configFileKeys,
]

export interface ResolveOptions {
  /** Keys in the environment go first, as when no profile was named on the command line (false). */
  readonly environment?: boolean
}

/**
 * Throws ConfigError (`no-config`, `profile-not-found`, `profile-without-credentials`,
 * `profile-loop`, `profile-unsupported`, …) or whatever the provider that applies throws.
 */
export async function resolveCredentials(
  config: AwsConfig,
  profileName: string,
  ports: CredentialPorts,
  options: ResolveOptions = {},
): Promise<Credentials> {
  const given = options.environment === true ? environmentKeys(ports.system.env) : undefined
  return given ?? resolveProfile(config, profileName, ports, [], {})
}

async function resolveProfile(
  config: AwsConfig,
  name: string,
  ports: CredentialPorts,
  before: readonly string[],
  options: FollowOptions,
): Promise<Credentials> {
  const visited = [...before, name]
  if (before.includes(name)) throw loopError(visited)
  const profile = namedProfile(config, name)
  const resolution: Resolution = {
    config,
    ports,
    visited,
    follow: (next, nextOptions = {}) => resolveProfile(config, next, ports, visited, nextOptions),
  }
  for (const provider of providers) {
    if (provider === assumeRole && options.withoutRole === true) continue
    const credentials = await provider(profile, resolution)
    if (credentials !== undefined) return credentials
  }
  throw withoutCredentials(profile)
}

function withoutCredentials(profile: Profile): ConfigError {
  return new ConfigError(
    'profile-without-credentials',
    `The profile "${profile.name}" names no way to credentials.`,
    { details: { profile: profile.name } },
  )
}
