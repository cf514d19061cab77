import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Clock } from '../../../src/system/clock.ts'
import { createHttp } from '../../../src/system/http-client.ts'
import { silentLog } from '../../../src/system/log.ts'
import { startHttp, type TestServer } from '../../support/http-servers.ts'

/** A request as the service saw it. */
export interface Seen {
  readonly method: string | undefined
  readonly url: string | undefined
  readonly token: string | undefined
  readonly contentType: string | undefined
  readonly body: string
}

/** One answer; `drop` cuts the connection instead. */
export interface Scripted {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
  readonly drop?: true
}

export interface FakeService extends TestServer {
  readonly seen: Seen[]
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

function play(step: Scripted, request: IncomingMessage, response: ServerResponse): void {
  if (step.drop === true) {
    request.socket.destroy()
    return
  }
  response.writeHead(step.status ?? 200, step.headers)
  response.end(typeof step.body === 'string' ? step.body : JSON.stringify(step.body ?? {}))
}

/** A service that gives the answers in turn, the last one for ever. */
export async function startService(script: readonly Scripted[]): Promise<FakeService> {
  const seen: Seen[] = []
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method, url, headers } = request
    const token = headers['x-amz-sso_bearer_token']
    const step = script[Math.min(seen.length, script.length - 1)] ?? {}
    seen.push({
      method,
      url,
      token: Array.isArray(token) ? token.join() : token,
      contentType: headers['content-type'],
      body: await textOf(request),
    })
    play(step, request, response)
  }
  const server = await startHttp((request, response) => void handle(request, response))
  return { ...server, seen }
}

export interface NotedClock extends Clock {
  /** The pauses that were asked for, in milliseconds. */
  readonly pauses: number[]
}

/** Sleeps for no time and notes for how long it should have been. */
export function createNotedClock(): NotedClock {
  const pauses: number[] = []
  return {
    pauses,
    now: () => new Date('2026-11-20T10:00:00Z'),
    monotonicMs: () => 0,
    sleep: async (ms, signal) => {
      signal?.throwIfAborted()
      pauses.push(ms)
    },
  }
}

/** What every client needs, with the jitter at its middle. */
export function clientOptions(endpoint: string, clock: Clock) {
  const http = createHttp({ runtime: 'node', env: {}, log: silentLog })
  return { http, endpoint, clock, log: silentLog, random: () => 0.5 }
}

/** What a promise failed with. */
export async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => 'no failure',
    (error: unknown) => error,
  )
}
