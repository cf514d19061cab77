/** How STS is spoken to (API version 2011-06-15): one form, signed or not, and one small XML document. */
import { AccessDenied, type KeylessError, ServiceError, SignInRequired } from '../errors.ts'
import { assertBearerEndpoint } from '../identity-center/endpoints.ts'
import type { HttpRequest, HttpResponse } from '../system/http.ts'
import type { System } from '../system/system.ts'
import { redact } from '../system/redact.ts'
import { forTerminal } from '../system/text.ts'
import type { Credentials } from './credentials.ts'
import { parseXml, textAt, type XmlElement } from './sts-xml.ts'

export interface StsOptions extends Pick<System, 'http' | 'clock'> {
  /** The region that the signature names. */
  readonly region: string
  readonly endpoint: string
}

/** AWS's standard retry mode: three attempts, the waits random below 1 and 2 seconds. */
const attempts = 3

/**
 * The result of one call, signed unless there are no credentials. Throws ServiceError, AccessDenied,
 * SignInRequired `mfa-code-refused` or ConfigError `endpoint-invalid`.
 */
export async function callSts(
  operation: string,
  form: Readonly<Record<string, string>>,
  credentials: Credentials | undefined,
  options: StsOptions,
): Promise<XmlElement> {
  // The keys are only signed with, but the answer may bring new ones.
  assertBearerEndpoint(options.endpoint)
  const fields = { Action: operation, Version: '2011-06-15', ...form }
  for (let attempt = 1; ; attempt++) {
    const { http, clock } = options
    const request = await requestFor(fields, credentials, options)
    const response = await http.request(request)
    const root = parseXml(response.body)
    if (response.status === 200) {
      const result = root?.children.find((child) => child.name === `${operation}Result`)
      if (result === undefined) throw unreadable(operation)
      return result
    }
    const error = refusal(operation, response, root, form['RoleArn'])
    if (attempt === attempts || error.details['retryable'] !== true) throw error
    await clock.sleep(Math.random() * 1000 * attempt)
  }
}

async function requestFor(
  fields: Readonly<Record<string, string>>,
  credentials: Credentials | undefined,
  { endpoint, region, clock }: StsOptions,
): Promise<HttpRequest> {
  if (credentials !== undefined) {
    const { signedForm } = await import('./sigv4-request.ts')
    return signedForm(endpoint, fields, credentials, { service: 'sts', region, now: clock.now() })
  }
  const headers = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' }
  const body = new URLSearchParams(fields).toString()
  return { method: 'POST', url: endpoint, headers, body }
}

function refusal(
  operation: string,
  response: HttpResponse,
  root: XmlElement | undefined,
  roleArn: string | undefined,
): KeylessError {
  const word = (...path: string[]): string =>
    forTerminal(redact((root === undefined ? undefined : textAt(root, ...path)) ?? ''))
  const code = word('Error', 'Code')
  const said = word('Error', 'Message')
  const throttled = response.status === 429 || /Throttl|SlowDown|RequestLimit/.test(code)
  const retryable = throttled || response.status >= 500
  const requestId = response.headers['x-amzn-requestid'] ?? (word('RequestId') || undefined)
  const details = { operation, status: response.status, error: code, requestId, retryable }
  const because = `${code || `status ${response.status}`}${said && `: ${said}`}`
  if (code === 'AccessDenied' && said.includes('MultiFactorAuthentication')) {
    const message = `AWS did not take the code of the authenticator (${operation}).`
    return new SignInRequired('mfa-code-refused', message, { details })
  }
  if (code === 'AccessDenied' && roleArn !== undefined) {
    return new AccessDenied('role-not-assigned', `${roleArn} may not be assumed (${because}).`, {
      details: { ...details, roleArn },
      fix: 'ask the administrator of that role to trust yours',
    })
  }
  const message = `${operation} was refused (${because}).`
  return retryable
    ? new ServiceError('service-failed', `${operation} failed (${because}).`, { details })
    : new ServiceError('service-refused', message, { details })
}

/** For an answer that lacks what it must have. */
export function unreadable(operation: string): ServiceError {
  return new ServiceError(
    'service-answer-invalid',
    `The answer to ${operation} is not what STS sends.`,
    { details: { operation, retryable: false } },
  )
}
