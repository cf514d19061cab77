/**
 * Requests to what listens on this machine: the callback of a sign-in, the agent's port, its control
 * socket, instance metadata. Each arrives by a real connection.
 */
import { connect, type NetConnectOpts } from 'node:net'
import { join } from 'node:path'
import { startControlServer } from '../../../src/agent/control-server.ts'
import { startCredentialServer } from '../../../src/agent/credential-server.ts'
import { createImdsEndpoint } from '../../../src/agent/imds-endpoint.ts'
import { parseRequest } from '../../../src/agent/plain-http.ts'
import { createRoute } from '../../../src/agent/served-route.ts'
import { startCallbackListener } from '../../../src/identity-center/authorization-code-listener.ts'
import { readPastedUrl } from '../../../src/identity-center/authorization-code-callback.ts'
import { callbackPages } from '../../../src/session/callback-page.ts'
import { startLoopbackServer } from '../../../src/system/loopback-server.ts'
import { assertTrue } from '../checks.ts'
import { createScratch } from '../scratch.ts'
import type { OpenTarget } from '../target.ts'

const words = [
  ...[
    'GET ',
    'POST ',
    'PUT ',
    'OPTIONS ',
    ' HTTP/1.1\r\n',
    ' HTTP/1.0\r\n',
    '\r\n',
    '\r\n\r\n',
    '\n',
  ],
  ...[
    'Host: @HOST@\r\n',
    'Host: evil.example\r\n',
    'Host: 127.0.0.1@evil\r\n',
    'host:\t@HOST@\r\n',
  ],
  ...['Origin: null\r\n', 'Origin: http://evil.example\r\n', 'Sec-Fetch-Site: cross-site\r\n'],
  ...['Sec-Fetch-Dest: image\r\n', 'Authorization: @TOKEN@\r\n', 'Authorization: x\r\n'],
  ...['X-Forwarded-For: 1\r\n', 'Connection: keep-alive\r\n', 'Connection: upgrade\r\n'],
  ...[
    'Content-Length: 5\r\n',
    'Content-Length: -1\r\n',
    'Transfer-Encoding: chunked\r\n',
    '0\r\n\r\n',
  ],
  ...['Expect: 100-continue\r\n', '@PATH@', '/oauth/callback', '?state=@STATE@', '&code=c', '%00'],
  ...[
    '?code=a&state=@STATE@',
    '&state=x',
    '&error=access_denied',
    '//',
    '/../',
    '#',
    '*',
    'http://x/',
  ],
  ...['/latest/api/token', '/latest/meta-data/iam/security-credentials/dev', '/hello', '/status'],
  ...[
    '/profiles',
    '/hand-over',
    '/stop',
    '{"profile":"dev","awsConfig":"/c","awsCredentials":"/d"}',
  ],
  ...['x-aws-ec2-metadata-token-ttl-seconds: 60\r\n', 'x-aws-ec2-metadata-token: @IMDS@\r\n', '\0'],
]

const secret = 'CANARY/secret+access/key/0123456789abcdef'
const keys = {
  accessKeyId: 'ASIACANARY0000000000',
  secretAccessKey: secret,
  sessionToken: 'CANARYsessionToken',
  expiresAt: new Date('2099-01-01T00:00:00Z'),
}
/** A connection that says nothing for so long is not waited for: what came is the answer. */
const patienceMs = 20

/** All that comes back until the other side closes, or is silent. */
function exchange(where: NetConnectOpts, bytes: Buffer): Promise<string> {
  return new Promise((resolve) => {
    let said = ''
    const socket = connect(where)
    const done = (): void => {
      socket.destroy()
      resolve(said)
    }
    socket.setEncoding('latin1').on('data', (text: string) => (said += text))
    socket.setTimeout(patienceMs, done)
    socket.once('error', done).once('close', done)
    socket.end(bytes)
  })
}

function filled(input: Buffer, values: Readonly<Record<string, string>>): Buffer {
  const text = Object.entries(values).reduce(
    (all, [name, value]) => all.replaceAll(`@${name}@`, value),
    input.toString('latin1'),
  )
  return Buffer.from(text, 'latin1')
}

const asksAsBrowser = /^(?:origin|sec-fetch-site|x-forwarded-for|forwarded)[ \t]*:/im

