/** One call of a service, repeated where that does no harm: the SDKs' standard retry mode. */
import { KeylessError } from '../errors.ts'
import type { Clock } from '../system/clock.ts'
import { type Environment, variable } from '../system/environment.ts'
import type { Http, HttpRequest, HttpResponse } from '../system/http.ts'
import type { Log } from '../system/log.ts'
import { faultOf, type ServiceFault } from './service-fault.ts'

export interface ServiceOptions {
  readonly http: Http
  /** Without a slash at the end. */
  readonly endpoint: string
  readonly clock: Clock
  readonly log: Log
  /** Attempts in all (3; see maxAttempts). */
  readonly maxAttempts?: number | undefined
  /** Between 0 and 1 (Math.random): the jitter. */
  readonly random?: () => number
}

export interface ServiceCall {
  readonly operation: string
  readonly request: Pick<HttpRequest, 'method' | 'headers' | 'body'>
  /** With the query. */
  readonly path: string
  /**
   * `safe`: doing it twice is like doing it once. `once`: sent again only when the service cannot
   * have acted on it.
   */
  readonly repeat: 'safe' | 'once'
  readonly signal?: AbortSignal | undefined
  /** Ends it between two attempts; an answer that is on its way is waited for. */
  readonly pauseSignal?: AbortSignal | undefined
}

export type Outcome =
  | { readonly response: HttpResponse; readonly fault?: never }
  | { readonly fault: ServiceFault; readonly response?: never }

const defaultAttempts = 3
const longestPauseMs = 20_000

/** Attempts from `AWS_MAX_ATTEMPTS`; undefined when it is unset or no positive whole number. */
export function maxAttempts(env: Environment): number | undefined {
  const value = variable(env, 'AWS_MAX_ATTEMPTS')
  return value !== undefined && /^[1-9]\d{0,2}$/.test(value) ? Number(value) : undefined
}

function mayRepeat(call: ServiceCall, fault: ServiceFault): boolean {
  if (call.repeat === 'safe') return fault.retryable
  // Turned away at the door. A 500 or 504 may come after the work was done.
  return fault.status === 429 || fault.status === 503
}

function mayResend(call: ServiceCall, error: unknown): boolean {
  if (!(error instanceof KeylessError)) return false
  const { retryable, requestSent } = error.details
  return retryable === true && (call.repeat === 'safe' || requestSent === false)
}

/** Full jitter over 1, 2, 4 … seconds, never above 20; the service's own wish comes first. */
function pauseMs(attempt: number, wishMs: number | undefined, random: () => number): number {
  if (wishMs !== undefined) return Math.min(wishMs, longestPauseMs)
  return random() * Math.min(1000 * 2 ** (attempt - 1), longestPauseMs)
}

async function once(options: ServiceOptions, call: ServiceCall): Promise<Outcome> {
  const url = `${options.endpoint}${call.path}`
  const response = await options.http.request({ ...call.request, url, signal: call.signal })
  const good = response.status >= 200 && response.status < 300
  return good ? { response } : { fault: faultOf(response, call.operation) }
}

/** The answer, or the last fault. Throws as Http does when nothing answered. */
export async function callService(options: ServiceOptions, call: ServiceCall): Promise<Outcome> {
  const attempts = options.maxAttempts ?? defaultAttempts
  const random = options.random ?? Math.random
  for (let attempt = 1; ; attempt += 1) {
    let wishMs: number | undefined
    let refused: Outcome | undefined
    try {
      const outcome = await once(options, call)
      const { fault } = outcome
      if (fault === undefined || attempt >= attempts || !mayRepeat(call, fault)) return outcome
      wishMs = fault.retryAfterMs
      refused = outcome
    } catch (error) {
      if (attempt >= attempts || !mayResend(call, error)) throw error
    }
    const waitMs = pauseMs(attempt, wishMs, random)
    options.log.debug('asking again', { operation: call.operation, attempt, waitMs })
    try {
      await options.clock.sleep(waitMs, eitherOf(call.signal, call.pauseSignal))
    } catch (error) {
      // The caller has no time for the pause: then what the service said is all there is to tell.
      if (refused !== undefined && isTimeout(error)) return refused
      throw error
    }
  }
}

function eitherOf(one?: AbortSignal, other?: AbortSignal): AbortSignal | undefined {
  return one && other ? AbortSignal.any([one, other]) : (one ?? other)
}

function isTimeout(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'TimeoutError'
}
