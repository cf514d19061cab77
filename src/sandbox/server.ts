/** node:http around the router: bytes in, bytes out, delays and broken connections. Loopback only. */
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { SystemError } from '../errors.ts'
import type { SandboxRequest, SandboxResponse } from './exchange.ts'

const largestBody = 256 * 1024

export interface RunningServer {
  readonly port: number
  close(): Promise<void>
}

export interface ServerOptions {
  /** 0 for any free one. */
  readonly port: number
  readonly answer: (request: SandboxRequest) => SandboxResponse
}

function headersOf({ rawHeaders }: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = Object.create(null) as Record<string, string>
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = (rawHeaders[index] ?? '').toLowerCase()
    const value = rawHeaders[index + 1] ?? ''
    headers[name] = headers[name] === undefined ? value : `${headers[name]},${value}`
  }
  return headers
}

async function readBody(incoming: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > largestBody) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function requestOf(incoming: IncomingMessage, body: Buffer): SandboxRequest {
  const [path = '/', ...query] = (incoming.url ?? '/').split('?')
  const rawQuery = query.join('?')
  return {
    method: incoming.method ?? 'GET',
    path,
    query: new URLSearchParams(rawQuery),
    rawQuery,
    headers: headersOf(incoming),
    body,
    remoteAddress: incoming.socket.remoteAddress ?? '127.0.0.1',
  }
}

function send(response: SandboxResponse, outgoing: ServerResponse): void {
  const body = Buffer.from(response.body)
  if (response.cut === 'at-once') {
    outgoing.socket?.destroy()
    return
  }
  outgoing.writeHead(response.status, { 'content-length': body.length, ...response.headers })
  if (response.cut === 'mid-body') {
    // Destroyed only once the first half is on its way, so that the client has seen the status.
    outgoing.write(body.subarray(0, Math.floor(body.length / 2)), () => outgoing.socket?.destroy())
    return
  }
  if (response.afterwards !== undefined) outgoing.once('close', response.afterwards)
  outgoing.end(body)
}

function handle(options: ServerOptions, timers: Set<NodeJS.Timeout>) {
  return async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const body = await readBody(incoming)
    if (body === undefined) {
      outgoing.writeHead(413, { connection: 'close' }).end()
      return
    }
    const response = options.answer(requestOf(incoming, body))
    if (response.delayMs === undefined) {
      send(response, outgoing)
      return
    }
    const timer = setTimeout(() => {
      timers.delete(timer)
      send(response, outgoing)
    }, response.delayMs)
    timers.add(timer)
  }
}

async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const message =
        error.code === 'EADDRINUSE'
          ? `Port ${port} is in use by another program.`
          : `Port ${port} of 127.0.0.1 cannot be used: ${error.code ?? error.message}.`
      const fix = 'keyless sandbox start'
      reject(new SystemError('port-in-use', message, { details: { port }, cause: error, fix }))
    })
    server.listen(port, '127.0.0.1', resolve)
  })
  return (server.address() as AddressInfo).port
}

/** Throws SystemError `port-in-use`. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const timers = new Set<NodeJS.Timeout>()
  const answer = handle(options, timers)
  const server = createServer((incoming, outgoing) => {
    // A client that hangs up early is its own business.
    answer(incoming, outgoing).catch(() => outgoing.destroy())
  })
  const port = await listen(server, options.port)
  return {
    port,
    close: () =>
      new Promise((resolve) => {
        for (const timer of timers) clearTimeout(timer)
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
