/** The page of the console to go to: only ever one on a console host of the account's own partition. */
import { ConfigError, UsageError } from '../errors.ts'
import { parseUrl } from '../system/parse-url.ts'
import type { Partition } from '../system/partitions.ts'
import { isConsoleHost } from '../system/trusted-url.ts'
import { servicePath } from './services.ts'

export interface DestinationOptions {
  readonly partition: Partition
  /** The Region that the console shows (the one it showed last). */
  readonly region?: string | undefined
}

const home = 'console/home'

/** With multi-session on, the console puts account and session before the Region. */
const sessionPrefix = /^\d{12}-[a-z0-9]{4,16}\./

/** Throws ConfigError `region-invalid` for a partition whose console nobody outside knows. */
export function consoleDomainOf({ id, consoleDomain }: Partition): string {
  if (consoleDomain !== undefined) return consoleDomain
  throw new ConfigError('region-invalid', `Where the console of ${id} is, keyless does not know.`, {
    details: { partition: id },
    fix: 'open the console by hand',
  })
}

/** Whether it reads as an address, good or bad, and not as a name. */
export function isAddress(text: string): boolean {
  return /^[a-z][a-z0-9+.-]*:/i.test(text)
}

function refused(message: string): UsageError {
  return new UsageError('destination-invalid', message)
}

/** The page on the host that every session shares: an address copied from another session leads into it. */
function deepLink(text: string, partition: Partition): string {
  const url = parseUrl(text)
  if (url?.protocol !== 'https:') throw refused('The destination is no https address.')
  if (url.port !== '' || url.username + url.password !== '') {
    throw refused('The destination has a port or a user name, which no page of the console has.')
  }
  const host = url.hostname.replace(sessionPrefix, '')
  const domain = consoleDomainOf(partition)
  if (!isConsoleHost(host) || !host.endsWith(`console.${domain}`)) {
    throw refused(`The destination is on ${url.hostname}, not on console.${domain}.`)
  }
  return `https://${host}${url.pathname}${url.search}${url.hash}`
}

/**
 * The address of a service's page by its name, of a page of the console as it is, or of the start
 * page. Throws UsageError `destination-invalid` or ConfigError `region-invalid`.
 */
export function consoleDestination(
  asked: string | undefined,
  { partition, region }: DestinationOptions,
): string {
  if (asked !== undefined && isAddress(asked)) return deepLink(asked, partition)
  const found = asked === undefined ? home : servicePath(asked)
  if (found === undefined) throw refused(`keyless knows no page of the console named ${asked}.`)
  const [path = home, page] = found.split('#')
  const query = region === undefined ? '' : `?region=${region}`
  const fragment = page === undefined ? '' : `#${page}`
  return `https://console.${consoleDomainOf(partition)}/${path}${query}${fragment}`
}
