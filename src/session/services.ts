import { type AwsConfig, textSetting } from '../config/aws-config.ts'
import { configuredEndpoint, useDualstack, useFips } from '../config/endpoint-settings.ts'
import { assertBearerEndpoint, oidcEndpoint, portalEndpoint } from '../identity-center/endpoints.ts'
import { type OidcClient, createOidcClient } from '../identity-center/oidc-client.ts'
import { type PortalClient, createPortalClient } from '../identity-center/portal-client.ts'
import { maxAttempts } from '../identity-center/service-call.ts'
import type { SsoSession } from '../identity-center/session.ts'
import type { Http } from '../system/http.ts'
import { createHttp } from '../system/http-client.ts'
import type { System } from '../system/system.ts'

/** The services of one session's region. */
export interface Services {
  readonly oidc: OidcClient
  /** The authorize address is on its host. */
  readonly oidcEndpoint: string
  readonly portal: PortalClient
}

/** Whose endpoint settings apply: a profile's, or with undefined only the environment's. */
export interface ServiceSettings {
  readonly config: AwsConfig
  readonly profile: string | undefined
  /** Makes every call at its own pace and again where needed, so that the clients do neither. */
  readonly paced?: (http: Http) => Http
}

/**
 * Clients for the endpoints that the config and the environment name, else for those of the region
 * and of the start URL's family. Throws ConfigError `endpoint-invalid` or `services-not-found`.
 */
export function servicesFor(
  session: SsoSession,
  settings: ServiceSettings,
  system: System,
  startUrl: string = session.startUrl,
): Services {
  const { config, profile } = settings
  const { env, clock, log } = system
  const { paced } = settings
  const plainHttp = httpFor(settings, system)
  const http = paced === undefined ? plainHttp : paced(plainHttp)
  const fips = useFips(config, profile, env)
  const dualstack = useDualstack(config, profile, env) || undefined
  const options = (service: 'sso' | 'sso_oidc'): Parameters<typeof oidcEndpoint>[1] => ({
    fips,
    dualstack,
    override: configuredEndpoint(config, profile, service, env),
    startUrl,
  })
  const endpoint = oidcEndpoint(session.region, options('sso_oidc'))
  const portal = portalEndpoint(session.region, options('sso'))
  assertBearerEndpoint(endpoint)
  assertBearerEndpoint(portal)
  const context = { session: session.name, region: session.region, profile }
  const shared = { http, clock, log, maxAttempts: paced === undefined ? maxAttempts(env) : 1 }
  return {
    oidc: createOidcClient({ ...shared, endpoint }),
    oidcEndpoint: endpoint,
    portal: createPortalClient({ ...shared, endpoint: portal, context }),
  }
}

/** A profile may bring certificates of its own. */
export function httpFor({ config, profile }: ServiceSettings, system: System): Http {
  const settings = profile === undefined ? undefined : config.profiles.get(profile)?.settings
  const caBundle = settings === undefined ? undefined : textSetting(settings, 'ca_bundle')
  if (caBundle === undefined) return system.http
  const { env, log, platform } = system
  return createHttp({ runtime: platform.runtime, env, log, caBundle })
}
