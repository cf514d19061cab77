import { execFile } from 'node:child_process'
import { createServer, type Server } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { freePort } from '../support/free-port.ts'
import { keyless } from '../support/programs.ts'
import { createTempHome, type TempHome } from '../support/temp-home.ts'

/** Sends a megabyte, ends its side, and prints how much of it came back. */
const client = `
const { connect } = require('node:net')
const socket = connect({ host: '127.0.0.1', port: process.argv[1], allowHalfOpen: true })
let length = 0
socket.on('data', (part) => (length += part.length))
socket.on('error', (error) => console.log(error.code))
socket.on('close', () => console.log(length))
socket.end(Buffer.alloc(1024 * 1024))
`

describe('agent forward', () => {
  let home: TempHome
  let socketPath: string
  let echo: Server
  let port: string

  beforeEach(async () => {
    home = createTempHome()
    socketPath = `${home.path}/agent.sock`
    port = String(await freePort())
    echo = createServer({ allowHalfOpen: true }, (socket) => socket.pipe(socket))
    await new Promise<void>((resolve) => echo.listen(socketPath, resolve))
  })
  afterEach(async () => {
    await new Promise((resolve) => echo.close(resolve))
    home.remove()
  })

  const asking = (): string[] => [process.execPath, '-e', client, port]

  it('hands everything on in both directions while a command runs, and ends with it', async () => {
    const words = ['agent', 'forward', socketPath, '--port', port, '--', ...asking()]
    const outcome = await keyless(words, { env: home.env })
    expect(outcome).toEqual({ exitCode: 0, signal: null, stdout: '1048576\n', stderr: '' })
    const failing = [...words.slice(0, 5), '--', 'sh', '-c', 'exit 7']
    expect(await keyless(failing, { env: home.env })).toMatchObject({ exitCode: 7 })
  })

  it('takes the port where the SDKs of this environment ask, and keeps the environment', async () => {
    const url = `http://127.0.0.1:${port}/role/dev`
    const env = { ...home.env, AWS_CONTAINER_CREDENTIALS_FULL_URI: url, EMPTY: '' }
    const show = ['sh', '-c', 'echo "$AWS_CONTAINER_CREDENTIALS_FULL_URI${EMPTY-unset}"; exec "$@"']
    const words = ['agent', 'forward', socketPath, '--', ...show, 'sh', ...asking()]
    const { stdout, stderr } = await keyless(words, { env })
    expect([stdout, stderr]).toEqual([`${url}\n1048576\n`, ''])
    const without = await keyless(['agent', 'forward', socketPath], { env: home.env })
    expect(without).toMatchObject({ exitCode: 2, stdout: '' })
    expect(without.stderr).toContain('--port, or AWS_CONTAINER_CREDENTIALS_FULL_URI')
  })

  it('runs until Ctrl-C, and ends the connections that are open', async () => {
    const outcome = await keyless(['agent', 'forward', socketPath, '--port', port], {
      env: home.env,
      onStart: (child) => {
        child.stderr?.once('data', () => {
          const idle = `setTimeout(() => process.exit(3), 60000);
            require('node:net').connect(${port}, '127.0.0.1', () => console.log('there'))
              .on('close', () => process.exit(0))`
          const user = execFile(process.execPath, ['-e', idle])
          user.stdout?.once('data', () => child.kill('SIGINT'))
        })
      },
    })
    expect(outcome).toMatchObject({ exitCode: 0, stdout: '' })
    expect(outcome.stderr).toBe(`127.0.0.1:${port} leads to ${socketPath}, until Ctrl-C.\n`)
  })

  it('says when nobody is at the socket, and goes on for when somebody is', async () => {
    await new Promise((resolve) => echo.close(resolve))
    const twice = ['sh', '-c', '"$@"; "$@"', 'sh', ...asking()]
    const words = ['agent', 'forward', socketPath, '--port', port, '--', ...twice]
    const { stderr, exitCode } = await keyless(words, { env: home.env })
    expect(exitCode).toBe(0)
    expect(stderr).toBe(
      `warning: Nobody answers at ${socketPath} (ENOENT). Outside: keyless agent status\n`,
    )
  })

  it('can be reached from this machine alone', async () => {
    const show = ['cat', '/proc/net/tcp', '/proc/net/tcp6']
    const words = ['agent', 'forward', socketPath, '--port', port, '--', ...show]
    const { stdout } = await keyless(words, { env: home.env })
    const hex = Number(port).toString(16).padStart(4, '0').toUpperCase()
    const listening = [...stdout.matchAll(new RegExp(`(\\w+):${hex} \\w+:0000 0A`, 'g'))]
    expect(listening.map(([, address]) => address)).toEqual(['0100007F'])
  })
})
