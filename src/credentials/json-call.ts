/** How services with JSON are spoken to (AWS JSON 1.1): one target, one signed body, one object. */
import type { EndpointService } from '../config/endpoint-settings.ts'
import { AccessDenied, type KeylessError } from '../errors.ts'
import { assertBearerEndpoint, type ServiceHosts } from '../identity-center/endpoints.ts'
import { faultOf, foreignName } from '../identity-center/service-fault.ts'
import { foreignAnswer, isPage } from '../system/foreign-answer.ts'
import type { HttpRequest, HttpResponse } from '../system/http.ts'
import { decodeObject, type JsonObject, objectsField, stringField } from '../tokens/json-fields.ts'
import type { Credentials } from './credentials.ts'
import {
  type CallOptions,
  callPatiently,
  fullJitter,
  type Refusal,
  unreadable,
} from './patient-call.ts'

export interface JsonService {
  /** What AWS_ENDPOINT_URL_… and `services` sections call it. */
  readonly id: EndpointService
  readonly hosts: ServiceHosts
  /** That signatures name: `sso` for `sso-admin`. */
  readonly signingName: string
  readonly title: string
  /** What stands before the operation in X-Amz-Target. */
  readonly target: string
  /** A better word for a refusal; undefined for the usual one. */
  refused?(refusal: Refusal): KeylessError | undefined
}

/** Which service is asked, as whom, and where. */
export interface JsonApi {
  readonly service: JsonService
  readonly credentials: Credentials
  readonly options: CallOptions
}

export interface JsonCall {
  readonly operation: string
  /** Undefined members are not sent. */
  readonly input?: Readonly<Record<string, unknown>>
  /** Doing it twice is not like doing it once: it is sent again only when it was certainly not done. */
  readonly once?: boolean
  /** Of one attempt, in milliseconds (10,000). */
  readonly timeoutMs?: number
}

/**
 * The answer's object. Asked up to seven times with growing waits. Throws AccessDenied `service-denied`,
 * ServiceError (its `details.error` is the code on the wire without `Exception`), ConfigError
 * `endpoint-invalid`, the signal's reason.
 */
export async function callJson(api: JsonApi, call: JsonCall): Promise<JsonObject> {
  const { service, options } = api
  const { operation } = call
  assertBearerEndpoint(options.endpoint)
  const patient = {
    request: () => requestFor(api, call),
    refusalOf: (response: HttpResponse) => refusalOf(operation, response),
    isRepeatable: call.once !== true,
    refused: (refusal: Refusal) => service.refused?.(refusal) ?? denied(service, refusal),
  }
  const response = await callPatiently(patient, fullJitter, options)
  const answer = decodeObject(response.body)
  if (answer !== undefined) return answer
  throw isPage(response) ? foreignAnswer(operation, 200) : unreadable(service, operation)
}

async function requestFor(
  { service, credentials, options }: JsonApi,
  { operation, input = {}, timeoutMs }: JsonCall,
): Promise<HttpRequest> {
  const { endpoint, region, clock } = options
  const headers = {
    'content-type': 'application/x-amz-json-1.1',
    'x-amz-target': `${service.target}.${operation}`,
  }
  const { signedPost } = await import('./sigv4-request.ts')
  const scope = { service: service.signingName, region, now: clock.now() }
  const post = { endpoint, headers, body: JSON.stringify(input) }
  const signed = await signedPost(post, credentials, scope)
  return timeoutMs === undefined ? signed : { ...signed, timeoutMs }
}

function refusalOf(operation: string, response: HttpResponse): Refusal {
  const { name, message, status, requestId, retryable } = faultOf(response, operation)
  const because = message === '' ? name : `${name}: ${message}`
  return {
    code: name,
    message,
    because,
    details: { operation, status, error: name, requestId, retryable },
  }
}

function denied(
  { title }: JsonService,
  { code, because, details }: Refusal,
): KeylessError | undefined {
  const { operation, status } = details
  if (code === foreignName) return foreignAnswer(operation, status)
  if (code !== 'AccessDenied') return undefined
  const message = `These credentials may not ask ${title} for ${operation} (${because}).`
  return new AccessDenied('service-denied', message, { details })
}

/** Of one list; a service that turns in a circle ends there. */
const mostPages = 1000

/**
 * The answers of an operation that gives its list in pages, each asked for when it is needed. Throws as
 * callJson, and ServiceError `service-answer-invalid` for a list without an end.
 */
export async function* jsonPages(api: JsonApi, call: JsonCall): AsyncGenerator<JsonObject> {
  const seen = new Set<string>()
  let input = call.input
  for (;;) {
    const answer = await callJson(api, { ...call, ...(input === undefined ? {} : { input }) })
    yield answer
    const next = stringField(answer, 'NextToken')
    if (next === undefined) return
    if (seen.has(next) || seen.size >= mostPages) throw unreadable(api.service, call.operation)
    seen.add(next)
    input = { ...call.input, NextToken: next }
  }
}

/**
 * All members of the list that the answers have under this name. A member that `read` makes nothing of is
 * no answer of the service. Throws as jsonPages.
 */
export async function listJson<T>(
  api: JsonApi,
  call: JsonCall & { readonly list: string },
  read: (member: JsonObject) => T | undefined,
): Promise<readonly T[]> {
  const found: T[] = []
  for await (const answer of jsonPages(api, call)) {
    const members = objectsField(answer, call.list)
    if (members === undefined) throw unreadable(api.service, call.operation)
    for (const member of members) {
      const one = read(member)
      if (one === undefined) throw unreadable(api.service, call.operation)
      found.push(one)
    }
  }
  return found
}
