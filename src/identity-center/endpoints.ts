import { InternalError } from '../errors.ts'

export interface Partition {
  readonly id: string
  readonly suffix: string
  readonly dualstackSuffix: string
}

export interface EndpointOptions {
  readonly fips?: boolean | undefined
  /** Undefined: as the start URL's host asks. */
  readonly dualstack?: boolean | undefined
  /** A configured `endpoint_url`, taken as it is. */
  readonly override?: string | undefined
  /** Resolved start URL: a dual-stack portal needs the dual-stack endpoints. */
  readonly startUrl?: string | undefined
}

export function oidcEndpoint(_region: string, _options: EndpointOptions = {}): string {
  throw new InternalError('oidcEndpoint')
}
export function portalEndpoint(_region: string, _options: EndpointOptions = {}): string {
  throw new InternalError('portalEndpoint')
}
export function stsEndpoint(_region: string, _options: EndpointOptions = {}): string {
  throw new InternalError('stsEndpoint')
}
export function partitionOf(_region: string): Partition {
  throw new InternalError('partitionOf')
}
export function regionFromStartUrl(_startUrl: string): string | undefined {
  throw new InternalError('regionFromStartUrl')
}
/** Throws ConfigError `endpoint-invalid` unless the address is https, or http on loopback. */
export function assertBearerEndpoint(_url: string): void {
  throw new InternalError('assertBearerEndpoint')
}
