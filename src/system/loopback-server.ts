/** A small HTTP server that only this machine can reach, and that no web page elsewhere can talk to. */
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { lastAnswers, listenOnLoopback, listenOnSocket } from './loopback-listen.ts'
import { connectionEnds, type ConnectionEnds } from './peer-user.ts'

export interface LoopbackRequest {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** Undefined by a Unix socket. */
  readonly ends: ConnectionEnds | undefined
}

export interface LoopbackResponse {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

export interface LoopbackServerOptions {
  /** Any free port by default. */
  readonly port?: number | undefined
  readonly host?: '127.0.0.1' | '::1'
  /** A Unix socket (a pipe on Windows) instead of a port; it is named `localhost:0` in Host. */
  readonly socketPath?: string | undefined
  /** Asked only for requests that this machine made on purpose. What it throws becomes a 500. */
  readonly handle: (request: LoopbackRequest) => Promise<LoopbackResponse> | LoopbackResponse
  /** Whether a connection is from whom this server is for; by default everybody on this machine. */
  readonly isOwnPeer?: ((connection: Socket) => boolean | Promise<boolean>) | undefined
  /** Told of a request from elsewhere, in words that fit behind "a request". */
  readonly refused?: (what: string, from: ConnectionEnds | undefined) => void
}

export interface LoopbackServer {
  readonly port: number
  /** Answers that are under way are finished (1 second at most); every other connection ends at once. */
  close(): Promise<void>
}

const longestBody = 64 * 1024
const longestHeader = 16 * 1024
const limits = {
  headersTimeout: 5000,
  requestTimeout: 10_000,
  keepAliveTimeout: 1000,
  connectionsCheckingInterval: 1000,
}

const safeHeaders = {
  'cache-control': 'no-store',
  'content-type': 'text/plain; charset=utf-8',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  // One request, one connection: nothing lingers when the server closes.
  connection: 'close',
}

/** Thrown while a request is read; the status is all that the other side learns. */
class Refusal extends Error {
  readonly status: number
  constructor(status: number, what = String(status)) {
    super(what)
    this.status = status
  }
}

function singleHeaders(request: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  )
}

/**
 * A page on another site can make a browser send requests here, and can make a name of its own
 * resolve to this machine (DNS rebinding): both show in Host and Origin.
 */
function assertOwnOrigin(headers: Readonly<Record<string, string>>, port: number): void {
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`]
  if (!hosts.includes(headers['host'] ?? '')) throw new Refusal(403, 'for another host')
  const origin = headers['origin']
  if (origin !== undefined && !hosts.some((host) => origin === `http://${host}`)) {
    throw new Refusal(403, 'from a web page')
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length > longestBody) throw new Refusal(413)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

async function readRequest(request: IncomingMessage, port: number): Promise<LoopbackRequest> {
  const headers = singleHeaders(request)
  assertOwnOrigin(headers, port)
  const target = request.url ?? '/'
  if (!target.startsWith('/')) throw new Refusal(400)
  const [path = '/', ...query] = target.split('?')
  return {
    method: request.method ?? '',
    path,
    query: new URLSearchParams(query.join('?')),
    headers,
    body: await readBody(request),
    ends: connectionEnds(request.socket),
  }
}

async function answer(
  request: IncomingMessage,
  options: LoopbackServerOptions,
): Promise<LoopbackResponse> {
  const { isOwnPeer } = options
  try {
    const port = request.socket.localPort ?? 0
    if (isOwnPeer !== undefined && !(await isOwnPeer(request.socket))) {
      throw new Refusal(403, 'from another user')
    }
    return await options.handle(await readRequest(request, port))
  } catch (error) {
    const status = error instanceof Refusal ? error.status : 500
    if (error instanceof Refusal && status === 403) {
      options.refused?.(error.message, connectionEnds(request.socket))
    }
    return { status, body: status === 500 ? 'Something went wrong.\n' : 'Refused.\n' }
  }
}

async function reply(response: ServerResponse, answered: Promise<LoopbackResponse>): Promise<void> {
  const { status, headers, body = '' } = await answered
  if (response.destroyed) return
  const length = { 'content-length': String(Buffer.byteLength(body)) }
  await new Promise<void>((resolve) => {
    response.once('close', resolve)
    response.writeHead(status, { ...safeHeaders, ...headers, ...length })
    response.end(body, resolve)
  })
}

async function stop(server: Server, busy: ReadonlySet<Promise<void>>): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve())
  })
  await lastAnswers(busy)
  server.closeAllConnections()
  await closed
}

/** Binds one loopback address, never all interfaces. Throws SystemError `port-in-use`. */
export async function startLoopbackServer(options: LoopbackServerOptions): Promise<LoopbackServer> {
  const { createServer } = await import('node:http')
  const busy = new Set<Promise<void>>()
  const server = createServer({ ...limits, maxHeaderSize: longestHeader }, (request, response) => {
    const work = reply(response, answer(request, options)).finally(() => busy.delete(work))
    busy.add(work)
  })
  // A client may end its side with its request and still read the answer, as bun has it anyway.
  Object.assign(server, { httpAllowHalfOpen: true })
  if (options.socketPath === undefined) {
    const port = await listenOnLoopback(server, options.port ?? 0, options.host)
    return { port, close: () => stop(server, busy) }
  }
  await listenOnSocket(server, options.socketPath)
  return { port: 0, close: () => stop(server, busy) }
}
