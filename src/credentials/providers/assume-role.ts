/** A role taken with other credentials (`role_arn` with `source_profile` or `credential_source`). */
import type { Profile } from '../../config/aws-config.ts'
import { ConfigError, fillFix } from '../../errors.ts'
import type { Credentials } from '../credentials.ts'
import { holdsKeys, keyFiles } from '../key-files.ts'
import { keptRole } from '../kept-role.ts'
import { withMfaCode } from '../mfa-code.ts'
import { mfaSession } from '../mfa-session.ts'
import { loopError } from '../process-chain.ts'
import { incomplete, type Provider, type Resolution, setting } from '../provider.ts'
import { withAcceptedKeys } from '../refused-keys.ts'
import { roleRequest } from '../role-request.ts'
import { type AssumedRole, assumeRole as callAssumeRole } from '../sts-client.ts'
import { stsOptions } from '../sts-options.ts'
import { containerCredentials, containerVariable } from './container.ts'
import { environmentKeys } from './environment.ts'
import { instanceCredentials } from './instance-metadata.ts'
import { hasStaticKeys, staticKeys } from './static-keys.ts'

export const assumeRole: Provider = async (profile, resolution) => {
  const roleArn = setting(profile, 'role_arn')
  if (roleArn === undefined) return undefined
  if (setting(profile, 'web_identity_token_file') !== undefined) return undefined
  const request = roleRequest(profile, roleArn)
  const options = stsOptions(resolution)
  return keptRole(request, resolution, (keep) =>
    withAcceptedKeys(resolution.ports, {
      obtain: () => roleSource(profile, request.mfaSerial, resolution),
      use: ({ credentials, serial }) =>
        keep({
          take: (roleSessionName) => {
            const call = (mfaCode?: string): Promise<AssumedRole> =>
              callAssumeRole(credentials, { ...request, roleSessionName, mfaCode }, options)
            return serial === undefined ? call() : withMfaCode(profile, serial, resolution, call)
          },
          mayStay: stillKept(credentials, resolution),
        }),
    }),
  )
}

/**
 * A sign-out deletes keys before it looks for roles that were taken with them, so that a role whose
 * source was in a file and is in none after the role was written came too late for it.
 */
function stillKept(source: Credentials, { ports }: Resolution): () => boolean {
  const files = keyFiles(source, ports.system)
  return () => files.length === 0 || files.some((path) => holdsKeys(path, source, ports.system))
}

interface RoleSource {
  readonly credentials: Credentials
  /** Of the authenticator whose code must come with the call. */
  readonly serial: string | undefined
}

/** With long-lived keys an authenticator is asked once for all roles; other keys cannot have a session. */
async function roleSource(
  profile: Profile,
  serial: string | undefined,
  resolution: Resolution,
): Promise<RoleSource> {
  const credentials = await sourceCredentials(profile, resolution)
  if (serial === undefined || credentials.sessionToken !== undefined) return { credentials, serial }
  const session = await mfaSession(credentials, serial, profile, resolution)
  return { credentials: session, serial: undefined }
}

async function sourceCredentials(profile: Profile, resolution: Resolution): Promise<Credentials> {
  const sourceName = setting(profile, 'source_profile')
  const sourceKind = setting(profile, 'credential_source')
  if (sourceName !== undefined && sourceKind !== undefined) {
    throw new ConfigError(
      'profile-inconsistent',
      `The profile "${profile.name}" has both source_profile and credential_source.`,
      { details: { profile: profile.name } },
    )
  }
  if (sourceKind !== undefined) return namedSource(profile, sourceKind, resolution)
  if (sourceName === undefined) throw incomplete(profile, 'source_profile or credential_source')
  if (sourceName === profile.name) {
    const own = staticKeys(profile)
    if (own === undefined) throw loopError([...resolution.visited, sourceName])
    return own
  }
  const source = resolution.config.profiles.get(sourceName)
  // A source with keys of its own is used with them, whatever role it also names.
  return resolution.follow(sourceName, {
    withoutRole: source !== undefined && hasStaticKeys(source),
  })
}

async function namedSource(
  profile: Profile,
  kind: string,
  { ports, config, root }: Resolution,
): Promise<Credentials> {
  switch (kind) {
    case 'Environment': {
      const keys = environmentKeys(ports.system.env)
      if (keys === undefined) throw withoutSource(profile, 'AWS_ACCESS_KEY_ID is not set')
      return keys
    }
    case 'EcsContainer': {
      const keys = await containerCredentials(ports.system)
      if (keys === undefined) throw withoutSource(profile, `${containerVariable} is not set`)
      return keys
    }
    case 'Ec2InstanceMetadata': {
      const keys = await instanceCredentials(ports.system, config.profiles.get(root))
      if (keys !== undefined) return keys
      throw withoutSource(profile, 'AWS_EC2_METADATA_DISABLED is set', {
        fix: 'unset AWS_EC2_METADATA_DISABLED',
      })
    }
    default:
      throw new ConfigError(
        'config-value-invalid',
        `The profile "${profile.name}" has a credential_source that there is not: ${kind}. There are Environment, EcsContainer and Ec2InstanceMetadata.`,
        { details: { profile: profile.name, key: 'credential_source' } },
      )
  }
}

/** What the profile names is not here: nothing is wrong with its settings. */
function withoutSource(
  profile: Profile,
  missing: string,
  more: { readonly fix?: string } = {},
): ConfigError {
  const kind = setting(profile, 'credential_source') ?? ''
  const message = `The profile "${profile.name}" has its keys from ${kind}, but ${missing}.`
  const details = { profile: profile.name, missing }
  return new ConfigError('profile-incomplete', message, {
    details,
    fix: fillFix('keyless profiles show {profile}', details),
    ...more,
  })
}
