/**
 * Hands out credentials by HTTP, on a loopback port or a Unix socket, within microseconds: it makes
 * no objects of URLs and headers, and connections stay open for further requests. Which routes there
 * are is the caller's business.
 */
import type { Server, Socket } from 'node:net'
import { lastAnswers, listenOnLoopback, listenOnSocket } from '../system/loopback-listen.ts'
import { nothingHere, onlyGet, refusedAnswer } from './container-endpoint.ts'
import { connectionEnds } from '../system/peer-user.ts'
import type { PeerCheck } from './peer-check.ts'
import { type Answerer, serveConnection } from './plain-connection.ts'
import type { PlainRequest, PlainResponse } from './plain-http.ts'
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

/** Throws SystemError `port-in-use`. */
export async function startCredentialServer(
  options: CredentialServerOptions,
): Promise<CredentialServer> {
  const { createServer } = await import('node:net')
  const busy = new Set<Promise<void>>()
  const sockets = new Set<Socket>()
  const work = (answering: Promise<void>): void => {
    const ended = answering.catch(() => {}).finally(() => busy.delete(ended))
    busy.add(ended)
  }
  let answer: Answerer = () => refusedAnswer
  // A client may end its side with its request and still read the answer.
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    serveConnection(socket, (request, from) => answer(request, from), work)
  })
  const close = (): Promise<void> => stop(server, sockets, busy)
  if ('socketPath' in options.listen) {
    answer = createAnswerer(options, undefined)
    await listenOnSocket(server, options.listen.socketPath)
    return { port: 0, close }
  }
  const port = await listenOnLoopback(server, options.listen.port)
  answer = createAnswerer(options, hostsOfPort(port))
  return { port, close }
}

function createAnswerer(
  { routes, isOwnPeer, refused }: CredentialServerOptions,
  hosts: OwnHosts,
): Answerer {
  const ownPeers = new WeakSet<Socket>()
  const refuse = (what: string, from: Socket, route?: ServedRoute): PlainResponse => {
    refused(what, connectionEnds(from), route?.profile)
    return refusedAnswer
  }
  /** Only who has a token of ours learns which addresses there are. */
  const stray = (from: Socket, route: ServedRoute | undefined, token: string | undefined) => {
    const isOurs = route === undefined && [...routes.values()].some(({ isToken }) => isToken(token))
    return isOurs ? nothingHere : refuse('without the right token', from, route)
  }
  const answer = ({ method, target, headers }: PlainRequest, from: Socket) => {
    const checked = checkHeaders(headers, hosts)
    const route = routes.get(target)
    if (checked.refused !== undefined) return refuse(checked.refused, from, route)
    if (route?.isToken(checked.token) !== true) return stray(from, route, checked.token)
    return method === 'GET' ? route.answer() : onlyGet
  }
  if (isOwnPeer === undefined) return answer
  const answerChecked = (isOwn: boolean, request: PlainRequest, socket: Socket) => {
    if (!isOwn) return refuse('from another user', socket)
    ownPeers.add(socket)
    return answer(request, socket)
  }
  return (request, socket) => {
    if (ownPeers.has(socket)) return answer(request, socket)
    const isOwn = isOwnPeer(socket)
    return typeof isOwn === 'boolean'
      ? answerChecked(isOwn, request, socket)
      : isOwn.then((verdict) => answerChecked(verdict, request, socket))
  }
}

async function stop(
  server: Server,
  sockets: ReadonlySet<Socket>,
  busy: ReadonlySet<Promise<void>>,
): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve())
  })
  await lastAnswers(busy)
  for (const socket of sockets) socket.destroy()
  await closed
}
