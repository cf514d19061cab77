import type { AwsConfig } from '../config/aws-config.ts'
import { configuredEndpoint, useDualstack, useFips } from '../config/endpoint-settings.ts'
import { profileRegion } from '../config/region.ts'
import { readableSsoProfile } from '../config/sso-profile.ts'
import { iamEndpoint } from '../identity-center/iam-endpoint.ts'
import type { Http } from '../system/http.ts'
import type { System } from '../system/system.ts'
import type { CallOptions } from './patient-call.ts'

/**
 * IAM as a profile says: its partition is that of the profile's region, else of its sign-in. `http` is
 * the profile's own. Throws ConfigError `endpoint-invalid`, `region-invalid`.
 */
export function iamOptions(
  config: AwsConfig,
  profile: string,
  { env, clock }: Pick<System, 'env' | 'clock'>,
  http: Http,
): CallOptions {
  const ownRegion =
    profileRegion(config, profile, env) ?? readableSsoProfile(config, profile)?.session.region
  const { endpoint, region } = iamEndpoint(ownRegion ?? 'us-east-1', {
    fips: useFips(config, profile, env),
    dualstack: useDualstack(config, profile, env),
    override: configuredEndpoint(config, profile, 'iam', env),
  })
  return { http, clock, region, endpoint }
}
