/**
 * The HTTP server that hands out credentials, on a loopback port or a Unix socket. It answers from
 * memory within microseconds, so it makes no objects of URLs and headers, and connections stay open
 * for further requests. Which routes there are is the caller's business.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { listenOnLoopback, listenOnSocket } from '../system/loopback-listen.ts'
import { stop } from '../system/loopback-server.ts'
import { type EndpointAnswer, nothingHere, onlyGet, refusedAnswer } from './container-endpoint.ts'
import type { PeerCheck } from './peer-check.ts'
import type { RefusalRecord } from './refusal-record.ts'
import { checkHeaders, hostsOfPort, type OwnHosts } from './request-check.ts'
import type { ServedRoute } from './served-route.ts'

export interface CredentialServerOptions {
  /** A port of 127.0.0.1, any free one for 0; or a Unix socket. */
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

/** Throws SystemError `port-in-use`. */
export async function startCredentialServer(
  options: CredentialServerOptions,
): Promise<CredentialServer> {
  const { createServer } = await import('node:http')
  let answering: (request: IncomingMessage, response: ServerResponse) => void = () => {}
  const server = createServer(limits, (request, response) => answering(request, response))
  const busy = new Set<Promise<void>>()
  const close = (): Promise<void> => stop(server, busy)
  if ('socketPath' in options.listen) {
    answering = createListener(options, undefined, busy)
    await listenOnSocket(server, options.listen.socketPath)
    return { port: 0, close }
  }
  const port = await listenOnLoopback(server, options.listen.port)
  answering = createListener(options, hostsOfPort(port), busy)
  return { port, close }
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

function send(response: ServerResponse, { status, headers, body, encoding }: EndpointAnswer): void {
  response.sendDate = false
  response.writeHead(status, headers as string[])
  response.end(body, encoding)
}
