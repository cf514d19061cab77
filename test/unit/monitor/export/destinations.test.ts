import { createHmac } from 'node:crypto'
import { appendFileSync, readFileSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type Channel, sendAll } from '../../../../src/monitor/export/channel.ts'
import { askedWaitMs } from '../../../../src/monitor/export/deliver.ts'
import { checkedUrl } from '../../../../src/monitor/export/destination.ts'
import { fileSink, httpSink } from '../../../../src/monitor/export/line-sink.ts'
import { otlpLogs } from '../../../../src/monitor/export/otlp/otlp-channel.ts'
import { otlpSettings } from '../../../../src/monitor/export/otlp/settings.ts'
import { webhookChannel } from '../../../../src/monitor/export/webhook.ts'
import { systemClock } from '../../../../src/system/clock.ts'
import { createHttp } from '../../../../src/system/http-client.ts'
import { silentLog } from '../../../../src/system/log.ts'
import { startHttp, type TestServer } from '../../../support/http-servers.ts'
import { createTempHome, type TempHome } from '../../../support/temp-home.ts'

interface Answer {
  readonly status: number
  readonly headers?: Record<string, string>
  readonly body?: string
}

let home: TempHome
let server: TestServer
let received: { headers: IncomingMessage['headers']; body: Buffer }[]
let answers: Answer[]
let waits: number[]
beforeEach(async () => {
  home = createTempHome()
  received = []
  answers = []
  waits = []
  server = await startHttp((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      received.push({ headers: request.headers, body: Buffer.concat(chunks) })
      const { status, headers = {}, body = '' } = answers.shift() ?? { status: 200 }
      response.writeHead(status, headers).end(body)
    })
  })
})
afterEach(async () => {
  await server.close()
  home.remove()
})

const world = () => ({
  http: createHttp({ runtime: 'node', env: {}, log: silentLog }),
  clock: { ...systemClock, sleep: async (ms: number) => void waits.push(ms) },
  signal: new AbortController().signal,
})

const lines = (): Pick<Channel, 'most' | 'send'> =>
  httpSink({ url: server.url, headers: {}, timeoutMs: 5000, isSecretPath: true }, world())

const records = (...texts: string[]) => texts.map((text) => Buffer.from(`${text}\n`))

it('waits as long as it is asked to, else longer each time, and sends the same again', async () => {
  answers = [{ status: 429, headers: { 'retry-after': '7' } }, { status: 503 }, { status: 502 }]
  expect(await sendAll(lines(), records('a'))).toEqual({ refused: 0, because: '' })
  expect(received.map(({ body }) => String(body))).toEqual(['a\n', 'a\n', 'a\n', 'a\n'])
  const [asked = 0, second = 0, third = 0] = waits
  expect(asked).toBe(7000)
  expect(second).toBeGreaterThanOrEqual(1000)
  expect(third).toBeGreaterThanOrEqual(2000)
  expect(askedWaitMs('Mon, 23 Nov 2026 09:00:30 GMT', new Date('2026-11-23T09:00:00Z'))).toBe(
    30_000,
  )
  expect(askedWaitMs('soon', new Date())).toBeUndefined()
})

it.each([400, 401, 404, 500])('status %d is not asked again, and says why', async (status) => {
  answers = [{ status, body: 'no \u001B[31mway\u202E' }]
  await expect(sendAll(lines(), records('a'))).rejects.toMatchObject({
    code: 'export-refused',
    message: expect.stringMatching(
      /^127\.0\.0\.1:\d+ refused what was sent \(status \d+\): no way\.$/,
    ),
  })
  expect(received).toHaveLength(1)
})

