/**
 * Where a profile's credentials come from, in the order of the AWS CLI. A provider that does not
 * apply is passed over; a broken one stops the chain. Signing in is not its business.
 */
import type { AwsConfig, Profile } from '../config/aws-config.ts'
import { namedProfile } from '../config/sso-profile.ts'
import { ConfigError, fillFix, ServiceError } from '../errors.ts'
import { variable } from '../system/environment.ts'
import { areKeys, type Credentials } from './credentials.ts'
import { issuedEntry } from './issued.ts'
import type { CredentialPorts } from './ports.ts'
import { loopError } from './process-chain.ts'
import type { FollowOptions, Provider, Resolution } from './provider.ts'
import { assumeRole } from './providers/assume-role.ts'
import { consoleLogin } from './providers/console-login.ts'
import { container, containerUrl } from './providers/container.ts'
import { credentialProcess } from './providers/credential-process.ts'
import { environmentKeys } from './providers/environment.ts'
import { sso } from './providers/sso.ts'
import { configFileKeys, credentialsFileKeys } from './providers/static-keys.ts'
import { tokenFileVariable, webIdentity } from './providers/web-identity.ts'

const providers: readonly Provider[] = [
  assumeRole,
  webIdentity,
  sso,
  credentialsFileKeys,
  consoleLogin,
  credentialProcess,
  configFileKeys,
  container,
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
  const environment = options.environment === true
  const given = environment ? environmentKeys(ports.system.env) : undefined
  if (given !== undefined) return checked(profileName, given)
  const way = { config, ports, root: profileName, environment, visited: [] }
  const credentials = await resolveProfile(profileName, way, {})
  const { system } = ports
  const issued = { config, profile: profileName, credentials, system, environment }
  system.journal.append(issuedEntry(issued))
  return credentials
}

type Way = Omit<Resolution, 'follow'>

async function resolveProfile(
  name: string,
  way: Way,
  options: FollowOptions,
): Promise<Credentials> {
  const visited = [...way.visited, name]
  if (way.visited.includes(name)) throw loopError(visited)
  const here = { ...way, visited, root: options.asRoot === true ? name : way.root }
  const profile = profileHere(name, here)
  const resolution: Resolution = {
    ...here,
    follow: (next, nextOptions = {}) =>
      resolveProfile(next, { ...here, environment: false }, nextOptions),
  }
  for (const provider of providers) {
    if (provider === assumeRole && options.withoutRole === true) continue
    const credentials = await provider(profile, resolution)
    if (credentials !== undefined) return checked(name, credentials)
  }
  throw withoutCredentials(profile)
}

/** Whoever they came from. */
function checked(profile: string, credentials: Credentials): Credentials {
  if (areKeys(credentials)) return credentials
  throw new ServiceError(
    'service-answer-invalid',
    `The credentials of the profile "${profile}" hold characters that no key of AWS has, so they are not used.`,
    {
      details: { profile, retryable: false },
      fix: fillFix('keyless profiles show {profile}', { profile }),
    },
  )
}

/** In a pod or a container there may be no AWS file at all: then the variables are everything. */
function profileHere(name: string, { config, environment, ports }: Way): Profile {
  const { env } = ports.system
  const enough = variable(env, tokenFileVariable) ?? containerUrl(env)
  if (environment && enough !== undefined && !config.profiles.has(name)) {
    return { name, settings: new Map(), fromCredentials: new Set() }
  }
  return namedProfile(config, name)
}

function withoutCredentials(profile: Profile): ConfigError {
  return new ConfigError(
    'profile-without-credentials',
    `The profile "${profile.name}" names no way to credentials.`,
    { details: { profile: profile.name } },
  )
}
