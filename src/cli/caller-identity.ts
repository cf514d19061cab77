/** Whom AWS takes a profile for. Keys that it refuses are not kept, and never asked with twice. */
import { configuredEndpoint, useDualstack, useFips } from '../config/endpoint-settings.ts'
import { profileRegion } from '../config/region.ts'
import type { Credentials } from '../credentials/credentials.ts'
import type { SsoRole } from '../credentials/ports.ts'
import { createRoleCache } from '../credentials/role-cache.ts'
import { type CallerIdentity, getCallerIdentity } from '../credentials/sts-client.ts'
import { loginAnew, ServiceError, SignInRequired } from '../errors.ts'
import { stsEndpoint } from '../identity-center/endpoints.ts'
import { httpFor } from '../session/services.ts'
import { silentLog } from '../system/log.ts'
import { type ProfileRequest, profileCredentials } from './profile-credentials.ts'
import { readableSsoProfile } from './sessions.ts'

export interface Identified {
  readonly credentials: Credentials
  readonly identity: CallerIdentity
}

export interface CallerOptions {
  /** `--region`. */
  readonly region?: string | undefined
  /** `--endpoint-url`; https or loopback, else ConfigError `endpoint-invalid`. */
  readonly endpoint?: string | undefined
}

/** Without any region set, that of the sign-in is asked. */
async function ask(
  { config, profile, system }: ProfileRequest,
  credentials: Credentials,
  options: CallerOptions,
): Promise<Identified> {
  const { env, clock } = system
  const region =
    profileRegion(config, profile, env, options.region) ??
    readableSsoProfile(config, profile)?.session.region ??
    'us-east-1'
  const endpoint = stsEndpoint(region, {
    fips: useFips(config, profile, env),
    dualstack: useDualstack(config, profile, env),
    override: options.endpoint ?? configuredEndpoint(config, profile, 'sts', env),
  })
  const http = httpFor({ config, profile }, system)
  const identity = await getCallerIdentity(credentials, { http, clock, region, endpoint })
  return { credentials, identity }
}

/** AWS knows better than the date in the cache: the session was ended, or a clock is wrong. */
function isOver(error: unknown): error is ServiceError {
  const names = ['ExpiredToken', 'ExpiredTokenException', 'InvalidClientTokenId']
  return error instanceof ServiceError && names.includes(String(error.details['error']))
}

/** The role whose cached keys these are; undefined for keys from anywhere else. */
function cachedRole(
  { config, profile, system }: ProfileRequest,
  { accessKeyId }: Credentials,
): SsoRole | undefined {
  const { session, accountId, roleName } = readableSsoProfile(config, profile) ?? {}
  if (session === undefined || accountId === undefined || roleName === undefined) return undefined
  const role = { session, accountId, roleName, profile }
  const cached = createRoleCache({ ...system, log: silentLog }).read(role)
  return cached?.accessKeyId === accessKeyId ? role : undefined
}

/**
 * The credentials of a profile and whose they are. Cached keys of a role that AWS refuses are thrown
 * away and fetched once more. Throws as `profileCredentials` and `getCallerIdentity`.
 */
export async function identified(
  request: ProfileRequest,
  options: CallerOptions = {},
): Promise<Identified> {
  const credentials = await profileCredentials(request)
  try {
    return await ask(request, credentials, options)
  } catch (error) {
    const role = isOver(error) ? cachedRole(request, credentials) : undefined
    if (role === undefined) throw error
    createRoleCache(request.system).remove(role)
    return await askAgain(request, role, options)
  }
}

async function askAgain(
  request: ProfileRequest,
  { session }: SsoRole,
  options: CallerOptions,
): Promise<Identified> {
  try {
    return await ask(request, await profileCredentials(request), options)
  } catch (error) {
    if (!isOver(error)) throw error
    const { profile } = request
    const details = { ...error.details, session: session.name, profile }
    const message = `AWS does not take the keys of ${profile}, nor new ones (${String(error.details['error'])}).`
    const fix = loginAnew(details)
    throw new SignInRequired('sign-in-refused', message, { details, cause: error, fix })
  }
}
