import type { AwsConfig, Profile } from '../config/aws-config.ts'
import { ConfigError } from '../errors.ts'
import type { Credentials } from './credentials.ts'
import type { CredentialPorts } from './ports.ts'

/** What a provider may know while one profile is resolved. */
export interface Resolution {
  readonly config: AwsConfig
  readonly ports: CredentialPorts
  /** Profiles on the way here, the current one last: none may come twice. */
  readonly visited: readonly string[]
  /** Whose region and endpoints the calls of the whole chain take: the profile that was asked for. */
  readonly root: string
  /** Whether variables such as AWS_ROLE_ARN go before this profile's settings. */
  readonly environment: boolean
  /** Resolves another profile on behalf of this one. Throws ConfigError `profile-loop`. */
  follow(name: string, options?: FollowOptions): Promise<Credentials>
}

export interface FollowOptions {
  /** Leaves out the role of that profile, for a source profile that has keys of its own. */
  readonly withoutRole?: boolean
  /** That profile is asked for as a program of its own would, with its own region. */
  readonly asRoot?: boolean
}

/** Undefined when it does not apply; a broken one throws and so stops the chain. */
export type Provider = (
  profile: Profile,
  resolution: Resolution,
) => Promise<Credentials | undefined> | Credentials | undefined

/** A plain setting; undefined when absent, empty or nested. */
export function setting(profile: Profile, key: string): string | undefined {
  const value = profile.settings.get(key)
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** For ways to credentials that only the AWS CLI knows. */
export function unsupported(profile: Profile, message: string): ConfigError {
  return new ConfigError('profile-unsupported', message, { details: { profile: profile.name } })
}

export function incomplete(profile: Profile, missing: string): ConfigError {
  return new ConfigError(
    'profile-incomplete',
    `The profile "${profile.name}" is not complete: ${missing} is missing.`,
    { details: { profile: profile.name, missing } },
  )
}
