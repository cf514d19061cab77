/** HTTP at the pace of a limiter: what the service turns away is asked again, for as long as it lives. */
import { faultOf } from '../identity-center/service-fault.ts'
import { KeylessError } from '../errors.ts'
import type { Clock } from '../system/clock.ts'
import type { Http, HttpRequest, HttpResponse } from '../system/http.ts'
import type { RateLimiter, Turn } from './rate-limiter.ts'

export interface LimitedHttpOptions {
  readonly limiter: RateLimiter
  readonly clock: Pick<Clock, 'sleep'>
}

/** Without an answer for so long, the last failure is told. */
const patienceMs = 120_000
/** The same for a network that has never worked. */
const firstPatienceMs = 8000

/** For calls that can be repeated safely. An answer or an error comes through after the patience. */
export function limitedHttp(http: Http, options: LimitedHttpOptions): Http {
  const { limiter, clock } = options
  let patience = firstPatienceMs
  return {
    request: async (request) => {
      for (;;) {
        const turn = await limiter.turn(request.signal)
        const attempt = await attemptOnce(http, request, turn)
        if (attempt.response !== undefined) patience = patienceMs
        const isOver = limiter.silentMs >= patience
        if (attempt.waitMs === undefined || isOver) return answerOf(attempt)
        await clock.sleep(attempt.waitMs, request.signal)
      }
    },
  }
}

interface Attempt {
  readonly response?: HttpResponse
  readonly error?: unknown
  /** Undefined when there is no use in asking again. */
  readonly waitMs: number | undefined
}

function answerOf({ response, error }: Attempt): HttpResponse {
  if (response === undefined) throw error
  return response
}

async function attemptOnce(http: Http, request: HttpRequest, turn: Turn): Promise<Attempt> {
  try {
    const response = await http.request(request)
    return { response, waitMs: endTurn(response, turn) }
  } catch (error) {
    const waitMs = turn.end('failed')
    const isPassing = error instanceof KeylessError && error.details['retryable'] === true
    return { error, waitMs: isPassing ? waitMs : undefined }
  }
}

function endTurn(response: HttpResponse, turn: Turn): number | undefined {
  const fault = response.status < 400 ? undefined : faultOf(response, 'listing')
  if (fault?.retryable !== true) {
    turn.end('answered')
    return undefined
  }
  return turn.end(fault.status < 500 ? 'throttled' : 'failed', fault.retryAfterMs)
}
