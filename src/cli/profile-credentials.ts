import { type AwsConfig, textSetting } from '../config/aws-config.ts'
import { configuredEndpoint, useDualstack, useFips } from '../config/endpoint-settings.ts'
import { profileRegion } from '../config/region.ts'
import { resolveCredentials } from '../credentials/chain.ts'
import type { Credentials } from '../credentials/credentials.ts'
import { type CallerIdentity, getCallerIdentity } from '../credentials/sts-client.ts'
import { stsEndpoint } from '../identity-center/endpoints.ts'
import { createCredentialPorts } from '../session/credential-ports.ts'
import { httpFor } from '../session/services.ts'
import type { System } from '../system/system.ts'
import { readableSsoProfile } from './sessions.ts'

export interface ProfileRequest {
  readonly config: AwsConfig
  readonly profile: string
  readonly system: System
  /** Keys in the environment go first, as when no profile was named on the command line (false). */
  readonly environment?: boolean
}

/** Credentials of a profile, from the cache where they are good. Never opens a browser, never prompts. */
export async function profileCredentials(request: ProfileRequest): Promise<Credentials> {
  const { config, profile, system, environment } = request
  const ports = createCredentialPorts({ config, profile }, system)
  return await resolveCredentials(config, profile, ports, { environment: environment === true })
}

/** The region that the profile itself names. */
export function ownRegion(config: AwsConfig, profile: string): string | undefined {
  const settings = config.profiles.get(profile)?.settings
  return settings === undefined ? undefined : textSetting(settings, 'region')
}

/** Whom AWS takes these credentials for. Without any region set, that of the sign-in is asked. */
export async function callerIdentity(
  { config, profile, system }: ProfileRequest,
  credentials: Credentials,
  regionFlag?: string,
): Promise<CallerIdentity> {
  const { env, clock } = system
  const region =
    profileRegion(config, profile, env, regionFlag) ??
    readableSsoProfile(config, profile)?.session.region ??
    'us-east-1'
  const endpoint = stsEndpoint(region, {
    fips: useFips(config, profile, env),
    dualstack: useDualstack(config, profile, env),
    override: configuredEndpoint(config, profile, 'sts', env),
  })
  const http = httpFor({ config, profile }, system)
  return await getCallerIdentity(credentials, { http, clock, region, endpoint })
}
