import type { AwsConfig } from '../config/aws-config.ts'
import { configuredEndpoint, useDualstack, useFips } from '../config/endpoint-settings.ts'
import { profileRegion } from '../config/region.ts'
import { readableSsoProfile } from '../config/sso-profile.ts'
import { serviceEndpoint } from '../identity-center/endpoints.ts'
import type { Http } from '../system/http.ts'
import type { System } from '../system/system.ts'
import type { JsonService } from './json-call.ts'
import type { CallOptions } from './patient-call.ts'

export interface JsonPlace {
  readonly config: AwsConfig
  readonly profile: string
  /** Of the service (the profile's, else its sign-in's, else us-east-1). */
  readonly region?: string | undefined
}

/**
 * A service as a profile says: AWS_ENDPOINT_URL_…, `services`, `endpoint_url`, FIPS and dual-stack.
 * `http` is the profile's own. Throws ConfigError `endpoint-invalid`, `region-invalid`.
 */
export function jsonOptions(
  service: Pick<JsonService, 'id' | 'hosts'>,
  { config, profile, region }: JsonPlace,
  { env, clock }: Pick<System, 'env' | 'clock'>,
  http: Http,
): CallOptions {
  const own =
    region ??
    profileRegion(config, profile, env) ??
    readableSsoProfile(config, profile)?.session.region ??
    'us-east-1'
  const endpoint = serviceEndpoint(service.hosts, own, {
    fips: useFips(config, profile, env),
    dualstack: useDualstack(config, profile, env),
    override: configuredEndpoint(config, profile, service.id, env),
  })
  return { http, clock, region: own, endpoint }
}
