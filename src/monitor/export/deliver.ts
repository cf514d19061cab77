/** One POST, sent again for as long as that can help. Whoever receives it may receive it twice. */
import { ServiceError } from '../../errors.ts'
import type { HttpResponse } from '../../system/http.ts'
import { parseUrl } from '../../system/parse-url.ts'
import type { System } from '../../system/system.ts'
import { forTerminal } from '../../system/text.ts'
import type { Destination } from './destination.ts'

export interface DeliverWorld extends Pick<System, 'http' | 'clock'> {
  readonly signal: AbortSignal
}

/** What OTLP/HTTP calls retryable, and nothing else. */
const busy: ReadonlySet<number> = new Set([429, 502, 503, 504])

const attempts = 8

const longestWaitMs = 60_000

/** A service that asks for more is not waited for: the next run goes on. */
const longestAskedMs = 300_000

/** Doubling from a second, each cut at random between its half and the whole. */
function backoffMs(attempt: number): number {
  return Math.min(longestWaitMs, 500 * 2 ** attempt) * (0.5 + Math.random() / 2)
}

/** `Retry-After`, in seconds or as a date. */
export function askedWaitMs(value: string | undefined, now: Date): number | undefined {
  if (value === undefined) return undefined
  if (/^\d{1,9}$/.test(value)) return Number(value) * 1000
  const at = Date.parse(value)
  return Number.isNaN(at) ? undefined : Math.max(0, at - now.getTime())
}

/**
 * The answer of status 2xx, or undefined where the body was too much at once (413). Redirects are not
 * followed: headers would go to somebody else. Throws ServiceError `export-refused` or `export-failed`.
 */
export async function deliver(
  { url, headers, timeoutMs, isSecretPath }: Destination,
  body: Uint8Array,
  { http, clock, signal }: DeliverWorld,
): Promise<HttpResponse | undefined> {
  const { host } = new URL(url)
  const request = { method: 'POST', url, headers, body, timeoutMs, isSecretPath, signal } as const
  for (let attempt = 1; ; attempt++) {
    const answer = await http
      .request({ ...request, encoding: 'latin1' })
      .catch((error: unknown) => networkError(error, host))
    if (!(answer instanceof ServiceError)) {
      if (answer.status >= 200 && answer.status < 300) return answer
      if (answer.status === 413) return undefined
      if (answer.status >= 300 && answer.status < 400) throw redirected(url, answer, isSecretPath)
      if (!busy.has(answer.status)) throw refusal(host, answer, headers)
    }
    const waitMs = waitBefore(attempt, answer, clock.now())
    if (attempt === attempts || waitMs > longestAskedMs) throw failure(host, attempt, answer)
    await clock.sleep(waitMs, signal)
  }
}

function networkError(error: unknown, host: string): ServiceError {
  if (!(error instanceof ServiceError)) throw error
  if (error.details['retryable'] === true) return error
  if (error.code !== 'service-answer-invalid') throw error
  const message = `${error.message} What takes records answers in a few words.`
  const fix = `check that ${host} is the address for records, then run it again: what it may have taken is sent again`
  const details = { host, retryable: false }
  throw new ServiceError('export-refused', message, { details, fix, cause: error })
}

/** A page to sign in at, or http sent on to https. The path may be a secret of the new place too. */
function redirected(
  url: string,
  { status, headers }: HttpResponse,
  isSecretPath: boolean,
): ServiceError {
  const { host } = new URL(url)
  const { location } = headers
  const to = location === undefined ? undefined : parseUrl(location, url)
  const where = isSecretPath ? to?.origin : to && `${to.origin}${to.pathname}`
  const named = where === undefined ? 'elsewhere' : `to ${forTerminal(where, 200)}`
  const message = `${host} sends ${named} (status ${status}), where nothing is sent: headers and events would go to somebody else.`
  const fix = 'name the address that it leads to, if it is yours, then run it again'
  return new ServiceError('export-refused', message, {
    details: { host, status, retryable: false },
    fix,
  })
}

function waitBefore(attempt: number, answer: HttpResponse | ServiceError, now: Date): number {
  if (answer instanceof ServiceError) return backoffMs(attempt)
  return askedWaitMs(answer.headers['retry-after'], now) ?? backoffMs(attempt)
}

const publicHeaders: ReadonlySet<string> = new Set(['accept', 'content-encoding', 'content-type'])

/** What a service says, which may repeat the headers it was sent; short words are no secrets. */
export function withoutSecrets(text: string, headers: Destination['headers']): string {
  const secrets = Object.entries(headers)
    .flatMap(([name, value]) => (publicHeaders.has(name) ? [] : value.split(/\s+/)))
    .filter((word) => word.length >= 8)
  return secrets.reduce((left, secret) => left.replaceAll(secret, '***'), text)
}

function refusal(
  host: string,
  { status, body }: HttpResponse,
  headers: Destination['headers'],
): ServiceError {
  const answered = withoutSecrets(Buffer.from(body, 'latin1').toString('utf8'), headers)
  const says = forTerminal(answered, 200).trim()
  const because = says === '' || /^[^ -~]/.test(says) ? '' : `: ${says}`
  const message = `${host} refused what was sent (status ${status})${because}`
  return new ServiceError('export-refused', /[.!?]$/.test(message) ? message : `${message}.`, {
    details: { host, status, retryable: false },
  })
}

function failure(host: string, times: number, answer: HttpResponse | ServiceError): ServiceError {
  const details = { host, retryable: true }
  if (answer instanceof ServiceError) {
    const message = `${host} was not reached in ${times} attempts: ${answer.message}`
    return new ServiceError('export-failed', message, { details, cause: answer })
  }
  const message = `${host} could not take what was sent (status ${answer.status}), asked ${times === 1 ? 'once' : `${times} times`}.`
  return new ServiceError('export-failed', message, {
    details: { ...details, status: answer.status },
  })
}
