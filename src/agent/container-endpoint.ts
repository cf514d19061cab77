/**
 * Answers as the credential endpoint of an ECS or EKS container does (AWS SDKs and Tools Reference
 * Guide, "Container credential provider"): every AWS SDK knows how to ask it.
 */
import { AccessDenied, asKeylessError, SignInRequired } from '../errors.ts'
import type { TemporaryCredentials } from './temporary-credentials.ts'

export interface EndpointAnswer {
  readonly status: number
  /** Names and values in turn, as `writeHead` takes them. */
  readonly headers: readonly string[]
  /** JSON, with a line feed at its end. */
  readonly body: string
  readonly encoding: 'latin1' | 'utf8'
}

export function credentialsAnswer(credentials: TemporaryCredentials): EndpointAnswer {
  const { accessKeyId, secretAccessKey, sessionToken, expiresAt, accountId } = credentials
  return answer(200, {
    AccessKeyId: accessKeyId,
    SecretAccessKey: secretAccessKey,
    Token: sessionToken,
    Expiration: `${expiresAt.toISOString().slice(0, 19)}Z`,
    ...(accountId !== undefined && { AccountId: accountId }),
  })
}

/** 4xx when a person must act, with the command; 503 when another try may do. */
export function errorAnswer(error: unknown): EndpointAnswer {
  const { code, message, fix } = asKeylessError(error)
  const text = fix === '' ? message : `${message} Try: ${fix}`
  if (error instanceof SignInRequired) return failure(401, code, text)
  return failure(error instanceof AccessDenied ? 403 : 503, code, text)
}

export const refusedAnswer = failure(403, 'AccessDenied', 'Refused.')
export const nothingHere = failure(404, 'NotFound', 'There is nothing at this address.')
export const onlyGet = failure(405, 'MethodNotAllowed', 'This address is for GET.')

/** The names that the AWS SDKs look for. */
function failure(status: number, code: string, message: string): EndpointAnswer {
  return answer(status, { Code: code, Message: message })
}

function answer(status: number, facts: Readonly<Record<string, string>>): EndpointAnswer {
  const body = `${JSON.stringify(facts)}\n`
  const bytes = Buffer.byteLength(body)
  const headers = ['content-type', 'application/json', 'cache-control', 'no-store']
  headers.push('content-length', String(bytes))
  // Whoever gets anything but credentials begins anew: its body, if it sent one, is not read.
  if (status !== 200) headers.push('x-content-type-options', 'nosniff', 'connection', 'close')
  return { status, headers, body, encoding: bytes === body.length ? 'latin1' : 'utf8' }
}
