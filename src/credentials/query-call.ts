/** How STS and IAM are spoken to (AWS query protocol): one form, signed or not, and one XML document. */
import type { KeylessError } from '../errors.ts'
import { assertBearerEndpoint } from '../identity-center/endpoints.ts'
import { foreignAnswer, isPage } from '../system/foreign-answer.ts'
import type { HttpRequest, HttpResponse } from '../system/http.ts'
import { redact } from '../system/redact.ts'
import { forTerminal } from '../system/text.ts'
import type { Credentials } from './credentials.ts'
import {
  type CallOptions,
  callPatiently,
  isThrottled,
  type Patience,
  type Refusal,
  unreadable,
} from './patient-call.ts'
import { parseXml, textAt, type XmlElement } from './sts-xml.ts'

/** What must not be done twice, unless it was certainly not done: a code is spent, a key is made. */
const once: ReadonlySet<string> = new Set(['GetSessionToken', 'CreateAccessKey'])

export interface QueryService extends Patience {
  readonly name: 'sts' | 'iam'
  readonly title: string
  /** Of its API. */
  readonly version: string
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
  options: CallOptions,
): Promise<XmlElement> {
  // The keys are only signed with, but the answer may bring new ones.
  assertBearerEndpoint(options.endpoint)
  const fields = { Action: operation, Version: service.version, ...form }
  const call = {
    request: () => requestFor(service, fields, credentials, options),
    refusalOf: (response: HttpResponse) => refusalOf(operation, response),
    isRepeatable: !once.has(operation),
    refused: (refusal: Refusal) => service.refused?.(refusal),
  }
  const response = await callPatiently(call, service, options)
  const root = parseXml(response.body)
  if (root?.name === `${operation}Response`) {
    return root.children.find((child) => child.name === `${operation}Result`) ?? root
  }
  throw isPage(response) ? foreignAnswer(operation, 200) : unreadable(service, operation)
}

async function requestFor(
  service: QueryService,
  fields: Readonly<Record<string, string>>,
  credentials: Credentials | undefined,
  { endpoint, region, clock }: CallOptions,
): Promise<HttpRequest> {
  const headers = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' }
  const body = new URLSearchParams(fields).toString()
  if (credentials === undefined) return { method: 'POST', url: endpoint, headers, body }
  const { signedPost } = await import('./sigv4-request.ts')
  const scope = { service: service.name, region, now: clock.now() }
  return signedPost({ endpoint, headers, body }, credentials, scope)
}

function refusalOf(operation: string, { status, headers, body }: HttpResponse): Refusal {
  const root = parseXml(body)
  const word = (...path: string[]): string =>
    forTerminal(redact((root === undefined ? undefined : textAt(root, ...path)) ?? ''))
  const code = word('Error', 'Code')
  const message = word('Error', 'Message')
  const retryable = isThrottled(status, code) || status >= 500
  const requestId = headers['x-amzn-requestid'] ?? (word('RequestId') || undefined)
  const because = `${code || `status ${status}`}${message && `: ${message}`}`
  return {
    code,
    message,
    because,
    details: { operation, status, error: code, requestId, retryable },
  }
}
