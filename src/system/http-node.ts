/** HTTP on Node: node:http and node:https, because fetch costs 100 ms to start and knows no proxy on Node 20. */
import type { Agent, ClientRequest, IncomingMessage, RequestOptions } from 'node:http'
import type { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import type { HttpResponse } from './http.ts'
import { type Exchange, ProxyRefused, readBody, type Transport } from './http-exchange.ts'

const portOf = (url: URL): number => Number(url.port) || (url.protocol === 'https:' ? 443 : 80)
const hostOf = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '')

// Said outright, so that NODE_TLS_REJECT_UNAUTHORIZED=0 does not open sign-ins to everybody.
function trust(exchange: Exchange): { rejectUnauthorized: true; ca?: string } {
  const { certificates } = exchange
  return { rejectUnauthorized: true, ...(certificates === undefined ? {} : { ca: certificates }) }
}

type Requester = (options: RequestOptions) => ClientRequest
type Library = { request: Requester; createAgent: (keepAlive: boolean) => Agent }

// Agents of our own: with NODE_USE_ENV_PROXY the global ones send even loopback to a proxy.
async function library(protocol: string): Promise<Library> {
  if (protocol === 'https:') {
    const { Agent, request } = await import('node:https')
    return { request, createAgent: (keepAlive) => new Agent({ keepAlive }) }
  }
  const { Agent, request } = await import('node:http')
  return { request, createAgent: (keepAlive) => new Agent({ keepAlive }) }
}

/** Destroys the request when the exchange is given up; not by http's own `signal`, which also clings to pooled sockets. */
function abortWith(signal: AbortSignal, request: ClientRequest): void {
  const abort = (): void => {
    request.destroy(new Error('aborted', { cause: signal.reason }))
  }
  if (signal.aborted) abort()
  signal.addEventListener('abort', abort, { once: true })
  request.once('close', () => signal.removeEventListener('abort', abort))
}

async function openTunnel(exchange: Exchange, proxyUrl: URL, authorization: string | undefined) {
  const { request, createAgent } = await library(proxyUrl.protocol)
  const target = `${exchange.url.hostname}:${portOf(exchange.url)}`
  return await new Promise<Socket>((resolve, reject) => {
    const connect = request({
      method: 'CONNECT',
      host: hostOf(proxyUrl),
      port: portOf(proxyUrl),
      path: target,
      headers: {
        host: target,
        ...(authorization === undefined ? {} : { 'proxy-authorization': authorization }),
      },
      agent: createAgent(false),
      ...trust(exchange),
    })
    abortWith(exchange.signal, connect)
    connect.once('connect', (response: IncomingMessage, socket: Socket) => {
      if (response.statusCode === 200) return resolve(socket)
      socket.destroy()
      reject(new ProxyRefused(response.statusCode))
    })
    connect.once('error', (cause) => reject(new ProxyRefused(undefined, cause)))
    connect.end()
  })
}

async function secureTunnel(exchange: Exchange, socket: Socket): Promise<TLSSocket> {
  const { connect } = await import('node:tls')
  const { isIP } = await import('node:net')
  const host = hostOf(exchange.url)
  return await new Promise((resolve, reject) => {
    // Server names are for host names only (RFC 6066 section 3).
    const name = isIP(host) === 0 ? { servername: host } : {}
    const secure = connect({ socket, host, ...name, ...trust(exchange) })
    const abort = (): void => {
      secure.destroy(new Error('aborted'))
    }
    exchange.signal.addEventListener('abort', abort, { once: true })
    secure.once('error', reject)
    secure.once('secureConnect', () => {
      exchange.signal.removeEventListener('abort', abort)
      secure.off('error', reject)
      resolve(secure)
    })
  })
}

/** A pooled connection that the server had closed in the meantime. */
class StaleConnection extends Error {
  constructor(cause: Error) {
    super(cause.message, { cause })
  }
}

function flatHeaders(response: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(response.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  )
}

function watchConnection(request: ClientRequest, exchange: Exchange): void {
  const ready = exchange.url.protocol === 'https:' ? 'secureConnect' : 'connect'
  request.once('socket', (socket) => {
    if (socket.connecting) socket.once(ready, exchange.onSent)
    else exchange.onSent()
  })
}

async function send(
  exchange: Exchange,
  request: Requester,
  connection: Pick<RequestOptions, 'agent' | 'createConnection'>,
): Promise<HttpResponse> {
  const { url, body } = exchange
  const outgoing = request({
    method: exchange.method,
    host: hostOf(url),
    port: portOf(url),
    path: `${url.pathname}${url.search}`,
    headers: {
      ...exchange.headers,
      ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }),
    },
    ...trust(exchange),
    ...connection,
  })
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    watchConnection(outgoing, exchange)
    abortWith(exchange.signal, outgoing)
    outgoing.once('response', resolve)
    // Stays on: an error after the answer has begun reaches the reader of the body.
    outgoing.on('error', (error) =>
      reject(outgoing.reusedSocket ? new StaleConnection(error) : error),
    )
    outgoing.end(body)
  })
  try {
    const text = await readBody(response, exchange.encoding)
    return { status: response.statusCode ?? 0, headers: flatHeaders(response), body: text }
  } finally {
    if (!response.complete) outgoing.destroy()
  }
}

/** A transport that keeps connections open between GETs; every POST has a connection of its own. */
export function createNodeTransport(): Transport {
  const kept = new Map<string, Agent>()
  return async (exchange) => {
    const { url, proxy } = exchange
    const { request, createAgent } = await library(url.protocol)
    if (proxy !== undefined) {
      const tunnel = await openTunnel(exchange, new URL(proxy.origin), proxy.authorization)
      const socket = url.protocol === 'https:' ? await secureTunnel(exchange, tunnel) : tunnel
      return await send(exchange, request, { createConnection: () => socket })
    }
    if (exchange.method === 'POST')
      return await send(exchange, request, { agent: createAgent(false) })
    const agent = kept.get(url.protocol) ?? createAgent(true)
    kept.set(url.protocol, agent)
    try {
      return await send(exchange, request, { agent })
    } catch (error) {
      if (!(error instanceof StaleConnection) || exchange.signal.aborted) throw error
      return await send(exchange, request, { agent: createAgent(false) })
    }
  }
}
