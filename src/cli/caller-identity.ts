/** Whom AWS takes a profile for. Keys that it refuses are not kept, and never asked with twice. */
import { configuredEndpoint, useDualstack, useFips } from '../config/endpoint-settings.ts'
import { profileRegion } from '../config/region.ts'
import { readableSsoProfile } from '../config/sso-profile.ts'
import type { Credentials } from '../credentials/credentials.ts'
import { areRefusedKeys } from '../credentials/refused-keys.ts'
import { type CallerIdentity, getCallerIdentity } from '../credentials/sts-client.ts'
import { loginAnew, type ServiceError, SignInRequired } from '../errors.ts'
import { stsEndpoint } from '../identity-center/endpoints.ts'
import { httpFor } from '../session/services.ts'
import { signInOf } from '../session/sign-in-profile.ts'
import { type ProfileRequest, useProfileCredentials } from './profile-credentials.ts'

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

/**
 * The credentials of a profile and whose they are. Cached keys that AWS refuses are thrown away and
 * obtained once more. Throws as `profileCredentials` and `getCallerIdentity`.
 */
export async function identified(
  request: ProfileRequest,
  options: CallerOptions = {},
): Promise<Identified> {
  try {
    return await useProfileCredentials(request, (credentials) => ask(request, credentials, options))
  } catch (error) {
    throw areRefusedKeys(error) ? refusedAgain(request, error) : error
  }
}

/** Where a sign-in is behind the keys, another one may help. */
function refusedAgain(request: ProfileRequest, error: ServiceError): ServiceError | SignInRequired {
  const { config, profile, system, chosen, environment } = request
  const signsIn = signInOf(config, profile, system, environment ?? chosen !== 'flag')
  if (signsIn === undefined) return error
  const session = readableSsoProfile(config, signsIn)?.session.name
  const details = { ...error.details, session, profile: signsIn }
  const message = `AWS does not take the keys of ${profile}, nor new ones (${String(error.details['error'])}).`
  const fix = loginAnew(details)
  return new SignInRequired('sign-in-refused', message, { details, cause: error, fix })
}
