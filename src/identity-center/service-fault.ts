/** What a service says instead of an answer, wherever in the answer it says it. */
import type { HttpResponse } from '../system/http.ts'
import { redact } from '../system/redact.ts'
import { forTerminal } from '../system/text.ts'
import { parseObject } from './decoders.ts'

export interface ServiceFault {
  readonly operation: string
  /** Without the suffix `Exception`: `AuthorizationPending`, `SlowDown`, `InvalidGrant`, `Unauthorized`, … */
  readonly name: string
  /** The service's own words, safe to print; may be empty. */
  readonly message: string
  readonly status: number
  readonly requestId: string | undefined
  readonly retryable: boolean
  /** From Retry-After, milliseconds. */
  readonly retryAfterMs: number | undefined
}

/** Given to an answer that no AWS service makes. */
export const foreignName = 'ForeignAnswer'

export const throttling: ReadonlySet<string> = new Set([
  'TooManyRequests',
  'SlowDown',
  'Throttling',
  'Throttled',
  'RequestThrottled',
  'RequestLimitExceeded',
])

const passingStatus: ReadonlySet<number> = new Set([429, 500, 502, 503, 504])

const statusNames: Readonly<Record<number, string>> = {
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'ResourceNotFound',
  429: 'TooManyRequests',
}

/** `com.amazonaws.x#NameException:http://…` is `Name`. Undefined for what cannot be a name. */
function shortName(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined
  const name = value.replace(/:.*$/s, '').replace(/^.*#/s, '').trim()
  return /^\w{1,64}$/.test(name) ? name.replace(/(?<=.)Exception$/, '') : undefined
}

/** `authorization_pending` is `AuthorizationPending`: a proxy may have dropped the header. */
function oauthName(value: unknown): string | undefined {
  if (typeof value !== 'string' || !/^[a-z_]{1,64}$/.test(value)) return undefined
  if (value === 'server_error') return 'InternalServer'
  return value.replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase())
}

function nameOf(response: HttpResponse): string {
  const { status, headers } = response
  const body = parseObject(response.body)
  const named =
    shortName(headers['x-amzn-errortype']) ??
    shortName(body?.['code'] ?? body?.['Code']) ??
    shortName(body?.['__type']) ??
    oauthName(body?.['error'])
  if (named !== undefined) return named
  if (status >= 500 && status !== 511) return 'InternalServer'
  const page = body === undefined && response.body.trim() !== ''
  if (status < 400 || status === 407 || status === 511) return foreignName
  if (page && status !== 429) return foreignName
  return statusNames[status] ?? 'InvalidRequest'
}

function messageOf(response: HttpResponse): string {
  const body = parseObject(response.body) ?? {}
  const said = [body['message'], body['Message'], body['error_description'], body['reason']]
  const words = said.find((value) => typeof value === 'string' && value !== '')
  return typeof words === 'string' ? forTerminal(redact(words), 300) : ''
}

/** Seconds, or a date, which is compared with the server's own clock. */
function retryAfterMs(headers: Readonly<Record<string, string>>): number | undefined {
  const value = headers['retry-after']?.trim()
  if (value === undefined) return undefined
  if (/^\d{1,9}$/.test(value)) return Number(value) * 1000
  const waitMs = Date.parse(value) - Date.parse(headers['date'] ?? '')
  return Number.isFinite(waitMs) ? Math.max(0, waitMs) : undefined
}

/** Reads an answer whose status is not 2xx. Never throws. */
export function faultOf(response: HttpResponse, operation: string): ServiceFault {
  const { status, headers } = response
  const name = nameOf(response)
  const requestId = headers['x-amzn-requestid']
  return {
    operation,
    name,
    message: messageOf(response),
    status,
    requestId: requestId !== undefined && /^[\w-]{1,128}$/.test(requestId) ? requestId : undefined,
    retryable: name !== foreignName && (passingStatus.has(status) || throttling.has(name)),
    retryAfterMs: retryAfterMs(headers),
  }
}
