/** How STS and IAM are spoken to (AWS query protocol): one form, signed or not, and one XML document. */
import { type KeylessError, ServiceError } from '../errors.ts'
import { assertBearerEndpoint } from '../identity-center/endpoints.ts'
import { foreignAnswer, isPage } from '../system/foreign-answer.ts'
import type { HttpRequest, HttpResponse } from '../system/http.ts'
import type { System } from '../system/system.ts'
import { redact } from '../system/redact.ts'
import { forTerminal } from '../system/text.ts'
import type { Credentials } from './credentials.ts'
import { parseXml, textAt, type XmlElement } from './sts-xml.ts'

export interface QueryOptions extends Pick<System, 'http' | 'clock'> {
  /** The region that the signature names. */
  readonly region: string
  readonly endpoint: string
  /** Ends calls and waits with its reason. */
  readonly signal?: AbortSignal
}

/** A network that is not there is not asked as often as a service that is busy. */
const networkAttempts = 3

/** What must not be done twice, unless it was certainly not done: a code is spent, a key is made. */
const once: ReadonlySet<string> = new Set(['GetSessionToken', 'CreateAccessKey'])

/** What a service says when it does not do what it was asked. */
export interface Refusal {
  /** As on the wire: `AccessDenied`. */
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

export interface QueryService {
  readonly name: 'sts' | 'iam'
  readonly title: string
  /** Of its API. */
  readonly version: string
  /** How often it is asked before it is given up. */
  readonly attempts: number
  /** Milliseconds before the attempt after this one, the first being 1. */
  waitMs(attempt: number): number
  /** A better word for a refusal; undefined for the usual one. */
  refused?(refusal: Refusal): KeylessError | undefined
}

export interface QueryCall {
  readonly operation: string
  readonly form: Readonly<Record<string, string>>
  /** Undefined for a call that is not signed. */
  readonly credentials: Credentials | undefined
}

/**
 * The result of one call; the whole answer of an operation that has none. Throws ServiceError,
 * ConfigError `endpoint-invalid`, and what the service has a better word for.
 */
export async function callQuery(
  service: QueryService,
  { operation, form, credentials }: QueryCall,
  options: QueryOptions,
): Promise<XmlElement> {
  // The keys are only signed with, but the answer may bring new ones.
  assertBearerEndpoint(options.endpoint)
  const fields = { Action: operation, Version: service.version, ...form }
  for (let attempt = 1; ; attempt++) {
    const isLast = attempt === service.attempts
    const response = await answered(
      service,
      { operation, form: fields, credentials },
      options,
      isLast || attempt >= networkAttempts,
    )
    const root = response && parseXml(response.body)
    if (response?.status === 200) {
      if (root?.name === `${operation}Response`) {
        return root.children.find((child) => child.name === `${operation}Result`) ?? root
      }
      throw isPage(response) ? foreignAnswer(operation, 200) : unreadable(service, operation)
    }
    if (response !== undefined) {
      const refusal = refusalOf(operation, response, root)
      const { status, error, retryable } = refusal.details
      const mayRepeat = !once.has(operation) || status === 503 || isThrottled(status, error)
      if (isLast || !retryable || !mayRepeat) {
        throw service.refused?.(refusal) ?? usualError(refusal)
      }
    }
    await options.clock.sleep(service.waitMs(attempt), options.signal)
  }
}

/** Undefined where the network failed, and another try may help. Throws as Http does. */
async function answered(
  service: QueryService,
  { operation, form, credentials }: QueryCall,
  options: QueryOptions,
  isLast: boolean,
): Promise<HttpResponse | undefined> {
  const request = await requestFor(service, form, credentials, options)
  try {
    return await options.http.request({ ...request, signal: options.signal })
  } catch (error) {
    const { retryable, requestSent } = error instanceof ServiceError ? error.details : {}
    const mayResend = requestSent === false || !once.has(operation)
    if (isLast || retryable !== true || !mayResend) throw error
    return undefined
  }
}

async function requestFor(
  service: QueryService,
  fields: Readonly<Record<string, string>>,
  credentials: Credentials | undefined,
  { endpoint, region, clock }: QueryOptions,
): Promise<HttpRequest> {
  if (credentials !== undefined) {
    const { signedForm } = await import('./sigv4-request.ts')
    const scope = { service: service.name, region, now: clock.now() }
    return signedForm(endpoint, fields, credentials, scope)
  }
  const headers = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' }
  const body = new URLSearchParams(fields).toString()
  return { method: 'POST', url: endpoint, headers, body }
}

function refusalOf(
  operation: string,
  { status, headers }: HttpResponse,
  root: XmlElement | undefined,
): Refusal {
  const word = (...path: string[]): string =>
    forTerminal(redact((root === undefined ? undefined : textAt(root, ...path)) ?? ''))
  const code = word('Error', 'Code')
  const message = word('Error', 'Message')
  const throttled = isThrottled(status, code)
  const retryable = throttled || status >= 500
  const requestId = headers['x-amzn-requestid'] ?? (word('RequestId') || undefined)
  const because = `${code || `status ${status}`}${message && `: ${message}`}`
  return {
    code,
    message,
    because,
    details: { operation, status, error: code, requestId, retryable },
  }
}

function isThrottled(status: number, code: string): boolean {
  return status === 429 || /Throttl|SlowDown|RequestLimit/.test(code)
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

/** For an answer that lacks what it must have. */
export function unreadable(
  { title }: Pick<QueryService, 'title'>,
  operation: string,
): ServiceError {
  return new ServiceError(
    'service-answer-invalid',
    `The answer to ${operation} is not what ${title} sends.`,
    { details: { operation, retryable: false } },
  )
}