it('where a service sends on to is told, without what may be secret, and nothing is sent there', async () => {
  const to = 'https://login.example/a/secret?next=1'
  answers = [{ status: 307, headers: { location: to } }, { status: 301 }]
  const open = { url: server.url, headers: {}, timeoutMs: 5000, isSecretPath: false }
  await expect(sendAll(lines(), records('a'))).rejects.toMatchObject({
    code: 'export-refused',
    message: expect.stringMatching(/ sends to https:\/\/login\.example \(status 307\), where/),
    fix: expect.stringContaining('name the address that it leads to'),
  })
  await expect(sendAll(httpSink(open, world()), records('a'))).rejects.toThrow(/ sends elsewhere /)
  answers = [{ status: 308, headers: { location: to } }]
  await expect(sendAll(httpSink(open, world()), records('a'))).rejects.toThrow(
    /to https:\/\/login\.example\/a\/secret \(status 308\)/,
  )
  expect(received).toHaveLength(3)
})

it('an answer without end is told as that of another service', async () => {
  answers = [{ status: 200, body: 'x'.repeat(5 * 1024 * 1024) }]
  await expect(sendAll(lines(), records('a'))).rejects.toMatchObject({
    code: 'export-refused',
    message: expect.stringContaining('is too long. What takes records answers in a few words.'),
    fix: expect.stringMatching(/^check that 127\.0\.0\.1:\d+ is the address for records/),
  })
})

it('a service that answers with the headers it was sent does not show them', async () => {
  answers = [{ status: 401, body: 'wrong: Bearer not-for-you, application/x-ndjson' }]
  const headers = { authorization: 'Bearer not-for-you' }
  const to = { url: server.url, headers, timeoutMs: 5000, isSecretPath: false }
  await expect(sendAll(httpSink(to, world()), records('a'))).rejects.toMatchObject({
    message: expect.stringMatching(/: wrong: Bearer \*\*\*, application\/x-ndjson\.$/),
  })
})

it('gives up after eight attempts, or at once where it should wait for long', async () => {
  answers = Array.from({ length: 8 }, () => ({ status: 503 }))
  await expect(sendAll(lines(), records('a'))).rejects.toMatchObject({ code: 'export-failed' })
  expect(received).toHaveLength(8)
  answers = [{ status: 503, headers: { 'retry-after': '86400' } }]
  await expect(sendAll(lines(), records('a'))).rejects.toMatchObject({ code: 'export-failed' })
  expect(received).toHaveLength(9)
})

it('what is too large at once goes in halves, what is too large alone is refused', async () => {
  answers = [{ status: 413 }, { status: 413 }, { status: 413 }]
  expect(await sendAll(lines(), records('a', 'b', 'c'))).toEqual({
    refused: 1,
    because: 'too large',
  })
  expect(received.map(({ body }) => String(body).trim())).toEqual([
    'a\nb\nc',
    'a\nb',
    'a',
    'b',
    'c',
  ])
})

it.each([
  ['http/json', '{"partialSuccess":{"rejectedLogRecords":"2","errorMessage":"too old"}}'],
  ['http/protobuf', Buffer.from('0a0b08021207746f6f206f6c64', 'hex').toString('latin1')],
] as const)('a partial success in %s is told, and not sent again', async (protocol, body) => {
  answers = [{ status: 200, body }]
  const env = { OTEL_EXPORTER_OTLP_PROTOCOL: protocol }
  const flags = { endpoint: server.url, headers: 'X-Key: a', isInsecureFine: false }
  const settings = otlpSettings(env, 'logs', flags)
  const resource = { attributes: {}, version: '1' }
  const options = { settings, resource, hasEvents: true, hasFindings: true, world: world() }
  expect(await sendAll(otlpLogs(options), records('{}', '{}', '{}'))).toEqual({
    refused: 2,
    because: 'too old',
  })
  expect(received).toHaveLength(1)
  expect(received[0]?.headers).toMatchObject({ 'x-key': 'a', 'content-encoding': 'gzip' })
  expect(gunzipSync(received[0]?.body ?? '').length).toBeGreaterThan(9)
})

