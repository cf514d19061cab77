import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import {
  type AddressInfo,
  connect,
  createServer as createRawServer,
  type Server as RawServer,
  type Socket,
} from 'node:net'
import { join } from 'node:path'

/** A server on 127.0.0.1 that a test has started. */
export interface TestServer {
  readonly port: number
  readonly url: string
  close(): Promise<void>
}

async function listen(server: RawServer, scheme: string): Promise<TestServer> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => {})
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    port,
    url: `${scheme}://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}

export async function startHttp(handle: RequestListener): Promise<TestServer> {
  return await listen(createServer(handle), 'http')
}

export async function startRaw(handle: (socket: Socket) => void): Promise<TestServer> {
  return await listen(createRawServer(handle), 'http')
}

export interface Certificate {
  readonly certificatePath: string
  readonly keyPath: string
}

/** A self-signed certificate, valid for `names` (`DNS:…` or `IP:…`). */
export function makeCertificate(folder: string, names: string): Certificate {
  mkdirSync(folder, { recursive: true })
  const certificatePath = join(folder, 'certificate.pem')
  const keyPath = join(folder, 'key.pem')
  const request = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1']
  const output = ['-nodes', '-keyout', keyPath, '-out', certificatePath, '-days', '2']
  const subject = ['-subj', '/CN=keyless test', '-addext', `subjectAltName=${names}`]
  execFileSync('openssl', [...request, ...output, ...subject], { stdio: 'ignore' })
  return { certificatePath, keyPath }
}

export async function startHttps(
  certificate: Certificate,
  handle: RequestListener,
): Promise<TestServer> {
  return await listen(createTlsServer(keyPair(certificate), handle), 'https')
}

function keyPair({ certificatePath, keyPath }: Certificate): { cert: Buffer; key: Buffer } {
  return { cert: readFileSync(certificatePath), key: readFileSync(keyPath) }
}

/** One CONNECT, or one plain request, that a proxy saw. */
export interface ProxySight {
  readonly method: string | undefined
  readonly target: string | undefined
  readonly authorization: string | undefined
}

export interface TestProxy extends TestServer {
  readonly seen: ProxySight[]
}

/** A CONNECT proxy that leads every tunnel to `leadsTo`; or, given a status, refuses; over TLS with a certificate. */
export async function startProxy(
  leadsTo: number,
  options: {
    readonly refusal?: string | undefined
    readonly certificate?: Certificate | undefined
  } = {},
): Promise<TestProxy> {
  const { refusal, certificate } = options
  const seen: ProxySight[] = []
  const note = (request: IncomingMessage): void => {
    const authorization = request.headers['proxy-authorization']
    seen.push({ method: request.method, target: request.url, authorization })
  }
  const handle: RequestListener = (request, response) => {
    note(request)
    response.end('from the proxy')
  }
  const server: Server =
    certificate === undefined ? createServer(handle) : createTlsServer(keyPair(certificate), handle)
  server.on('connect', (request: IncomingMessage, client: Socket) => {
    note(request)
    client.on('error', () => {})
    if (refusal !== undefined) {
      client.end(`HTTP/1.1 ${refusal}\r\ncontent-length: 0\r\n\r\n`)
      return
    }
    const upstream = connect(leadsTo, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n')
      upstream.pipe(client)
      client.pipe(upstream)
    })
    upstream.on('error', () => client.destroy())
    client.on('close', () => upstream.destroy())
  })
  return { ...(await listen(server, certificate === undefined ? 'http' : 'https')), seen }
}
