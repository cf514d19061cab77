/** The link of the access portal that opens one role: it names the role and carries no secret. */
import { ConfigError } from '../errors.ts'
import { parseUrl } from '../system/parse-url.ts'
import { partitionOf } from '../system/partitions.ts'
import { isAwsOwnedHost, isLoopbackHost } from '../system/trusted-url.ts'

export interface ShortcutOptions {
  /** Resolved: on a host of AWS, or on this machine. */
  readonly startUrl: string
  /** Of the sign-in session. */
  readonly region: string
  readonly accountId: string
  readonly roleName: string
  /** A page of the console (its start page). */
  readonly destination?: string | undefined
}

/** Where the portal of an instance is that is named by its issuer; reached over IPv4 and IPv6. */
const portalSuffixes: Readonly<Record<string, string>> = {
  'aws-cn': 'app.amazonwebservices.com.cn',
  'aws-eusc': 'api.amazonwebservices.eu',
}

function notAws(startUrl: string): ConfigError {
  const host = parseUrl(startUrl)?.host ?? 'no host'
  return new ConfigError('start-url-not-aws', `The start URL is on ${host}, which is not AWS.`, {
    details: { startUrl },
  })
}

/** An issuer (`https://identitycenter.amazonaws.com/ssoins-…`) is no page; its portal is. */
function portalOf(startUrl: string, region: string): string {
  const url = parseUrl(startUrl)
  if (url === undefined) throw notAws(startUrl)
  const onAws = url.protocol === 'https:' && url.port === '' && isAwsOwnedHost(url.hostname)
  if (!onAws && !isLoopbackHost(url.hostname)) throw notAws(startUrl)
  const instance = /^\/(ssoins-[a-z0-9]{1,40})\/?$/.exec(url.pathname)?.[1]
  if (instance !== undefined && url.hostname.startsWith('identitycenter.')) {
    const suffix = portalSuffixes[partitionOf(region).id] ?? 'app.aws'
    return `https://${instance}.portal.${region}.${suffix}`
  }
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`
}

/** A value in a query, or in an address within one; no shell and no parser sees more than a word. */
export function encodeValue(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

/**
 * "Create shortcut link" of the IAM Identity Center user guide: classic portals keep `/start/`
 * before the `#`, those of instances made since 2026 have no path. Throws ConfigError
 * `start-url-not-aws`.
 */
export function shortcutLink(options: ShortcutOptions): string {
  const { startUrl, region, accountId, roleName, destination } = options
  const fields = [
    `account_id=${encodeValue(accountId)}`,
    `role_name=${encodeValue(roleName)}`,
    ...(destination === undefined ? [] : [`destination=${encodeValue(destination)}`]),
  ]
  return `${portalOf(startUrl, region)}/#/console?${fields.join('&')}`
}
