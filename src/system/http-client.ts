/** The one place that speaks HTTP. It knows proxies, certificates and time limits, and nothing of AWS. */
import { caBundlePath, readCaBundle } from './certificates.ts'
import type { Environment } from './environment.ts'
import type { Http, HttpRequest, HttpResponse } from './http.ts'
import type { Exchange, Transport } from './http-exchange.ts'
import { timeoutError, transportError } from './http-failure.ts'
import type { Log } from './log.ts'
import { type Proxy, proxyFor } from './proxy.ts'

export interface HttpOptions {
  readonly runtime: 'node' | 'bun'
  readonly env: Environment
  /** A PEM file from the profile's `ca_bundle`; `AWS_CA_BUNDLE` wins over it. Replaces the built-in certificates. */
  readonly caBundle?: string | undefined
  readonly log: Log
}

const defaultTimeoutMs = 10_000

const defaultHeaders = {
  accept: 'application/json',
  'accept-encoding': 'identity',
  'user-agent': 'keyless',
}

async function loadTransport(runtime: 'node' | 'bun'): Promise<Transport> {
  if (runtime === 'bun') return (await import('./http-fetch.ts')).createFetchTransport()
  return (await import('./http-node.ts')).createNodeTransport()
}

function lowerCase(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  )
}

/** What the log may know: neither header values nor bodies, nor what stands in the query. */
function describe(
  request: HttpRequest,
  url: URL,
  proxy: Proxy | undefined,
): Record<string, unknown> {
  return {
    method: request.method,
    url: request.isSecretPath === true ? url.origin : `${url.origin}${url.pathname}`,
    query: [...new Set(url.searchParams.keys())],
    headers: Object.keys(request.headers ?? {}),
    proxy: proxy?.origin,
  }
}

class HttpClient implements Http {
  readonly #options: HttpOptions
  #transport: Promise<Transport> | undefined
  #certificates: string | undefined

  constructor(options: HttpOptions) {
    this.#options = options
  }

  async request(request: HttpRequest): Promise<HttpResponse> {
    const url = new URL(request.url)
    const proxy = proxyFor(url, this.#options.env)
    const facts = describe(request, url, proxy)
    const started = performance.now()
    const elapsed = (): number => Math.round(performance.now() - started)
    try {
      const response = await this.#exchange(request, url, proxy)
      const requestId = response.headers['x-amzn-requestid']
      this.#options.log.debug('http', {
        ...facts,
        status: response.status,
        requestId,
        ms: elapsed(),
      })
      return response
    } catch (error) {
      this.#options.log.debug('http', { ...facts, error, ms: elapsed() })
      throw error
    }
  }

  async #exchange(request: HttpRequest, url: URL, proxy: Proxy | undefined): Promise<HttpResponse> {
    const { timeoutMs = defaultTimeoutMs, signal: given } = request
    given?.throwIfAborted()
    const timeout = AbortSignal.timeout(timeoutMs)
    const caBundle = url.protocol === 'https:' ? this.#caBundle() : undefined
    let sent = false
    const exchange: Exchange = {
      method: request.method,
      url,
      headers: { ...defaultHeaders, ...lowerCase(request.headers ?? {}) },
      body: request.body,
      encoding: request.encoding ?? 'utf8',
      proxy,
      certificates: caBundle === undefined ? undefined : this.#certificatesIn(caBundle),
      signal: given === undefined ? timeout : AbortSignal.any([given, timeout]),
      onSent: () => {
        sent = true
      },
    }
    this.#transport ??= loadTransport(this.#options.runtime)
    const transport = await this.#transport
    try {
      return await transport(exchange)
    } catch (error) {
      given?.throwIfAborted()
      const context = { url, proxy, caBundle, sent }
      throw timeout.aborted ? timeoutError(timeoutMs, context) : transportError(error, context)
    }
  }

  #caBundle(): string | undefined {
    return caBundlePath(this.#options.env, this.#options.caBundle)
  }

  #certificatesIn(caBundle: string): string {
    this.#certificates ??= readCaBundle(caBundle)
    return this.#certificates
  }
}

/** HTTP for this runtime. Opens nothing until the first request. */
export function createHttp(options: HttpOptions): Http {
  return new HttpClient(options)
}
