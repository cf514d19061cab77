/** A role reached from another profile's credentials (`role_arn` with `source_profile`). */
import { join } from 'node:path'
import type { Profile } from '../../config/aws-config.ts'
import { configuredEndpoint } from '../../config/endpoint-settings.ts'
import { profileRegion } from '../../config/region.ts'
import { ConfigError } from '../../errors.ts'
import { stsEndpoint } from '../../identity-center/endpoints.ts'
import { readCacheFile } from '../../system/cache-folder.ts'
import { writePrivateFile } from '../../system/files.ts'
import { assumeRoleHash, encodeAssumedRole } from '../assume-role-file.ts'
import { type Credentials, isFresh } from '../credentials.ts'
import { mayBelongTo } from '../key-account.ts'
import { loopError } from '../process-chain.ts'
import { incomplete, type Provider, type Resolution, setting, unsupported } from '../provider.ts'
import { decodeCachedCredentials } from '../role-cache-file.ts'
import { assumeRole as callAssumeRole, type StsOptions } from '../sts-client.ts'
import { environmentKeys } from './environment.ts'
import { hasStaticKeys, staticKeys } from './static-keys.ts'

export const assumeRole: Provider = async (profile, resolution) => {
  const roleArn = setting(profile, 'role_arn')
  if (roleArn === undefined) return undefined
  if (setting(profile, 'web_identity_token_file') !== undefined) {
    throw unsupported(
      profile,
      `The profile "${profile.name}" uses a web identity token, which keyless does not read.`,
    )
  }
  if (setting(profile, 'mfa_serial') !== undefined) {
    throw unsupported(
      profile,
      `The profile "${profile.name}" asks for an MFA code each time (mfa_serial), which keyless does not.`,
    )
  }
  const roleSessionName = setting(profile, 'role_session_name')
  const request = {
    roleArn,
    externalId: setting(profile, 'external_id'),
    durationSeconds: wholeNumber(setting(profile, 'duration_seconds')),
    ...(roleSessionName === undefined ? {} : { roleSessionName }),
  }
  const { clock, paths, platform } = resolution.ports.system
  const path = join(paths.cliCache, `${assumeRoleHash(request)}.json`)
  const cached = decodeCachedCredentials(readCacheFile(path, platform)?.text ?? '')
  if (cached !== undefined && isOfRole(cached, roleArn) && isFresh(cached, clock.now())) {
    return cached
  }
  const source = await sourceCredentials(profile, resolution)
  const named = {
    roleSessionName: `keyless-${Math.floor(clock.now().getTime() / 1000)}`,
    ...request,
  }
  const answer = await callAssumeRole(source, named, stsOptions(profile, resolution))
  keep(path, encodeAssumedRole(answer), resolution)
  const { assumedRoleArn: _arn, assumedRoleId: _id, ...credentials } = answer
  return credentials
}

/** The account in an ARN is its fifth field; what is no whole ARN is for STS to refuse. */
function isOfRole(cached: Credentials, roleArn: string): boolean {
  const account = roleArn.split(':')[4]
  return account === undefined || mayBelongTo(account, cached)
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
  if (sourceKind !== undefined) return fromEnvironment(profile, sourceKind, resolution)
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

function fromEnvironment(profile: Profile, kind: string, resolution: Resolution): Credentials {
  if (kind !== 'Environment') {
    throw unsupported(
      profile,
      `The profile "${profile.name}" takes its credentials from ${kind}, which keyless does not read.`,
    )
  }
  const keys = environmentKeys(resolution.ports.system.env)
  if (keys === undefined) throw incomplete(profile, 'AWS_ACCESS_KEY_ID in the environment')
  return keys
}

/** The region of the profile that asks; the global endpoint, which signs for us-east-1, without one. */
function stsOptions(profile: Profile, resolution: Resolution): StsOptions {
  const { config, ports } = resolution
  const { env, http, clock } = ports.system
  const region = profileRegion(config, profile.name, env) ?? 'us-east-1'
  const override = configuredEndpoint(config, profile.name, 'sts', env)
  return { http, clock, region, endpoint: stsEndpoint(region, { override }) }
}

function keep(path: string, text: string, resolution: Resolution): void {
  try {
    writePrivateFile(path, text, { mode: 0o600 })
  } catch (error) {
    resolution.ports.system.log.debug('could not keep an assumed role', { path, error })
  }
}

/** botocore ignores a duration that is no number. */
function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\s*\d+\s*$/.test(text) ? Number(text) : undefined
}
