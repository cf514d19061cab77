import { configuredEndpoint, useDualstack, useFips } from '../config/endpoint-settings.ts'
import { profileRegion } from '../config/region.ts'
import { stsEndpoint } from '../identity-center/endpoints.ts'
import type { Resolution } from './provider.ts'
import type { StsOptions } from './sts-call.ts'

/**
 * STS as the profile that was asked for says, for every link of its chain; the global endpoint, which
 * signs for us-east-1, without a region. Throws ConfigError `endpoint-invalid`, `region-invalid`.
 */
export function stsOptions({ config, ports, root }: Resolution): StsOptions {
  const { env, clock } = ports.system
  const http = ports.httpFor(root)
  const region = profileRegion(config, root, env) ?? 'us-east-1'
  const endpoint = stsEndpoint(region, {
    fips: useFips(config, root, env),
    dualstack: useDualstack(config, root, env),
    override: configuredEndpoint(config, root, 'sts', env),
  })
  return { http, clock, region, endpoint }
}
