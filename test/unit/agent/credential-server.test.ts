import { connect } from 'node:net'
import { afterEach, beforeEach, expect, it } from 'vitest'
import {
  type CredentialServer,
  startCredentialServer,
} from '../../../src/agent/credential-server.ts'
import { createRoute } from '../../../src/agent/served-route.ts'
import type { TemporaryCredentials } from '../../../src/agent/temporary-credentials.ts'

const keys: TemporaryCredentials = {
  accessKeyId: 'ASIAEXAMPLE',
  secretAccessKey: 's',
  sessionToken: 't',
  expiresAt: new Date('2030-01-01T00:00:00Z'),
}

let server: CredentialServer
let atHand: boolean
let isOwn: boolean
let refused: string[]

beforeEach(async () => {
  atHand = true
  isOwn = true
  refused = []
  const current = () => new Promise<typeof keys>((resolve) => setTimeout(resolve, 20, keys))
  const source = { atHand: () => (atHand ? keys : undefined), current }
  const route = createRoute({ profile: 'dev', token: 'secret', source })
  server = await startCredentialServer({
    listen: { port: 0 },
    routes: new Map([['/role/dev', route]]),
    isOwnPeer: async () => isOwn,
    refused: (what) => refused.push(what),
  })
})
afterEach(() => server.close())

const request = (more = '') =>
  `GET /role/dev HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nAuthorization: secret\r\n${more}\r\n`

/** Everything that comes back until the server, or the client, ends the connection. */
function talk(...parts: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port: server.port, host: '127.0.0.1', noDelay: true })
    let said = ''
    socket.setEncoding('latin1').on('data', (text: string) => (said += text))
    socket.on('error', reject).on('close', () => resolve(said))
    const send = ([part, ...others]: readonly string[]): void => {
      if (part !== undefined) socket.write(part, () => setImmediate(() => send(others)))
    }
    send(parts)
  })
}

const statuses = (text: string) => [...text.matchAll(/HTTP\/1\.1 (\d+) /g)].map(([, code]) => code)

it('answers requests that come together in their order, at hand or not', async () => {
  for (const isReady of [true, false]) {
    atHand = isReady
    const text = await talk(request() + request() + request('Connection: close\r\n'))
    expect(statuses(text)).toEqual(['200', '200', '200'])
    expect(text.match(/ASIAEXAMPLE/g)).toHaveLength(3)
  }
})

it('answers a request that comes letter by letter', async () => {
  expect(statuses(await talk(...request('Connection: close\r\n')))).toEqual(['200'])
})

it('answers a client that ends its side with its request, at hand or not', async () => {
  for (const isReady of [true, false]) {
    atHand = isReady
    const socket = connect({ port: server.port, host: '127.0.0.1', allowHalfOpen: true })
    socket.setEncoding('latin1').end(request() + request())
    expect(statuses((await socket.toArray()).join(''))).toEqual(['200', '200'])
  }
})

it('reads no body, and nothing behind one', async () => {
  const smuggled = request()
  const more = `Content-Length: ${smuggled.length}\r\n`
  expect(statuses(await talk(request(more) + smuggled))).toEqual(['200'])
  const post = request(more).replace('GET', 'POST')
  expect(statuses(await talk(post + smuggled))).toEqual(['405'])
})

it('ends a connection by which something else comes than a request', async () => {
  expect(statuses(await talk('\x16\x03\x01\x02\0\r\n\r\n'))).toEqual(['400'])
  expect(statuses(await talk('GET /role/dev HTTP/1.1\r\nHost: evil\nX: y\r\n\r\n'))).toEqual([
    '400',
  ])
})

it('ends one by which the headers do not end', async () => {
  expect(statuses(await talk(`GET / HTTP/1.1\r\nA: ${'b'.repeat(17_000)}`))).toEqual(['400'])
})

it('refuses a connection of another user, whatever it knows', async () => {
  isOwn = false
  expect(statuses(await talk(request() + request()))).toEqual(['403'])
  expect(refused).toEqual(['from another user'])
})
