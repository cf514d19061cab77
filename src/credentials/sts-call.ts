/** Calls of STS (API version 2011-06-15). */
import { AccessDenied, SignInRequired, type ServiceError } from '../errors.ts'
import type { Credentials } from './credentials.ts'
import { type CallOptions, type Refusal, unreadable as unreadableAnswer } from './patient-call.ts'
import { callQuery, type QueryService } from './query-call.ts'
import type { XmlElement } from './sts-xml.ts'

export type StsOptions = CallOptions

/** AWS's standard retry mode: three attempts, the waits random below 1 and 2 seconds. */
const sts: QueryService = {
  name: 'sts',
  title: 'STS',
  version: '2011-06-15',
  attempts: 3,
  waitMs: (attempt) => Math.random() * 1000 * attempt,
}

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
  const refused = (refusal: Refusal) => refusedRole(refusal, form['RoleArn'])
  const answer = await callQuery({ ...sts, refused }, { operation, form, credentials }, options)
  if (answer.name !== `${operation}Result`) throw unreadable(operation)
  return answer
}

function refusedRole(
  { code, message: said, because, details }: Refusal,
  roleArn: string | undefined,
): SignInRequired | AccessDenied | undefined {
  if (code !== 'AccessDenied') return undefined
  if (said.includes('MultiFactorAuthentication')) {
    const message = `AWS did not take the code of the authenticator (${details.operation}).`
    return new SignInRequired('mfa-code-refused', message, { details })
  }
  if (roleArn === undefined) return undefined
  return new AccessDenied('role-not-assigned', `${roleArn} may not be assumed (${because}).`, {
    details: { ...details, roleArn },
    fix: 'ask the administrator of that role to trust yours',
  })
}

/** For an answer that lacks what it must have. */
export function unreadable(operation: string): ServiceError {
  return unreadableAnswer(sts, operation)
}
