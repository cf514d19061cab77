import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { networkInterfaces } from 'node:os'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Bundle, bundleProgram } from '../../support/runtimes.ts'

let bundle: Bundle
const children: ChildProcess[] = []

beforeAll(() => {
  bundle = bundleProgram('loopback-probe')
})
afterAll(() => bundle.remove())
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

interface Probe {
  readonly port: number
  readonly lines: string[]
  /** Resolves with milliseconds that close() took. */
  close(): Promise<number>
}

/** Sends raw bytes and collects the answer until the server closes the connection. */
async function exchange(port: number, bytes: string, host = '127.0.0.1'): Promise<string> {
  const socket = connect(port, host)
  socket.on('error', () => {})
  socket.write(bytes)
  let text = ''
  socket.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
  await new Promise((resolve) => socket.once('close', resolve))
  return text
}

const get = (port: number, path: string, more = ''): string =>
  `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n${more}\r\n`

const statusOf = (answer: string): string => answer.slice(9, 12)

describe.each(['node', 'bun'] as const)('on %s', (runtime) => {
  async function start(...args: string[]): Promise<Probe> {
    const [file, script] = bundle.command(runtime)
    const child = spawn(file, [script, ...args], { stdio: ['pipe', 'pipe', 'inherit'] })
    children.push(child)
    const lines: string[] = []
    let rest = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      const parts = (rest + text).split('\n')
      rest = parts.pop() ?? ''
      lines.push(...parts)
      child.emit('line')
    })
    while (lines.length === 0) await once(child, 'line')
    return {
      port: Number(/^listening (\d+)$/.exec(lines[0] ?? '')?.[1]),
      lines,
      close: async () => {
        child.stdin.end()
        await once(child, 'close')
        return Number(/^closed (\d+)$/.exec(lines.at(-1) ?? '')?.[1])
      },
    }
  }

  test('hands path, query and body over, and answers with safe headers', async () => {
    const { port } = await start()
    const host = `Host: localhost:${port}\r\n`
    const body = 'content-length: 4\r\n\r\nbody'
    const answer = await exchange(port, `POST /a?x=1%202&y= HTTP/1.1\r\n${host}${body}`)
    expect(answer).toContain('<p>bodyx,1 2;y, grüße</p>')
    expect(answer.toLowerCase()).toContain('content-type: text/html; charset=utf-8')
    expect(answer.toLowerCase()).toContain('cache-control: no-store')
    expect(answer.toLowerCase()).toContain('referrer-policy: no-referrer')
    expect(answer.toLowerCase()).not.toContain('access-control')
  })

  test('answers a client that ends its side with its request', async () => {
    const { port } = await start()
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
    socket.setEncoding('utf8').end(get(port, '/slow'))
    expect(statusOf((await socket.toArray()).join(''))).toBe('200')
  })

  test('refuses another Host or Origin before anything else sees the request', async () => {
    const { port, lines } = await start()
    const foreign = [
      `GET / HTTP/1.1\r\nHost: evil.example:${port}\r\n\r\n`,
      `GET / HTTP/1.1\r\nHost: 127.0.0.1:${port + 1}\r\n\r\n`,
      `GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`,
      `GET / HTTP/1.0\r\n\r\n`,
      get(port, '/', 'Origin: https://evil.example\r\n'),
      get(port, '/', 'Origin: null\r\n'),
    ]
    const answers = await Promise.all(foreign.map((bytes) => exchange(port, bytes)))
    expect(answers.map(statusOf)).toEqual(foreign.map(() => '403'))
    expect(lines).toHaveLength(1)
    expect(
      statusOf(await exchange(port, get(port, '/', `Origin: http://127.0.0.1:${port}\r\n`))),
    ).toBe('200')
  })

  test('can be reached by no other address of this machine', async () => {
    const { port } = await start()
    const others = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter(({ internal, family }) => !internal && family === 'IPv4')
    for (const { address } of others) expect(await exchange(port, get(port, '/'), address)).toBe('')
    expect(statusOf(await exchange(port, get(port, '/'), '::1'))).toBe('')
  })

  test('listens on the IPv6 loopback where asked', async () => {
    const { port } = await start('0', '::1')
    const bytes = `GET / HTTP/1.1\r\nHost: [::1]:${port}\r\n\r\n`
    expect(statusOf(await exchange(port, bytes, '::1'))).toBe('200')
  })

  test('tells nothing of what went wrong inside', async () => {
    const { port } = await start()
    const answer = await exchange(port, get(port, '/throw'))
    expect(statusOf(answer)).toBe('500')
    expect(answer).not.toContain('secret')
  })

  test('refuses what is too long or no request at all', async () => {
    const { port, lines } = await start()
    const long = await exchange(port, get(port, '/', `X: ${'a'.repeat(40_000)}\r\n`))
    const body = `Host: 127.0.0.1:${port}\r\ncontent-length: 70000\r\n\r\n${'b'.repeat(70_000)}`
    const large = await exchange(port, `POST / HTTP/1.1\r\n${body}`)
    const proxied = await exchange(port, get(port, 'http://evil.example/'))
    const garbage = await exchange(port, 'SSH-2.0-OpenSSH\r\n\r\n')
    const answers = [long, large, proxied, garbage].map(statusOf)
    expect(
      answers.every((status) => status === '' || status.startsWith('4')),
      String(answers),
    ).toBe(true)
    expect(lines).toHaveLength(1)
  })

  test('says whose fault it is when the port is taken', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    await once(taken, 'listening')
    const { port } = taken.address() as AddressInfo
    const { lines } = await start(String(port))
    taken.close()
    expect(lines[0]).toBe(`port-in-use: The port ${port} is in use by another program.`)
  })

  test('finishes the answer under way when it closes', async () => {
    const probe = await start()
    const answer = exchange(probe.port, get(probe.port, '/held'))
    while (probe.lines.length < 2) await new Promise((resolve) => setImmediate(resolve))
    expect(await probe.close()).toBeLessThan(500)
    expect(await answer).toContain('grüße</p>')
  })

  test('closes at once over connections that say nothing, and after a second over one that hangs', async () => {
    const idle = await start()
    const sockets: Socket[] = [connect(idle.port, '127.0.0.1'), connect(idle.port, '127.0.0.1')]
    for (const socket of sockets) socket.on('error', () => {})
    sockets[1]?.write(`GET / HTTP/1.1\r\nHost:`)
    await Promise.all(sockets.map((socket) => once(socket, 'connect')))
    await exchange(idle.port, get(idle.port, '/'))
    expect(await idle.close()).toBeLessThan(500)
    const hanging = await start()
    const answer = exchange(hanging.port, get(hanging.port, '/never'))
    while (hanging.lines.length < 2) await new Promise((resolve) => setImmediate(resolve))
    expect(await hanging.close()).toBeLessThan(2000)
    expect(await answer).toBe('')
  })
})
