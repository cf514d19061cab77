import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import {
  federationEndpoint,
  federationLink,
  getSigninToken,
} from '../../../src/console/federation.ts'
import { createHttp } from '../../../src/system/http-client.ts'
import { createLog } from '../../../src/system/log-stderr.ts'
import { partitionOf } from '../../../src/system/partitions.ts'
import { isTrustedBrowserUrl } from '../../../src/system/trusted-url.ts'

const keys = { accessKeyId: 'ASIAEXAMPLE', secretAccessKey: 'a secret/+&', sessionToken: 'a token' }
let server: Server | undefined
afterEach(() => {
  server?.close()
})

interface Asked {
  readonly method: string | undefined
  readonly url: string | undefined
  readonly form: URLSearchParams
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request) text += String(chunk)
  return text
}

/** A federation endpoint that answers as told, and what it was asked. */
async function endpointOf(answer: (asked: Asked) => { status: number; body: string }) {
  const asked: Asked[] = []
  server = createServer((request, response) => {
    void textOf(request).then((text) => {
      const { method, url } = request
      const query = method === 'POST' ? text : (url?.split('?')[1] ?? '')
      const one = { method, url, form: new URLSearchParams(query) }
      asked.push(one)
      const { status, body } = answer(one)
      response.writeHead(status).end(body)
    })
  })
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { endpoint: `http://127.0.0.1:${port}`, asked }
}

const logged: string[] = []
const log = createLog({ debug: true, write: (text) => logged.push(text) })
const http = createHttp({ runtime: 'node', env: {}, log })
/** Pauses take no time. */
const clock = { now: () => new Date(), monotonicMs: () => 0, sleep: async () => {} }
const good = { status: 200, body: '{"SigninToken":"a-token_1"}' }

test('asks in the body of a POST, without a duration, and logs no secret', async () => {
  const { endpoint, asked } = await endpointOf(() => good)
  expect(await getSigninToken(keys, { endpoint, http, clock })).toBe('a-token_1')
  const [only] = asked
  expect(asked).toHaveLength(1)
  expect([only?.method, only?.url]).toEqual(['POST', '/federation'])
  expect([...(only?.form.keys() ?? [])]).toEqual(['Action', 'Session'])
  expect(JSON.parse(only?.form.get('Session') ?? '')).toEqual({
    sessionId: keys.accessKeyId,
    sessionKey: keys.secretAccessKey,
    sessionToken: keys.sessionToken,
  })
  expect(logged.join('')).not.toMatch(/a secret|a token|a-token_1/)
})

test('asks by GET, as the guide shows, where a POST is not understood', async () => {
  const { endpoint, asked } = await endpointOf(({ method }) =>
    method === 'GET' ? good : { status: 405, body: '' },
  )
  expect(await getSigninToken(keys, { endpoint, http, clock })).toBe('a-token_1')
  expect(asked.map(({ method }) => method)).toEqual(['POST', 'GET'])
  expect(logged.join('')).not.toMatch(/a secret|a%20secret|a token|a%20token/)
})

test('a refusal, a failure and an answer of somebody else are told apart', async () => {
  const code = async (status: number, body = '') => {
    const { endpoint } = await endpointOf(() => ({ status, body }))
    const ended = await getSigninToken(keys, { endpoint, http, clock }).catch(
      (error: unknown) => error,
    )
    server?.close()
    return (ended as { code: string }).code
  }
  expect(await code(429)).toBe('portal-throttled')
  expect(await code(400)).toBe('service-refused')
  expect(await code(403)).toBe('service-refused')
  expect(await code(503)).toBe('service-failed')
  expect(await code(200, '<html>')).toBe('service-answer-invalid')
  expect(await code(200, '{"SigninToken":5}')).toBe('service-answer-invalid')
  expect(await code(200, '{"SigninToken":"a&b=c"}')).toBe('service-answer-invalid')
})

test('an answer that may get better is waited for, twice, and no other', async () => {
  const statuses = [503, 429, 200, 500, 500, 500, 400, 403]
  const { endpoint, asked } = await endpointOf(() => ({ ...good, status: statuses.shift() ?? 0 }))
  expect(await getSigninToken(keys, { endpoint, http, clock })).toBe('a-token_1')
  await expect(getSigninToken(keys, { endpoint, http, clock })).rejects.toMatchObject({
    message: 'AWS could not answer getSigninToken (status 500).',
  })
  await expect(getSigninToken(keys, { endpoint, http, clock })).rejects.toMatchObject({
    code: 'service-refused',
  })
  expect([asked.length, statuses]).toEqual([8, []])
})

test('the page of a network is told as that', async () => {
  const { endpoint } = await endpointOf(() => ({ status: 200, body: '<html>Sign in</html>' }))
  await expect(getSigninToken(keys, { endpoint, http, clock })).rejects.toThrow(
    /^Something other than AWS/,
  )
  server?.close()
})

test('long-lived keys are refused before anything is sent', async () => {
  const { sessionToken: _, ...longLived } = keys
  const { endpoint, asked } = await endpointOf(() => good)
  await expect(getSigninToken(longLived, { endpoint, http, clock })).rejects.toMatchObject({
    code: 'profile-unsupported',
  })
  expect(asked).toEqual([])
})

test('every partition signs in at its own host; an override is AWS or this machine', () => {
  const hosts = ['us-east-1', 'us-gov-west-1', 'cn-north-1', 'eusc-de-east-1'].map((region) =>
    federationEndpoint(partitionOf(region)),
  )
  expect(hosts).toEqual([
    'https://signin.aws.amazon.com',
    'https://signin.amazonaws-us-gov.com',
    'https://signin.amazonaws.cn',
    'https://signin.amazonaws-eusc.eu',
  ])
  const override = (url: string) => federationEndpoint(partitionOf('us-east-1'), url)
  expect(override('http://127.0.0.1:8490/')).toBe('http://127.0.0.1:8490')
  expect(override('https://us-west-2.signin.aws.amazon.com')).toContain('us-west-2')
  for (const url of ['https://evil.example', 'http://signin.aws.amazon.com']) {
    expect(() => override(url)).toThrow('belongs neither to AWS nor to this machine')
  }
})

test('the link holds destination and token as one value each', () => {
  const destination = 'https://console.aws.amazon.com/a?b=c&SigninToken=x#d'
  const link = federationLink('https://signin.aws.amazon.com', 'to+k/e=n', destination)
  const query = new URL(link).searchParams
  expect([query.get('Destination'), query.getAll('SigninToken')]).toEqual([
    destination,
    ['to+k/e=n'],
  ])
  expect(isTrustedBrowserUrl(link)).toBe(true)
})
