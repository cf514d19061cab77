import { request } from 'node:http'
import { ServiceError } from '../errors.ts'

/** One request to a server on this machine, with nothing in between. */
export interface Question {
  readonly url: URL
  /** GET, or POST when there is a body. */
  readonly method?: 'GET' | 'POST' | 'DELETE'
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  readonly signal?: AbortSignal
  /** Milliseconds without a sign of life (30,000). */
  readonly timeoutMs?: number
}

export interface Answer {
  readonly status: number
  readonly location: string | undefined
  readonly setCookies: readonly string[]
  readonly body: string
}

/** Throws ServiceError `network-unreachable`. Redirects are not followed. */
export function exchange(question: Question): Promise<Answer> {
  const { url, headers, body, signal } = question
  return new Promise((resolve, reject) => {
    const fail = (cause: Error): void => {
      const message = `Nothing answers at ${url.origin}.`
      reject(new ServiceError('network-unreachable', message, { cause }))
    }
    const outgoing = request(
      url,
      {
        method: question.method ?? (body === undefined ? 'GET' : 'POST'),
        headers: { ...headers, connection: 'close' },
        agent: false,
        timeout: question.timeoutMs ?? 30_000,
        ...(signal === undefined ? {} : { signal }),
      },
      (incoming) => {
        const chunks: Buffer[] = []
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
        incoming.once('error', fail)
        incoming.once('end', () =>
          resolve({
            status: incoming.statusCode ?? 0,
            location: incoming.headers.location,
            setCookies: incoming.headers['set-cookie'] ?? [],
            body: Buffer.concat(chunks).toString('utf8'),
          }),
        )
      },
    )
    outgoing.once('timeout', () => outgoing.destroy(new Error('timed out')))
    outgoing.once('error', fail)
    outgoing.end(body)
  })
}
