/** Where the services of a region are: the endpoint rules of the AWS SDKs, in a table. */
import { ConfigError } from '../errors.ts'
import { parseUrl } from '../system/parse-url.ts'
import { partitionOf } from '../system/partitions.ts'
import { isAwsOwnedHost, isLoopbackHost } from '../system/trusted-url.ts'

export interface EndpointOptions {
  readonly fips?: boolean | undefined
  /** Undefined: as the start URL's host asks. */
  readonly dualstack?: boolean | undefined
  /** A configured `endpoint_url`, taken as it is. */
  readonly override?: string | undefined
  /** Resolved start URL: a dual-stack portal needs the dual-stack endpoints. */
  readonly startUrl?: string | undefined
}

/** What stands before the Region in the host name. */
export interface ServiceHosts {
  readonly plain: string
  readonly fips: string
  /** GovCloud has both kinds (not: its plain endpoints are FIPS endpoints). */
  readonly bothInGovCloud?: boolean
}

const oidc: ServiceHosts = { plain: 'oidc', fips: 'oidc-fips' }
const portal: ServiceHosts = { plain: 'portal.sso', fips: 'portal.sso-fips' }
const sts: ServiceHosts = { plain: 'sts', fips: 'sts-fips' }

const hostLabel = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/

const regionInHost: readonly RegExp[] = [
  /^[a-z0-9-]+\.portal\.(?<region>[a-z0-9-]+)\.app\.aws$/,
  /^[a-z0-9-]+\.portal\.(?<region>[a-z0-9-]+)\.app\.amazonwebservices\.com\.cn$/,
  /^[a-z0-9-]+\.portal\.(?<region>[a-z0-9-]+)\.api\.amazonwebservices\.eu$/,
  /^[a-z0-9-]+\.(?<region>[a-z0-9-]+)\.portal\.amazonaws\.(?:com|com\.cn|eu)$/,
]

const dualstackPortal =
  /\.portal\.[a-z0-9-]+\.(?:app\.aws|app\.amazonwebservices\.com\.cn|api\.amazonwebservices\.eu)$/

function hostOf(url: string | undefined): string {
  return url === undefined ? '' : (parseUrl(url)?.hostname ?? '')
}

function invalidEndpoint(message: string, url: string): ConfigError {
  return new ConfigError('endpoint-invalid', message, { details: { endpoint: hostOf(url) } })
}

/** Throws ConfigError `region-invalid`: a region becomes part of a host name. */
export function assertRegion(region: string): void {
  if (hostLabel.test(region)) return
  throw new ConfigError('region-invalid', `"${region}" is not the name of an AWS Region.`, {
    details: { region },
  })
}

/** The configured endpoint, if it may be one. Throws ConfigError `endpoint-invalid`. */
export function overridden(override: string, options: EndpointOptions): string {
  const url = parseUrl(override)
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.username + url.password !== '') {
    throw invalidEndpoint('The configured endpoint is not an http or https address.', override)
  }
  if (url.search !== '' || url.hash !== '') {
    throw invalidEndpoint('The configured endpoint has a query or a fragment.', override)
  }
  if (options.fips === true || options.dualstack === true) {
    const what = options.fips === true ? 'FIPS' : 'dual-stack'
    throw invalidEndpoint(
      `A configured endpoint and ${what} endpoints exclude each other.`,
      override,
    )
  }
  return override.replace(/\/+$/, '')
}

/** Any service with an endpoint in each Region. Throws as oidcEndpoint. */
export function serviceEndpoint(
  service: ServiceHosts,
  region: string,
  options: EndpointOptions = {},
): string {
  assertRegion(region)
  if (options.override !== undefined) return overridden(options.override, options)
  const partition = partitionOf(region)
  const dualstack = options.dualstack ?? dualstackPortal.test(hostOf(options.startUrl))
  // Most of GovCloud's plain endpoints are FIPS endpoints; only its dual-stack ones come in two kinds.
  const isPlainFips = partition.id === 'aws-us-gov' && !dualstack && service.bothInGovCloud !== true
  const fips = options.fips === true && !isPlainFips
  const suffix = dualstack ? partition.dualstackSuffix : partition.suffix
  return `https://${fips ? service.fips : service.plain}.${region}.${suffix}`
}

/** SSO OIDC. No slash at the end. Throws ConfigError `endpoint-invalid` or `region-invalid`. */
export function oidcEndpoint(region: string, options: EndpointOptions = {}): string {
  return serviceEndpoint(oidc, region, options)
}

/** The SSO portal. Throws as oidcEndpoint. */
export function portalEndpoint(region: string, options: EndpointOptions = {}): string {
  return serviceEndpoint(portal, region, options)
}

/** STS, always the regional one, as AWS CLI v2. Throws as oidcEndpoint. */
export function stsEndpoint(region: string, options: EndpointOptions = {}): string {
  return serviceEndpoint(sts, region, options)
}

/** The Region that a start URL names in its host, if its form does. */
export function regionFromStartUrl(startUrl: string): string | undefined {
  const host = hostOf(startUrl)
  if (!isAwsOwnedHost(host)) return undefined
  for (const pattern of regionInHost) {
    const region = pattern.exec(host)?.groups?.['region']
    if (region !== undefined) return region
  }
  return undefined
}

/**
 * Tokens, client secrets and keys go over https, or to this machine. Throws ConfigError `endpoint-invalid`
 * for anything else, whatever an override says.
 */
export function assertBearerEndpoint(url: string): void {
  const parsed = parseUrl(url)
  if (parsed?.protocol === 'https:') return
  if (parsed?.protocol === 'http:' && isLoopbackHost(parsed.hostname)) return
  throw invalidEndpoint(
    'The configured endpoint is neither https nor on this machine, so no secret goes there.',
    url,
  )
}
