/** A call that is sent again while that can help: what every protocol of AWS has in common. */
import { type KeylessError, ServiceError } from '../errors.ts'
import type { HttpRequest, HttpResponse } from '../system/http.ts'
import type { System } from '../system/system.ts'

export interface CallOptions extends Pick<System, 'http' | 'clock'> {
  /** The region that the signature names. */
  readonly region: string
  readonly endpoint: string
  /** Ends calls and waits with its reason. */
  readonly signal?: AbortSignal | undefined
}

/** A network that is not there is not asked as often as a service that is busy. */
const networkAttempts = 3

/** What a service says when it does not do what it was asked. */
export interface Refusal {
  /** As on the wire: `AccessDenied`. JSON's `Exception` behind it is left out. */
  readonly code: string
  readonly message: string
  /** `AccessDenied: …`, else the HTTP status. */
  readonly because: string
  readonly details: {
    readonly operation: string
    readonly status: number
    readonly error: string
    readonly requestId: string | undefined
    readonly retryable: boolean
  }
}

export interface Patience {
  /** How often it is asked before it is given up. */
  readonly attempts: number
  /** Milliseconds before the attempt after this one, the first being 1. */
  waitMs(attempt: number): number
}

/** Waits double from a second to twelve, each cut at random: AWS's "full jitter". */
export const fullJitter: Patience = {
  attempts: 7,
  waitMs: (attempt) => Math.random() * Math.min(12_000, 500 * 2 ** attempt),
}

export interface PatientCall {
  /** Made anew for each attempt: a signature has a time. */
  request(): Promise<HttpRequest>
  refusalOf(response: HttpResponse): Refusal
  /** What must not be done twice is sent again only when it was certainly not done. */
  readonly isRepeatable: boolean
  /** A better word for a refusal; undefined for the usual one. */
  refused?: ((refusal: Refusal) => KeylessError | undefined) | undefined
}

/** The first answer of status 200. Throws ServiceError, and what `refused` answers. */
export async function callPatiently(
  call: PatientCall,
  { attempts, waitMs }: Patience,
  options: Pick<CallOptions, 'http' | 'clock' | 'signal'>,
): Promise<HttpResponse> {
  for (let attempt = 1; ; attempt++) {
    const isLast = attempt === attempts
    const response = await answered(call, options, isLast || attempt >= networkAttempts)
    if (response?.status === 200) return response
    if (response !== undefined) {
      const refusal = call.refusalOf(response)
      const { status, error, retryable } = refusal.details
      const mayRepeat = call.isRepeatable || status === 503 || isThrottled(status, error)
      if (isLast || !retryable || !mayRepeat) throw call.refused?.(refusal) ?? usualError(refusal)
    }
    await options.clock.sleep(waitMs(attempt), options.signal)
  }
}

/** Undefined where the network failed, and another try may help. Throws as Http does. */
async function answered(
  call: PatientCall,
  { http, signal }: Pick<CallOptions, 'http' | 'signal'>,
  isLast: boolean,
): Promise<HttpResponse | undefined> {
  const request = await call.request()
  try {
    return await http.request({ ...request, signal })
  } catch (error) {
    const { retryable, requestSent } = error instanceof ServiceError ? error.details : {}
    const mayResend = requestSent === false || call.isRepeatable
    if (isLast || retryable !== true || !mayResend) throw error
    return undefined
  }
}

export function isThrottled(status: number, code: string): boolean {
  return status === 429 || /Throttl|SlowDown|RequestLimit|TooManyRequests/.test(code)
}

function usualError({ because, details }: Refusal): ServiceError {
  const { operation, status, error, retryable } = details
  if (isThrottled(status, error)) {
    const message = `AWS asks for fewer requests (${operation}).`
    return new ServiceError('portal-throttled', message, { details })
  }
  return retryable
    ? new ServiceError('service-failed', `AWS could not answer ${operation} (status ${status}).`, {
        details,
      })
    : new ServiceError('service-refused', `${operation} was refused (${because}).`, { details })
}

/** For an answer that lacks what it must have. `title` is the service's. */
export function unreadable({ title }: { readonly title: string }, operation: string): ServiceError {
  return new ServiceError(
    'service-answer-invalid',
    `The answer to ${operation} is not what ${title} sends.`,
    { details: { operation, retryable: false } },
  )
}