it('no more are refused than were sent, whatever the answer says', async () => {
  const said = (rejectedLogRecords: string) =>
    JSON.stringify({ partialSuccess: { rejectedLogRecords, errorMessage: 'no, secret-key' } })
  answers = [said('99999'), said('-5')].map((body) => ({ status: 200, body }))
  const env = { OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' }
  const flags = { endpoint: server.url, headers: 'X-Key: secret-key', isInsecureFine: false }
  const settings = otlpSettings(env, 'logs', flags)
  const resource = { attributes: {}, version: '1' }
  const options = { settings, resource, hasEvents: true, hasFindings: true, world: world() }
  const answered = [
    await sendAll(otlpLogs(options), records('{}', '{}')),
    await sendAll(otlpLogs(options), records('{}', '{}')),
  ]
  expect(answered).toEqual([2, 0].map((refused) => ({ refused, because: 'no, ***' })))
})

it('takes address, headers and protocol from the variables of OpenTelemetry', () => {
  const env = {
    OTEL_EXPORTER_OTLP_ENDPOINT: 'https://collector.example/base/',
    OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: 'https://other.example/whole',
    OTEL_EXPORTER_OTLP_HEADERS: 'a=1,b=x%20y',
    OTEL_EXPORTER_OTLP_LOGS_HEADERS: 'a=2',
    OTEL_EXPORTER_OTLP_COMPRESSION: 'none',
    OTEL_EXPORTER_OTLP_TIMEOUT: '2500',
  }
  const flags = { endpoint: undefined, headers: undefined, isInsecureFine: false }
  expect(otlpSettings(env, 'logs', flags)).toMatchObject({
    url: 'https://collector.example/base/v1/logs',
    headers: { a: '2', b: 'x y' },
    timeoutMs: 2500,
    isGzip: false,
  })
  expect(otlpSettings(env, 'metrics', flags).url).toBe('https://other.example/whole')
  const odd = { ...env, OTEL_EXPORTER_OTLP_HEADERS: 'a=%0d%0asecret' }
  expect(() => otlpSettings(odd, 'logs', flags)).toThrow(/has something that is no header\.$/)
  expect(() => otlpSettings({}, 'logs', flags)).toThrow(/^Where to\?/)
})

it('sends to https, to this machine, and elsewhere only when told to', () => {
  expect(checkedUrl('http://127.0.0.1:4318', '--to', false).port).toBe('4318')
  expect(() => checkedUrl('http://collector:4318', '--to', false)).toThrow(/without encryption/)
  expect(checkedUrl('http://collector:4318', '--to', true).host).toBe('collector:4318')
  expect(() => checkedUrl('https://me:secret@host', '--to', true)).toThrow(/^--to has a user name/)
  expect(() => checkedUrl('ftp://host', '--to', true)).toThrow(/is not an address/)
})

it('signs what it posts, and makes no markup of other people’s words in a chat', async () => {
  const destination = { url: server.url, headers: {}, timeoutMs: 5000, isSecretPath: true }
  const shared = { destination, secret: 'key', hasEvents: false, hasFindings: true, world: world() }
  await sendAll(webhookChannel({ ...shared, format: 'json' }), [Buffer.from('{"id":1}')])
  const [{ body, headers } = { body: Buffer.of(), headers: {} }] = received
  expect(String(body)).toBe('{"version":1,"records":[{"id":1}]}')
  const hmac = createHmac('sha256', 'key').update(body).digest('hex')
  expect(headers['x-keyless-signature']).toBe(`sha256=${hmac}`)
  const chat = webhookChannel({ ...shared, format: 'slack' })
  const finding = { code: 'root-used', level: 'high', says: '<!channel> *hi* @all' } as never
  const text = chat.finding?.(finding, false)
  await sendAll(chat, text === undefined ? [] : [text])
  const said = JSON.parse(String(received[1]?.body)) as { text: string }
  expect(said.text).toBe('HIGH root-used: &lt;!channel&gt; \u200B*hi\u200B* \u200B@all')
})

it('adds to a file, and leaves a line that was cut short by itself', async () => {
  const path = join(home.path, 'out.ndjson')
  await sendAll({ ...fileSink(path) }, records('{"a":1}'))
  appendFileSync(path, '{"cut')
  await sendAll({ ...fileSink(path) }, records('{"a":2}'))
  expect(readFileSync(path, 'utf8')).toBe('{"a":1}\n{"cut\n{"a":2}\n')
})
