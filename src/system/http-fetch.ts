/** HTTP under bun: its fetch, which is built in, fast to start and speaks to proxies. */
import type { HttpResponse } from './http.ts'
import { type Exchange, ProxyRefused, readBody, type Transport } from './http-exchange.ts'

interface BunRequestInit extends RequestInit {
  /** False: no proxy, not even the environment's. */
  readonly proxy: string | false
  readonly tls: { readonly rejectUnauthorized: true; readonly ca?: string }
}

function proxyAddress(exchange: Exchange): string | false {
  const { proxy } = exchange
  if (proxy === undefined) return false
  if (proxy.authorization === undefined) return proxy.origin
  const account = Buffer.from(proxy.authorization.slice('Basic '.length), 'base64').toString('utf8')
  const colon = account.indexOf(':')
  const url = new URL(proxy.origin)
  url.username = encodeURIComponent(account.slice(0, colon))
  url.password = encodeURIComponent(account.slice(colon + 1))
  return url.href
}

// After anything but these the request may have arrived.
const unsent =
  /^(?:ECONNREFUSED|ENOTFOUND|EAI_|EHOSTUNREACH|ENETUNREACH|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|CERT_|ERR_TLS|ERR_SSL)/

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}

/** What the proxy did, where it was the proxy; else the error itself. */
function failure(error: unknown, exchange: Exchange): unknown {
  const code = codeOf(error)
  if (code === 'ERR_PROXY_TUNNEL') {
    // bun tells the status nowhere but in the text.
    const status = error instanceof Error ? /\b\d{3}\b/.exec(error.message)?.[0] : undefined
    return new ProxyRefused(Number(status ?? 0), error)
  }
  if (exchange.proxy !== undefined && /^(?:ECONNREFUSED|ENOTFOUND|EAI_)/.test(code)) {
    return new ProxyRefused(undefined, error)
  }
  if (!unsent.test(code)) exchange.onSent()
  return error
}

async function answer(exchange: Exchange): Promise<Response> {
  const ca = exchange.certificates === undefined ? {} : { ca: exchange.certificates }
  const init: BunRequestInit = {
    method: exchange.method,
    headers: exchange.headers,
    ...(exchange.body === undefined ? {} : { body: exchange.body }),
    redirect: 'manual',
    signal: exchange.signal,
    // A pooled connection may be dead, and bun would send a POST twice to find out.
    keepalive: exchange.method !== 'POST',
    proxy: proxyAddress(exchange),
    tls: { rejectUnauthorized: true, ...ca },
  }
  try {
    return await fetch(exchange.url, init)
  } catch (error) {
    throw failure(error, exchange)
  }
}

/** A transport over the runtime's fetch. */
export function createFetchTransport(): Transport {
  return async (exchange): Promise<HttpResponse> => {
    const response = await answer(exchange)
    exchange.onSent()
    const body = response.body === null ? '' : await readBody(response.body, exchange.encoding)
    return { status: response.status, headers: Object.fromEntries(response.headers), body }
  }
}
