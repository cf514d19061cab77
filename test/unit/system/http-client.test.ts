import { createHash } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { startHttp, startRaw, type TestServer } from '../../support/http-servers.ts'
import { type Bundle, bundleProgram } from '../../support/runtimes.ts'

interface Result {
  readonly status?: number
  readonly headers?: Record<string, string>
  readonly body?: string
  readonly code?: string
  readonly message?: string
  readonly details?: Record<string, unknown>
}

let bundle: Bundle
const servers: TestServer[] = []

beforeAll(() => {
  bundle = bundleProgram('http-probe')
})
afterAll(() => bundle.remove())
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()))
})

async function serve(server: Promise<TestServer>): Promise<TestServer> {
  servers.push(await server)
  return server
}

describe.each(['node', 'bun'] as const)('on %s', (runtime) => {
  async function request(input: unknown): Promise<{ results: Result[]; log: string }> {
    const outcome = await bundle.run(runtime, input)
    expect(outcome.exitCode, outcome.stderr).toBe(0)
    const lines = outcome.stdout.trim().split('\n')
    return { results: lines.map((line) => JSON.parse(line) as Result), log: outcome.stderr }
  }

  test('sends method, query, headers and body, and gives back the whole answer', async () => {
    const seen: unknown[] = []
    const server = await serve(
      startHttp((incoming, response) => {
        const chunks: Buffer[] = []
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
        incoming.on('end', () => {
          const { method, url, headers } = incoming
          const body = Buffer.concat(chunks).toString()
          seen.push([method, url, headers['x-one'], headers['content-length'], body])
          response.writeHead(418, { 'X-AmzN-RequestId': 'r-1', 'content-type': 'text/plain' })
          response.end('grüße')
        })
      }),
    )
    const { results } = await request({
      requests: [
        { method: 'POST', url: `${server.url}/a?b=c%20d`, headers: { 'X-One': '1' }, body: 'ü' },
        { method: 'HEAD', url: `${server.url}/head` },
      ],
    })
    expect(seen).toEqual([
      ['POST', '/a?b=c%20d', '1', '2', 'ü'],
      ['HEAD', '/head', undefined, undefined, ''],
    ])
    expect(results[0]).toMatchObject({ status: 418, body: 'grüße' })
    expect(results[0]?.headers).toMatchObject({ 'x-amzn-requestid': 'r-1' })
    expect(results[1]).toMatchObject({ status: 418, body: '' })
  })

  test('gives a redirect back as it is', async () => {
    const server = await serve(
      startHttp((_, response) =>
        response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
      ),
    )
    const { results } = await request({ requests: [{ method: 'GET', url: server.url }] })
    expect(results[0]).toMatchObject({ status: 302, headers: { location: 'http://127.0.0.1:1/' } })
  })

  test('tells a refused connection from a request that may have arrived', async () => {
    const gone = await startHttp(() => {})
    await gone.close()
    const dropping = await serve(startHttp((incoming) => incoming.socket.destroy()))
    const { results } = await request({
      requests: [
        { method: 'POST', url: gone.url, body: '{}' },
        { method: 'POST', url: dropping.url, body: '{}' },
      ],
    })
    expect(results).toMatchObject([
      { code: 'network-unreachable', details: { requestSent: false, retryable: true } },
      { code: 'network-unreachable', details: { requestSent: true, retryable: true } },
    ])
  })

  test('gives up in time, whether the answer has begun or not', async () => {
    const server = await serve(
      startHttp((incoming, response) => {
        if (incoming.url === '/begun') response.writeHead(200).write('a')
      }),
    )
    const { results } = await request({
      requests: [
        { method: 'GET', url: `${server.url}/silent`, timeoutMs: 150 },
        { method: 'GET', url: `${server.url}/begun`, timeoutMs: 150 },
      ],
    })
    const late = { code: 'network-timeout', details: { requestSent: true } }
    expect(results).toMatchObject([late, late])
    expect(results[0]?.message).toBe(`127.0.0.1:${server.port} did not answer within 0.15 seconds.`)
  })

  test('stops at once when told to', async () => {
    const server = await serve(startHttp(() => {}))
    const { results } = await request({
      requests: [{ method: 'GET', url: server.url }],
      abortAfterMs: 100,
    })
    expect(results[0]).toMatchObject({ code: 'cancelled' })
  })

  test('notices an answer that was cut in the middle', async () => {
    const server = await serve(
      startHttp((incoming, response) => {
        response.writeHead(200, { 'content-length': '100' }).write('{"accountList":[')
        setImmediate(() => incoming.socket.destroy())
      }),
    )
    const { results } = await request({ requests: [{ method: 'GET', url: server.url }] })
    expect(results[0]).toMatchObject({
      code: 'network-unreachable',
      details: { requestSent: true },
    })
  })

  test('calls what is not HTTP, or too long, an invalid answer', async () => {
    const garbage = await serve(
      startRaw((socket) => socket.once('data', () => socket.end('SSH-2.0-OpenSSH_9.2\r\n'))),
    )
    const endless = await serve(
      startHttp((_, response) => {
        const chunk = 'x'.repeat(65_536)
        const more = (): void => {
          while (!response.destroyed && response.write(chunk));
        }
        response.on('drain', more)
        more()
      }),
    )
    const { results } = await request({
      requests: [
        { method: 'GET', url: garbage.url },
        { method: 'GET', url: endless.url },
      ],
    })
    const invalid = { code: 'service-answer-invalid', details: { retryable: false } }
    expect(results).toMatchObject([invalid, invalid])
  })

  test('takes a body of 4 MiB', async () => {
    const body = 'y'.repeat(4 * 1024 * 1024)
    const server = await serve(startHttp((_, response) => response.end(body)))
    const { results } = await request({ requests: [{ method: 'GET', url: server.url }] })
    const digest = (text: string): string => createHash('sha256').update(text).digest('hex')
    expect(digest(results[0]?.body ?? '')).toBe(digest(body))
  })

  test('does not fail on a pooled connection that the server has closed', async () => {
    let connections = 0
    const server = await serve(
      startRaw((socket) => {
        connections += 1
        socket.once('data', () => {
          socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok')
          socket.once('data', () => socket.destroy())
        })
      }),
    )
    const get = { method: 'GET', url: server.url }
    const { results } = await request({ requests: [get, get, { ...get, method: 'POST' }] })
    expect(results.map(({ body }) => body)).toEqual(['ok', 'ok', 'ok'])
    expect(connections).toBe(3)
  })

  test('keeps every secret out of the debug log', async () => {
    const server = await serve(
      startHttp((_, response) => response.setHeader('set-cookie', 'id=s6').end('{"body":"s5"}')),
    )
    const { log } = await request({
      requests: [
        {
          method: 'POST',
          url: `${server.url}/token?code=s1&state=s2`,
          headers: { Authorization: 'Bearer s3', 'x-amz-sso_bearer_token': 's4' },
          body: '{"refreshToken":"s7"}',
        },
      ],
    })
    expect(log).toContain(`${server.url}/token`)
    expect(log).toContain('"status":200')
    expect(log).not.toMatch(/\bs[1-7]\b/)
  })
})
