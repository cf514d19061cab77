/** Which proxy a request takes, from the environment. Not how it is spoken to: that is the transport's. */
import { ServiceError } from '../errors.ts'
import { type Environment, variable } from './environment.ts'
import { parseUrl } from './parse-url.ts'
import { isContainerHost, isMetadataHost } from './trusted-url.ts'

export interface Proxy {
  /** Scheme, host and port. */
  readonly origin: string
  /** The value for Proxy-Authorization, a secret. */
  readonly authorization: string | undefined
}

function portOf(url: URL): string {
  if (url.port !== '') return url.port
  return url.protocol === 'https:' ? '443' : '80'
}

function withoutBrackets(host: string): string {
  return host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host
}

function splitPort(entry: string): readonly [host: string, port: string | undefined] {
  const match = /^(\[[^\]]*\]|[^:]*):(\d+)$/.exec(entry)
  const [host, port] = match === null ? [entry, undefined] : [match[1] ?? '', match[2]]
  return [withoutBrackets(host).replace(/^\*?\.(?=.)/, ''), port]
}

/**
 * Whether NO_PROXY names the address: `*`, a host, a domain (with or without `.` or `*.` before it;
 * subdomains count), each with `:port` if wanted. Address ranges are not known, as in Python.
 */
export function bypassesProxy(url: URL, noProxy: string): boolean {
  const host = withoutBrackets(url.hostname)
  return noProxy
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .some((entry) => {
      if (entry === '*') return true
      const [name, port] = splitPort(entry)
      if (port !== undefined && port !== portOf(url)) return false
      return host === name || host.endsWith(`.${name}`)
    })
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

function parseProxy(value: string, name: string): Proxy {
  const text = /^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? value : `http://${value}`
  const url = parseUrl(text)
  if (url === undefined || url.hostname === '' || !/^https?:$/.test(url.protocol)) {
    throw new ServiceError(
      'proxy-failed',
      `${name} is not the address of an http or https proxy.`,
      {
        details: { setting: name, retryable: false, requestSent: false },
      },
    )
  }
  const account = `${decoded(url.username)}:${decoded(url.password)}`
  return {
    origin: `${url.protocol}//${url.host}`,
    authorization:
      account === ':' ? undefined : `Basic ${Buffer.from(account, 'utf8').toString('base64')}`,
  }
}

/**
 * The proxy for an address, if any. Lower-case names win, as in curl and Python. Loopback and the
 * servers that give a container or an instance its credentials are never asked through one, whatever
 * the environment says. Throws ServiceError `proxy-failed`.
 */
export function proxyFor(url: URL, env: Environment): Proxy | undefined {
  if (isContainerHost(url.hostname) || isMetadataHost(url.hostname)) return undefined
  const names =
    url.protocol === 'https:' ? ['https_proxy', 'HTTPS_PROXY'] : ['http_proxy', 'HTTP_PROXY']
  const name = names.find((candidate) => variable(env, candidate) !== undefined)
  const value = name === undefined ? undefined : variable(env, name)
  if (name === undefined || value === undefined) return undefined
  const noProxy = variable(env, 'no_proxy') ?? variable(env, 'NO_PROXY')
  if (noProxy !== undefined && bypassesProxy(url, noProxy)) return undefined
  return parseProxy(value, name)
}