export const openAgentRequests: OpenTarget = async () => {
  const token = 'Bearer-token-of-the-fuzzer-0123456789'
  const path = '/v1/fuzz'
  const source = { atHand: () => keys, current: async () => keys }
  const route = createRoute({ profile: 'dev', token, source })
  const server = await startCredentialServer({
    listen: { port: 0 },
    routes: new Map([[path, route]]),
    refused: () => {},
  })
  const host = `127.0.0.1:${server.port}`
  return {
    words,
    async run(input) {
      const sent = filled(input, { HOST: host, TOKEN: token, PATH: path })
      const text = sent.toString('latin1')
      parseRequest(text)
      const said = await exchange({ port: server.port, host: '127.0.0.1' }, sent)
      assertTrue(!/^access-control-/im.test(said), 'an answer allows other origins')
      if (!said.includes(secret)) return
      const asked = text.slice(0, text.indexOf('\r\n\r\n') + 4)
      const first = asked.slice(0, asked.indexOf('\r\n'))
      // Of several requests in one connection each is judged by itself: only one alone can be judged here.
      if (text.split('HTTP/').length > 2) return
      assertTrue(first.startsWith(`GET ${path} HTTP/1.`), `${first} was answered`)
      assertTrue(/^authorization:/im.test(asked) && asked.includes(token), 'no token was asked for')
      assertTrue(!asksAsBrowser.test(asked), 'a web page was answered')
      const hosts = [...asked.matchAll(/^host:[ \t]*(.*?)[ \t]*\r$/gim)].map((match) => match[1])
      assertTrue(hosts.length === 1, `${hosts.length} hosts were answered`)
      assertTrue(hosts[0]?.endsWith(`:${server.port}`) === true, `${hosts[0]} was answered`)
    },
    close: () => server.close(),
  }
}

export const openCallback: OpenTarget = () => {
  const state = 'state-of-the-fuzzer-0123456789'
  return {
    words,
    async run(input) {
      // One for each input: an answer that comes late is not taken for the next one's.
      const options = { state, pages: callbackPages, onWrongState: () => {} }
      const listener = await startCallbackListener(options)
      const { port } = listener
      let answered = false
      void listener.answer.then(() => (answered = true))
      const sent = filled(input, { HOST: `127.0.0.1:${port}`, STATE: state })
      const text = sent.toString('latin1')
      const knows = text.includes(state)
      const pasted = readPastedUrl(text, { port, state })
      assertTrue(pasted.kind !== 'code' || knows, 'an address without the state was taken')
      const said = await exchange({ port, host: '127.0.0.1' }, sent)
      await listener.close(callbackPages.signedIn())
      assertTrue(!/^access-control-/im.test(said), 'an answer allows other origins')
      assertTrue(knows || !said.includes(state), 'the state is told')
      if (!answered) return
      assertTrue(/state=/.test(text), 'an answer without a state was taken')
      const head = text.slice(0, text.indexOf('\r\n\r\n'))
      assertTrue(!/^sec-fetch-dest:[ \t]*(?!document)\w/im.test(head), 'a page ended a sign-in')
    },
  }
}

export const openControl: OpenTarget = async () => {
  const scratch = createScratch()
  const socketPath = join(scratch.path, 'control.sock')
  const hello = { version: 1, build: { version: '1', changedAt: 0 }, pid: 1, port: 1 }
  const status = { ...hello, startedAt: '', endsAt: null, processes: [], profiles: [] }
  const server = await startControlServer(socketPath, {
    hello: () => hello,
    status: () => status,
    serve: async ({ profile, awsConfig, awsCredentials, pid }) => {
      for (const text of [profile, awsConfig, awsCredentials]) {
        assertTrue(typeof text === 'string', 'a profile that is no text is served')
      }
      assertTrue(
        pid === undefined || Number.isSafeInteger(pid),
        `a process ${String(pid)} is served`,
      )
      return { profile, path: '/', token: secret, port: 1, expiresAt: '' }
    },
    handOver: async () => ({ version: 1, port: 1, routes: [], processes: [] }),
    stop: () => {},
  })
  return {
    words: [...words, 'Host: localhost:0\r\n'],
    async run(input) {
      const said = await exchange({ path: socketPath }, filled(input, { HOST: 'localhost:0' }))
      assertTrue(!said.includes('"internal"'), 'a request is called a mistake of keyless')
      assertTrue(!/^HTTP\/1\.1 500/.test(said), `an answer of 500: ${said.slice(0, 400)}`)
    },
    close: async () => {
      await server.close()
      scratch.remove()
    },
  }
}

export const openMetadata: OpenTarget = async () => {
  const clock = { now: () => new Date('2026-11-23T09:00:00Z') }
  const handle = createImdsEndpoint({
    role: 'dev',
    region: 'us-east-1',
    credentials: async () => keys,
    clock,
    refused: () => {},
  })
  const server = await startLoopbackServer({ handle })
  const host = `127.0.0.1:${server.port}`
  const where = { port: server.port, host: '127.0.0.1' }
  const ask = `PUT /latest/api/token HTTP/1.1\r\nHost: ${host}\r\nx-aws-ec2-metadata-token-ttl-seconds: 60\r\n\r\n`
  const session = (await exchange(where, Buffer.from(ask))).split('\r\n\r\n')[1] ?? ''
  return {
    words,
    async run(input) {
      const text = filled(input, { HOST: host, IMDS: session }).toString('latin1')
      const said = await exchange(where, Buffer.from(text, 'latin1'))
      assertTrue(!/^HTTP\/1\.1 500/.test(said), `an answer of 500: ${said.slice(0, 400)}`)
      if (!said.includes(secret)) return
      assertTrue(text.includes(session), 'no session token was asked for')
      assertTrue(!asksAsBrowser.test(text), 'a web page was answered')
    },
    close: () => server.close(),
  }
}
