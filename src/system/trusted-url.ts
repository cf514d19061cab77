/** Which addresses may be shown to a browser or trusted with a sign-in. Pure; opens nothing. */
import { parseUrl } from './parse-url.ts'
import { apiSuffixes, consoleDomains } from './partitions.ts'

/** Domains that only AWS hands out names under (AWS CLI 2.36, `sso/resolve.py`). */
const portalSuffixes = [
  '.app.aws',
  '.portal.amazonaws.com',
  '.portal.amazonaws.com.cn',
  '.app.amazonwebservices.com.cn',
  '.portal.amazonaws.eu',
  '.api.amazonwebservices.eu',
  '.awsapps.com',
  '.awsapps.cn',
]

const issuerHosts: ReadonlySet<string> = new Set([
  'identitycenter.amazonaws.com',
  'identitycenter.amazonaws.com.cn',
  'identitycenter.amazonaws.eu',
  'identitycenter.us-gov.amazonaws.com',
])

const dnsName = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{1,63}$/

// The whole of amazonaws.com cannot be trusted: anybody's S3 bucket is a host there.
const signInHost = /^(?:oidc|oidc-fips|device\.sso)\.[a-z0-9-]{1,63}\.(?<suffix>.+)$/

// Whole names: what else stands under these domains is other sites, some of them written by customers.
const consoleHost =
  /^(?:[a-z]{2,4}(?:-[a-z]{1,12}){1,3}-\d{1,2}\.)?(?<page>console|signin)\.(?<domain>.+)$/

// Nothing that any shell, terminal or URL parser could read as more than one plain word.
const plainUrl = /^[^\u0000-\u0020"$';<>\\^`{|}\u007F-\uFFFF]{1,8192}$/

const containerScheme = 'ext+container:'
const containerFields: ReadonlySet<string> = new Set(['name', 'color', 'icon', 'url'])

/** A host name that never leaves this machine; IPv6 with or without brackets. */
export function isLoopbackHost(host: string): boolean {
  if (host === 'localhost' || host === '::1' || host === '[::1]') return true
  return /^127(?:\.\d{1,3}){3}$/.test(host)
}

// ECS, and EKS Pod Identity over IPv4 and IPv6: links of the machine's own.
const containerHosts: ReadonlySet<string> = new Set([
  '169.254.170.2',
  '169.254.170.23',
  '[fd00:ec2::23]',
])

/** Where a container is given its credentials over plain http. */
export function isContainerHost(host: string): boolean {
  return isLoopbackHost(host) || containerHosts.has(host)
}

/** Where an EC2 instance is told about itself over plain http: links of the machine's own. */
export function isMetadataHost(host: string): boolean {
  return isLoopbackHost(host) || host === '169.254.169.254' || host === '[fd00:ec2::254]'
}

/** A host that serves start URLs and belongs to AWS. Lower case, no port, no trailing dot, no IDN. */
export function isAwsOwnedHost(host: string): boolean {
  if (!dnsName.test(host) || host.split('.').some((label) => label.startsWith('xn--'))) return false
  return issuerHosts.has(host) || portalSuffixes.some((suffix) => host.endsWith(suffix))
}

function isSignInHost(host: string): boolean {
  const suffix = signInHost.exec(host)?.groups?.['suffix']
  return suffix !== undefined && apiSuffixes.has(suffix)
}

function isPageOf(page: 'console' | 'signin', host: string): boolean {
  const found = consoleHost.exec(host)?.groups
  return found?.['page'] === page && consoleDomains.has(found['domain'] ?? '')
}

/** `console.aws.amazon.com`, a Region's, or another partition's. Lower case, no port. */
export function isConsoleHost(host: string): boolean {
  return isPageOf('console', host)
}

/** Where keys are turned into a console sign-in: `signin.aws.amazon.com` and its like. */
export function isFederationHost(host: string): boolean {
  return isPageOf('signin', host)
}

function isTrustedPage(text: string): boolean {
  const authority = /^https?:\/\/([^/?#]+)/.exec(text)?.[1]
  const url = authority === undefined ? undefined : parseUrl(text)
  // Refuses user names, default ports, odd spellings: two parsers must not see two hosts.
  if (url === undefined || url.host !== authority) return false
  if (isLoopbackHost(url.hostname)) return true
  return (
    url.protocol === 'https:' &&
    url.port === '' &&
    [isAwsOwnedHost, isSignInHost, isConsoleHost, isFederationHost].some((isOurs) =>
      isOurs(url.hostname),
    )
  )
}

function isTrustedContainer(text: string): boolean {
  const fields = [...new URLSearchParams(text.slice(containerScheme.length))]
  const urls = fields.filter(([name]) => name === 'url').map(([, value]) => value)
  return (
    fields.every(([name]) => containerFields.has(name)) &&
    urls.length === 1 &&
    urls.every((url) => plainUrl.test(url) && isTrustedPage(url))
  )
}

/**
 * Whether a browser may be sent there: https on a sign-in or console host of AWS, or a loopback
 * page, or Firefox's `ext+container:` around one of these.
 */
export function isTrustedBrowserUrl(url: string): boolean {
  if (!plainUrl.test(url)) return false
  return url.startsWith(containerScheme) ? isTrustedContainer(url) : isTrustedPage(url)
}
