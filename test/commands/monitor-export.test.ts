import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { installEngine } from '../support/engine.ts'
import { startHttp, type TestServer } from '../support/http-servers.ts'
import { keyless } from '../support/programs.ts'
import { createTempHome, type TempHome } from '../support/temp-home.ts'
import { event } from '../unit/monitor/records.ts'

let home: TempHome
let server: TestServer
let bodies: Buffer[]
beforeEach(async () => {
  home = createTempHome()
  installEngine(home)
  bodies = []
  server = await startHttp((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      bodies.push(Buffer.concat(chunks))
      response.writeHead(bodies.length === 1 ? 503 : 200, { 'retry-after': '0' }).end('{}')
    })
  })
})
afterEach(async () => {
  await server.close()
  home.remove()
})

const root = { type: 'Root', principalId: '1', accountId: '111111111111' }

it('monitor export sends the store to a collector, a file and an address that is a secret', async () => {
  const records = [event({ userIdentity: root }), event()]
  home.write('trail/a.json', JSON.stringify({ Records: records }))
  const env = {
    ...home.env,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    KEYLESS_WEBHOOK_URL: `${server.url}/services/T0SECRET`,
  }
  const send = (...args: string[]) =>
    keyless(['monitor', 'export', ...args], { env, cwd: home.path })
  const otlp = await send('otlp', '--endpoint', server.url, '--from', 'trail', '--only', 'events')
  expect(otlp, otlp.stderr).toMatchObject({ exitCode: 0, stdout: '' })
  expect(otlp.stderr).toContain(`Sent 2 events to ${new URL(server.url).host}.`)
  const [busy = Buffer.of(), taken = Buffer.of()] = bodies.map((body) => gunzipSync(body))
  expect(taken).toEqual(busy)
  const ids = String(taken).match(/(?<="log.record.uid","value":\{"stringValue":")[^"]+/g)
  expect(ids?.toSorted()).toEqual(records.map(({ eventID: id }) => id).toSorted())
  const ocsf = await send('ocsf', '--to', 'out.ndjson', '--json')
  expect(JSON.parse(ocsf.stdout)).toMatchObject({ events: 2, findings: 1, refused: 0 })
  expect(readFileSync(`${home.path}/out.ndjson`, 'utf8').split('\n')).toHaveLength(4)
  const webhook = await send('webhook', '--debug')
  expect(webhook.stderr).toContain('Sent 1 finding to')
  expect(webhook.stderr).not.toContain('T0SECRET')
  expect(JSON.parse(String(bodies.at(-1)))).toMatchObject({ records: [{ finding: 'root-used' }] })
  // A chat behind the same address has not had it yet.
  expect((await send('webhook', '--format', 'slack')).stderr).toContain('Sent 1 finding to')
})

it('monitor export says what is wrong with an address, and sends nothing', async () => {
  const send = (...args: string[]) => keyless(['monitor', 'export', ...args], { env: home.env })
  const cases = [
    ['otlp', '--endpoint', 'http://collector.example:4318'],
    ['otlp'],
    ['otlp', '--endpoint', server.url, '--only', 'all'],
    ['webhook', '--url', 'nowhere'],
    ['ocsf', '--to', '-', '--json'],
    ['otlp', '--endpoint', server.url, '--interval', '5m'],
  ]
  for (const args of cases) expect((await send(...args)).exitCode, args.join(' ')).toBe(2)
  expect(bodies).toEqual([])
})
