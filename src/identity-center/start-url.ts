/** Start URLs: AWS's own are used as they are, a company's own domain leads to one (as AWS CLI 2.36). */
import { ConfigError } from '../errors.ts'
import type { Http, HttpRequest, HttpResponse } from '../system/http.ts'
import { parseUrl } from '../system/parse-url.ts'
import { isAwsOwnedHost } from '../system/trusted-url.ts'
import { regionFromStartUrl } from './endpoints.ts'

export interface ResolvedStartUrl {
  /** For issuerUrl and StartDeviceAuthorization only; cache names keep the configured one. */
  readonly url: string
  /** From the host, else the configured one. */
  readonly region: string | undefined
}

export interface StartUrlOptions {
  readonly http: Http
  /** The configured `sso_region`. */
  readonly region?: string | undefined
  readonly signal?: AbortSignal | undefined
}

const timeoutMs = 10_000
const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])

function invalid(message: string, startUrl: string): ConfigError {
  return new ConfigError('start-url-invalid', message, { details: { startUrl } })
}

function notAws(message: string, startUrl: string): ConfigError {
  return new ConfigError('start-url-not-aws', message, { details: { startUrl } })
}

function parse(startUrl: string): URL {
  const url = parseUrl(startUrl)
  if (url === undefined) throw invalid('The start URL is not a web address.', startUrl)
  if (url.protocol !== 'https:') throw invalid('The start URL does not begin with https.', startUrl)
  if (url.username + url.password !== '') {
    throw invalid('The start URL holds a user name.', `${url.origin}${url.pathname}`)
  }
  return url
}

async function askWhereTo(url: URL, options: StartUrlOptions): Promise<HttpResponse> {
  const request = { url: url.href, timeoutMs, headers: { accept: '*/*' }, signal: options.signal }
  const send = (method: HttpRequest['method']): Promise<HttpResponse> =>
    options.http.request({ ...request, method })
  const response = await send('HEAD')
  return response.status === 405 || response.status === 501 ? await send('GET') : response
}

/** Without default port, query, fragment and slash at the end, as the AWS CLI sends it. */
function normalised(url: URL): string {
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`
}

function target(response: HttpResponse, asked: URL, configured: string): URL {
  const location = response.headers['location']
  if (!redirects.has(response.status) || location === undefined) {
    throw notAws(
      `The start URL is not on a domain of AWS, and ${asked.host} does not lead to one.`,
      configured,
    )
  }
  const url = parseUrl(location, asked.href)
  const trusted =
    url?.protocol === 'https:' && url.port === '' && url.username + url.password === ''
  if (url === undefined || !trusted || !isAwsOwnedHost(url.hostname)) {
    throw notAws(`The start URL leads to ${url?.host ?? 'no host'}, which is not AWS.`, configured)
  }
  return url
}

/**
 * The start URL to send and the Region to use. Asks the network only about a domain that is not
 * AWS's, and then follows one redirect. Throws ConfigError `start-url-invalid`, `start-url-not-aws`
 * or `region-invalid`, or as Http does.
 */
export async function resolveStartUrl(
  configured: string,
  options: StartUrlOptions,
): Promise<ResolvedStartUrl> {
  const url = parse(configured)
  if (isAwsOwnedHost(url.hostname) && url.port === '') {
    return { url: configured, region: options.region ?? regionFromStartUrl(configured) }
  }
  const resolved = normalised(target(await askWhereTo(url, options), url, configured))
  const region = regionFromStartUrl(resolved) ?? options.region
  if (region === undefined) {
    throw new ConfigError('region-invalid', `The start URL ${resolved} does not tell its Region.`, {
      details: { startUrl: configured },
    })
  }
  return { url: resolved, region }
}

/** The same address in its usual spellings: with a slash, `#` or `#/` at the end. */
export function isSameStartUrl(one: string, other: string): boolean {
  const plain = (url: string): string => url.replace(/[?#].*$/s, '').replace(/\/+$/, '')
  return plain(one) === plain(other)
}
