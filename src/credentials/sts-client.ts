/** The two STS calls that keyless makes (API version 2011-06-15). Both are signed with the keys given. */
import { AccessDenied, type KeylessError, ServiceError } from '../errors.ts'
import { assertBearerEndpoint } from '../identity-center/endpoints.ts'
import type { HttpResponse } from '../system/http.ts'
import type { System } from '../system/system.ts'
import { forTerminal } from '../system/text.ts'
import { parseTimestamp } from '../tokens/timestamp.ts'
import type { Credentials } from './credentials.ts'
import type { ExpiringCredentials } from './role-cache-file.ts'
import { parseXml, textAt, type XmlElement } from './sts-xml.ts'

export interface StsOptions extends Pick<System, 'http' | 'clock'> {
  /** The region that the signature names. */
  readonly region: string
  readonly endpoint: string
}

export interface CallerIdentity {
  readonly accountId: string
  readonly arn: string
  readonly userId: string
}

export interface AssumeRoleRequest {
  readonly roleArn: string
  readonly roleSessionName: string
  readonly externalId?: string | undefined
  /** Seconds (an hour at STS). */
  readonly durationSeconds?: number | undefined
}

export interface AssumedRole extends ExpiringCredentials {
  readonly assumedRoleId: string
  readonly assumedRoleArn: string
}

/** Whose credentials these are. Throws ServiceError, AccessDenied or ConfigError `endpoint-invalid`. */
export async function getCallerIdentity(
  credentials: Credentials,
  options: StsOptions,
): Promise<CallerIdentity> {
  const operation = 'GetCallerIdentity'
  const answer = await call(operation, {}, credentials, options)
  const accountId = textAt(answer, 'Account')
  const arn = textAt(answer, 'Arn')
  const userId = textAt(answer, 'UserId')
  if (!accountId || !arn || !userId) throw unreadable(operation)
  return { accountId, arn, userId }
}

/** Credentials of another role. Throws as getCallerIdentity. */
export async function assumeRole(
  credentials: Credentials,
  request: AssumeRoleRequest,
  options: StsOptions,
): Promise<AssumedRole> {
  const operation = 'AssumeRole'
  const { roleArn, roleSessionName, externalId, durationSeconds } = request
  const form = {
    RoleArn: roleArn,
    RoleSessionName: roleSessionName,
    ...(externalId === undefined ? {} : { ExternalId: externalId }),
    ...(durationSeconds === undefined ? {} : { DurationSeconds: String(durationSeconds) }),
  }
  const answer = await call(operation, form, credentials, options)
  const accessKeyId = textAt(answer, 'Credentials', 'AccessKeyId')
  const secretAccessKey = textAt(answer, 'Credentials', 'SecretAccessKey')
  const sessionToken = textAt(answer, 'Credentials', 'SessionToken')
  const expiresAt = parseTimestamp(textAt(answer, 'Credentials', 'Expiration') ?? '')
  const assumedRoleArn = textAt(answer, 'AssumedRoleUser', 'Arn')
  const assumedRoleId = textAt(answer, 'AssumedRoleUser', 'AssumedRoleId')
  if (!accessKeyId || !secretAccessKey || !sessionToken || expiresAt === undefined) {
    throw unreadable(operation)
  }
  if (!assumedRoleArn || !assumedRoleId) throw unreadable(operation)
  const accountId = assumedRoleArn.split(':')[4]
  return {
    accessKeyId,
    secretAccessKey,
    sessionToken,
    expiresAt,
    assumedRoleArn,
    assumedRoleId,
    ...(accountId ? { accountId } : {}),
  }
}

/** AWS's standard retry mode: three attempts, the waits random below 1 and 2 seconds. */
const attempts = 3

async function call(
  operation: string,
  form: Readonly<Record<string, string>>,
  credentials: Credentials,
  options: StsOptions,
): Promise<XmlElement> {
  // The keys are only signed with, but the answer may bring new ones.
  assertBearerEndpoint(options.endpoint)
  const { signedForm } = await import('./sigv4-request.ts')
  for (let attempt = 1; ; attempt++) {
    const { http, clock, endpoint, region } = options
    const scope = { service: 'sts', region, now: clock.now() }
    const request = await signedForm(
      endpoint,
      { Action: operation, Version: '2011-06-15', ...form },
      credentials,
      scope,
    )
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

function refusal(
  operation: string,
  response: HttpResponse,
  root: XmlElement | undefined,
  roleArn: string | undefined,
): KeylessError {
  const word = (...path: string[]): string =>
    forTerminal((root === undefined ? undefined : textAt(root, ...path)) ?? '')
  const code = word('Error', 'Code')
  const said = word('Error', 'Message')
  const throttled = response.status === 429 || /Throttl|SlowDown|RequestLimit/.test(code)
  const retryable = throttled || response.status >= 500
  const requestId = response.headers['x-amzn-requestid'] ?? (word('RequestId') || undefined)
  const details = { operation, status: response.status, error: code, requestId, retryable }
  const because = `${code || `status ${response.status}`}${said && `: ${said}`}`
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

function unreadable(operation: string): ServiceError {
  return new ServiceError(
    'service-answer-invalid',
    `The answer to ${operation} is not what STS sends.`,
    { details: { operation, retryable: false } },
  )
}
