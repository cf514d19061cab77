import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { type IncomingMessage, request } from 'node:http'
import { type Server, createServer } from 'node:net'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { SignInOptions, SignInResult } from '../../src/session/sign-in.ts'
import type { System } from '../../src/system/system.ts'
import { type FlowStage, byBrowser, createFlowStage, tokenFile } from './flow-fixture.ts'

interface Reply {
  readonly status: number | undefined
  readonly body: string
}

/** One request to the listener, as anything on this machine may send it. */
async function send(
  url: string,
  options: { readonly method?: string; readonly headers?: Record<string, string> } = {},
): Promise<Reply> {
  const outgoing = request(url, options).end()
  const [answer] = (await once(outgoing, 'response')) as [IncomingMessage]
  const chunks: string[] = []
  answer.setEncoding('utf8').on('data', (chunk: string) => chunks.push(chunk))
  await once(answer, 'end')
  return { status: answer.statusCode, body: chunks.join('') }
}

describe('the callback of a browser sign-in', () => {
  let stage: FlowStage
  beforeEach(async () => {
    stage = await createFlowStage()
  })
  afterEach(async () => stage.close())

  interface Running {
    /** Where the browser comes back to, with its port. */
    readonly callback: string
    readonly state: string
    readonly result: Promise<SignInResult>
    /** How often the person was told of an answer to another sign-in. */
    readonly foreign: { count: number }
    /** Signs in as alice, now. */
    finish(): void
  }

  /** A sign-in whose address was shown, and whose browser has not moved yet. */
  async function begin(
    options: Partial<SignInOptions> = {},
    changes: Partial<System> = {},
  ): Promise<Running> {
    const person = stage.person()
    const open = stage.open({ session: 'my-org' }, changes)
    const foreign = { count: 0 }
    return new Promise((resolve, reject) => {
      const result = open.signIn(
        { ...byBrowser, ...options },
        {
          ...person,
          onForeignAnswer: () => {
            foreign.count += 1
          },
          onAuthorizeUrl: (notice) => {
            const query = new URL(notice.url).searchParams
            resolve({
              callback: query.get('redirect_uri') ?? '',
              state: query.get('state') ?? '',
              result,
              foreign,
              finish: () => person.onAuthorizeUrl(notice),
            })
          },
        },
      )
      result.catch(reject)
    })
  }

  const noToken = () => !existsSync(join(stage.home.path, tokenFile))

  // Any page may send a browser here: only who knows the state may end the sign-in.
  it.each([
    ['a code and another state', '?code=stolen&state=wrong'],
    ['a code and no state', '?code=stolen'],
    ['an error and another state', '?error=oops&error_description=run%20this&state=wrong'],
    ['an error and no state', '?error=oops&error_description=run%20this'],
  ])('with %s is refused, told once in our own words, and waited on', async (_, query) => {
    const { callback, foreign, result, finish } = await begin()
    for (let count = 1; count <= 2; count++) {
      const reply = await send(callback + query)
      expect(reply.status).toBe(400)
      expect(reply.body).toContain('another sign-in')
      expect(reply.body).not.toMatch(/oops|run this|stolen/)
    }
    expect(foreign.count).toBe(1)
    expect(stage.sandbox.journal.count('CreateToken')).toBe(0)
    finish()
    expect((await result).how).toBe('browser')
    expect(stage.sandbox.journal.count('CreateToken')).toBe(1)
  })

  it('with another state is the reason when nothing better comes in ten minutes', async () => {
    let pass: () => void = () => {}
    const tenMinutes = new Promise<void>((resolve) => {
      pass = resolve
    })
    const { sleep, ...clock } = stage.system.clock
    const patient: System['clock'] = {
      ...clock,
      sleep: async (ms, signal) => (ms === 600_000 ? tenMinutes : sleep(ms, signal)),
    }
    const { callback, result } = await begin({}, { clock: patient })
    const outcome = expect(result).rejects.toMatchObject({ code: 'sign-in-state-mismatch' })
    await send(`${callback}?code=stolen&state=wrong`)
    pass()
    await outcome
    expect(stage.sandbox.journal.count('CreateToken')).toBe(0)
    expect(noToken()).toBe(true)
  })

  it('with an error ends the sign-in with that error, made harmless', async () => {
    const { callback, state, result } = await begin()
    const outcome = expect(result).rejects.toMatchObject({
      code: 'sign-in-refused',
      message: expect.not.stringContaining('\u001b'),
    })
    const description = encodeURIComponent('\u001b[31m<script>')
    const reply = await send(
      `${callback}?error=boom&error_description=${description}&state=${state}`,
    )
    await outcome
    expect(reply.status).toBe(400)
    expect(reply.body).not.toContain('<script>')
  })

  it('is one address: icons, other paths and other methods do not disturb', async () => {
    const { callback, state, result, finish } = await begin()
    const { origin } = new URL(callback)
    expect((await send(`${origin}/favicon.ico`)).status).toBe(404)
    expect((await send(`${origin}/?code=c&state=${state}`)).status).toBe(404)
    expect((await send(`${callback}?state=${state}`)).status).toBe(400)
    expect((await send(`${callback}?code=c&state=${state}`, { method: 'POST' })).status).toBe(405)
    finish()
    expect((await result).how).toBe('browser')
  })

  it('does not answer to another Host or to other sites', async () => {
    const { callback, state, result, finish } = await begin()
    const url = `${callback}?code=c&state=${state}`
    for (const headers of [{ host: 'evil.example' }, { origin: 'https://evil.example' }]) {
      expect((await send(url, { headers })).status).toBe(403)
    }
    finish()
    expect((await result).how).toBe('browser')
  })

  it('is taken once: a second one is told so and changes nothing', async () => {
    const stalled = holdTokenRequests(stage)
    const { callback, state, result, finish } = await begin({}, stalled.changes)
    finish()
    await stalled.reached
    const second = await send(`${callback}?code=other&state=${state}`)
    stalled.release()
    expect(second.status).toBe(409)
    expect((await result).how).toBe('browser')
    expect(stage.sandbox.journal.count('CreateToken')).toBe(1)
  })

  it('is listened for on 127.0.0.1 and nowhere else', async () => {
    const { callback, result, finish } = await begin()
    const { hostname, port } = new URL(callback)
    expect(hostname).toBe('127.0.0.1')
    const others = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter(({ internal, family }) => !internal && family === 'IPv4')
    for (const { address } of others) {
      await expect(send(`http://${address}:${port}/`)).rejects.toMatchObject({
        code: 'ECONNREFUSED',
      })
    }
    finish()
    await result
    await expect(send(callback)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  })

  it('comes to the port that was asked for', async () => {
    const port = await freePort()
    const { callback, result, finish } = await begin({ redirectPort: port })
    expect(callback).toBe(`http://127.0.0.1:${port}/oauth/callback`)
    finish()
    await result
  })

  it('to a port that is taken fails before anything is shown or registered', async () => {
    const taken = await listen()
    await expect(begin({ redirectPort: portOf(taken) })).rejects.toMatchObject({
      code: 'port-in-use',
    })
    taken.close()
    expect(stage.sandbox.journal.count('RegisterClient')).toBe(0)
  })

  it('is waited for ten minutes', async () => {
    const naps: number[] = []
    const clock = {
      ...stage.system.clock,
      sleep: async (ms: number) => void naps.push(ms),
    }
    await expect(begin({}, { clock }).then(async ({ result }) => result)).rejects.toMatchObject({
      code: 'sign-in-timed-out',
    })
    expect(naps).toContain(600_000)
  })

  it('is waited for no more after Ctrl-C: the listener is gone and no token is there', async () => {
    const stop = new AbortController()
    const { callback, result } = await begin({ signal: stop.signal })
    stop.abort()
    await expect(result).rejects.toMatchObject({ code: 'cancelled' })
    await expect(send(callback)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    expect(noToken()).toBe(true)
    expect((await stage.open().signIn(byBrowser, stage.person())).how).toBe('browser')
    expect(stage.sandbox.journal.count('RegisterClient')).toBe(1)
  })
})

/** Token requests wait at the door until they are let go. */
function holdTokenRequests(stage: FlowStage) {
  let release: () => void = () => {}
  let arrive: () => void = () => {}
  const gate = new Promise<void>((resolve) => {
    release = resolve
  })
  const reached = new Promise<void>((resolve) => {
    arrive = resolve
  })
  const http: System['http'] = {
    request: async (outgoing) => {
      if (outgoing.url.endsWith('/token')) {
        arrive()
        await gate
      }
      return stage.system.http.request(outgoing)
    },
  }
  return { changes: { http }, reached, release: () => release() }
}

async function listen(): Promise<Server> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  return server
}

function portOf(server: Server): number {
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

async function freePort(): Promise<number> {
  const server = await listen()
  const port = portOf(server)
  server.close()
  await once(server, 'close')
  return port
}
