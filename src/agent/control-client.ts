/** Asks the agent over its control socket, as our own commands do. */
import { SystemError } from '../errors.ts'
import { errorCode } from '../system/file-errors.ts'
import type { AgentStatus, Hello, HandOver, ServeAnswer, ServeRequest } from './control-wire.ts'

export interface ControlClient {
  /** Undefined where no agent answers. */
  hello(): Promise<Hello | undefined>
  status(): Promise<AgentStatus>
  serve(request: ServeRequest): Promise<ServeAnswer>
  /** It has let go of its port and sockets when this returns. */
  handOver(): Promise<HandOver>
  stop(): Promise<void>
}

/** An agent that fetches credentials may take as long as the services do. */
const timeoutMs = 30_000
const longestAnswer = 4 * 1024 * 1024

interface Answer {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
}

/** Throws SystemError `agent-not-running`, or `agent-failed` with its words and its fix. */
export function createControlClient(socketPath: string): ControlClient {
  const ask = async <T>(method: string, path: string, body?: object): Promise<T> => {
    const { status, body: said } = await exchange(socketPath, method, path, body)
    if (status === 200) return said as T
    const { message, fix } = said
    throw new SystemError(
      'agent-failed',
      typeof message === 'string' ? message : `The agent answered with ${status}.`,
      typeof fix === 'string' && fix !== '' ? { fix } : {},
    )
  }
  return {
    hello: async () => {
      try {
        const said = await ask<Partial<Hello>>('GET', '/hello')
        return isHello(said) ? said : unknownHello
      } catch (error) {
        if (error instanceof SystemError && error.code === 'agent-not-running') return undefined
        throw error
      }
    },
    status: () => ask('GET', '/status'),
    serve: (request) => ask('POST', '/profiles', request),
    handOver: () => ask('POST', '/hand-over'),
    stop: async () => {
      await ask('POST', '/stop')
    },
  }
}

/** Of an agent that speaks otherwise: it is older than this one, whatever it is. */
const unknownHello: Hello = { version: 0, build: { version: '0', changedAt: 0 }, pid: 0, port: 0 }

function isHello(said: Partial<Hello>): said is Hello {
  const { version, build, pid, port } = said
  const numbers = [version, pid, port, build?.changedAt]
  return numbers.every((value) => typeof value === 'number') && typeof build?.version === 'string'
}

function objectIn(text: string): Answer['body'] {
  const value: unknown = JSON.parse(text)
  if (typeof value === 'object' && value !== null) return value as Answer['body']
  throw new TypeError('no object')
}

async function exchange(
  socketPath: string,
  method: string,
  path: string,
  body: object | undefined,
): Promise<Answer> {
  const { request } = await import('node:http')
  const text = body === undefined ? '' : JSON.stringify(body)
  const headers = { host: 'localhost:0', 'content-length': Buffer.byteLength(text) }
  return new Promise((resolve, reject) => {
    const sent = request({ socketPath, method, path, headers, timeout: timeoutMs, agent: false })
    const fail = (cause: unknown): void => reject(failure(cause))
    sent.once('timeout', () => sent.destroy(new Error('no answer')))
    sent.once('error', fail)
    sent.once('response', (response) => {
      let said = ''
      response.setEncoding('utf8').on('data', (part: string) => {
        said += part
        if (said.length > longestAnswer) sent.destroy(new Error('too much'))
      })
      response.once('error', fail)
      response.once('end', () => {
        try {
          resolve({ status: response.statusCode ?? 0, body: objectIn(said) })
        } catch (error) {
          fail(error)
        }
      })
    })
    sent.end(text)
  })
}

/** There is no socket, or the one that made it is gone, or no socket can have such a long path. */
const nobodyListens = [
  'ENOENT',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'FailedToOpenSocket',
  'EINVAL',
  'ENAMETOOLONG',
]

function failure(cause: unknown): SystemError {
  const code = errorCode(cause) ?? ''
  if (nobodyListens.includes(code)) {
    return new SystemError('agent-not-running', 'No agent of yours is running.', { cause })
  }
  return new SystemError('agent-failed', 'The agent does not answer.', { cause })
}
