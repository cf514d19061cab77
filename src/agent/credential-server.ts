/**
 * The HTTP server that hands out credentials, on a loopback port or a Unix socket. It answers from
 * memory within microseconds, so it makes no objects of URLs and headers, and connections stay open
 * for further requests. Which routes there are is the caller's business.
 */
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { SystemError } from '../errors.ts'
import { type EndpointAnswer, nothingHere, onlyGet, refusedAnswer } from './container-endpoint.ts'
import type { PeerCheck } from './peer-check.ts'
import type { RefusalRecord } from './refusal-record.ts'
import { checkHeaders, hostsOfPort, type OwnHosts } from './request-check.ts'
import type { ServedRoute } from './served-route.ts'

export interface CredentialServerOptions {
  /** Port 0 is any free one. */
  readonly listen: { readonly port: number } | { readonly socketPath: string }
  /** By path, as it stands in a request; looked at anew for each one. */
  readonly routes: ReadonlyMap<string, ServedRoute>
  readonly isOwnPeer?: PeerCheck | undefined
  readonly refused: RefusalRecord
}

export interface CredentialServer {
  /** 0 for a Unix socket. */
  readonly port: number
  /** Answers that are under way are finished (1 second at most); every other connection ends at once. */
  close(): Promise<void>
}

const limits = {
  headersTimeout: 5000,
  requestTimeout: 10_000,
  keepAliveTimeout: 5000,
  connectionsCheckingInterval: 1000,
  maxHeaderSize: 16 * 1024,
}
const lastAnswersMs = 1000

/** Throws SystemError `port-in-use`. */
export async function startCredentialServer(
  options: CredentialServerOptions,
): Promise<CredentialServer> {
  const { createServer } = await import('node:http')
  let answering: (request: IncomingMessage, response: ServerResponse) => void = () => {}
  const server = createServer(limits, (request, response) => answering(request, response))
  const port = await listen(server, options.listen)
  const busy = new Set<Promise<void>>()
  answering = createListener(options, port === 0 ? undefined : hostsOfPort(port), busy)
  return { port, close: () => stop(server, busy) }
}

function createListener(
  { routes, isOwnPeer, refused }: CredentialServerOptions,
  hosts: OwnHosts,
  busy: Set<Promise<void>>,
): (request: IncomingMessage, response: ServerResponse) => void {
  const ownPeers = new WeakSet<Socket>()
  const answerFor = (request: IncomingMessage): EndpointAnswer | Promise<EndpointAnswer> => {
    const checked = checkHeaders(request.rawHeaders, hosts)
    const route = routes.get(request.url ?? '')
    if (checked.refused !== undefined) return refuse(checked.refused, route)
    if (route?.isToken(checked.token) !== true) return strayAnswer(route, checked.token)
    return request.method === 'GET' ? route.answer() : onlyGet
  }
  const refuse = (what: string, route?: ServedRoute): EndpointAnswer => {
    refused(what, route?.profile)
    return refusedAnswer
  }
  /** Only who has a token of ours learns which addresses there are. */
  const strayAnswer = (route: ServedRoute | undefined, token: string | undefined) => {
    const isOurs = route === undefined && [...routes.values()].some(({ isToken }) => isToken(token))
    if (isOurs) return nothingHere
    return refuse('without the right token', route)
  }
  const answerPeer = async (request: IncomingMessage, isOwn: PeerCheck) => {
    if (!(await isOwn(request.socket))) return refuse('of another user')
    ownPeers.add(request.socket)
    return answerFor(request)
  }
  return (request, response) => {
    const unknownPeer = isOwnPeer !== undefined && !ownPeers.has(request.socket)
    const answer = unknownPeer ? answerPeer(request, isOwnPeer) : answerFor(request)
    if (!(answer instanceof Promise)) return send(response, answer)
    const work = answer.then((late) => send(response, late)).finally(() => busy.delete(work))
    busy.add(work)
  }
}

/** Whoever gets anything but credentials begins anew: its body, if it sent one, is not read. */
function send(response: ServerResponse, { status, body }: EndpointAnswer): void {
  response.sendDate = false
  const length = String(Buffer.byteLength(body))
  const headers = ['content-type', 'application/json', 'cache-control', 'no-store']
  headers.push('content-length', length)
  if (status !== 200) headers.push('x-content-type-options', 'nosniff', 'connection', 'close')
  response.writeHead(status, headers)
  response.end(body, 'utf8')
}

function listen(server: Server, where: CredentialServerOptions['listen']): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const place = 'port' in where ? `The port ${where.port}` : `The socket ${where.socketPath}`
      const inUse = cause.code === 'EADDRINUSE'
      const message = `${place} ${inUse ? 'is in use by another program' : 'cannot be listened on'}.`
      reject(new SystemError('port-in-use', message, { details: { ...where }, cause }))
    })
    const listening = (): void => {
      const address = server.address() as AddressInfo | string | null
      resolve(typeof address === 'object' ? (address?.port ?? 0) : 0)
    }
    if ('port' in where) {
      server.listen({ port: where.port, host: '127.0.0.1', exclusive: true }, listening)
    } else server.listen({ path: where.socketPath }, listening)
  })
}

async function stop(server: Server, busy: ReadonlySet<Promise<void>>): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve())
  })
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, lastAnswersMs)
  })
  await Promise.race([Promise.all(busy), limit])
  clearTimeout(timer)
  server.closeAllConnections()
  await closed
}
