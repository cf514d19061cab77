/** Endpoints that a person configured. How a host is made from a region is for `identity-center`. */
import { ConfigError } from '../errors.ts'
import { type Environment, variable } from '../system/environment.ts'
import { type AwsConfig, type Settings, textSetting } from './aws-config.ts'
import { parseUrl } from '../system/parse-url.ts'

export type EndpointService =
  | 'sso'
  | 'sso_oidc'
  | 'sts'
  | 'iam'
  | 'signin'
  | 'sso_admin'
  | 'identitystore'
  | 'organizations'
  | 'athena'
  | 'cloudtrail'
  | 's3'

/**
 * AWS_ENDPOINT_URL_<SERVICE>, AWS_ENDPOINT_URL, the profile's `services` section, the profile's
 * `endpoint_url` (which also diverts signing in); none of them where configured endpoints are
 * ignored. Throws ConfigError `services-not-found` or `endpoint-invalid`.
 */
export function configuredEndpoint(
  config: AwsConfig,
  profile: string | undefined,
  service: EndpointService,
  env: Environment,
): string | undefined {
  const settings = settingsOf(config, profile)
  if (
    flag(settings, env, 'ignore_configured_endpoint_urls', 'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS')
  ) {
    return undefined
  }
  const endpoint =
    variable(env, `AWS_ENDPOINT_URL_${service.toUpperCase()}`) ??
    variable(env, 'AWS_ENDPOINT_URL') ??
    servicesEndpoint(config, settings, service) ??
    textSetting(settings, 'endpoint_url')
  if (endpoint !== undefined) assertEndpoint(endpoint, service)
  return endpoint
}

export function useFips(config: AwsConfig, profile: string | undefined, env: Environment): boolean {
  const settings = settingsOf(config, profile)
  return flag(settings, env, 'use_fips_endpoint', 'AWS_USE_FIPS_ENDPOINT')
}

export function useDualstack(
  config: AwsConfig,
  profile: string | undefined,
  env: Environment,
): boolean {
  const settings = settingsOf(config, profile)
  return flag(settings, env, 'use_dualstack_endpoint', 'AWS_USE_DUALSTACK_ENDPOINT')
}

const noSettings: Settings = new Map()

function settingsOf(config: AwsConfig, profile: string | undefined): Settings {
  return (profile === undefined ? undefined : config.profiles.get(profile)?.settings) ?? noSettings
}

function flag(settings: Settings, env: Environment, key: string, name: string): boolean {
  return (variable(env, name) ?? textSetting(settings, key))?.toLowerCase() === 'true'
}

function servicesEndpoint(
  config: AwsConfig,
  settings: Settings,
  service: EndpointService,
): string | undefined {
  const name = textSetting(settings, 'services')
  if (name === undefined) return undefined
  const services = config.services.get(name)
  if (services === undefined) {
    throw new ConfigError('services-not-found', `There is no services section named ${name}.`, {
      details: { services: name },
    })
  }
  const nested = services.get(service)
  return typeof nested === 'object' ? nested.get('endpoint_url') || undefined : undefined
}

function assertEndpoint(endpoint: string, service: EndpointService): void {
  const protocol = parseUrl(endpoint)?.protocol
  if (protocol === 'https:' || protocol === 'http:') return
  throw new ConfigError(
    'endpoint-invalid',
    `The endpoint configured for ${service} is no http or https URL.`,
    { details: { service } },
  )
}
