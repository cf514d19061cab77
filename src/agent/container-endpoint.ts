/**
 * Answers as the credential endpoint of an ECS or EKS container does (AWS SDKs and Tools Reference
 * Guide, "Container credential provider"): every AWS SDK knows how to ask it.
 */
import { AccessDenied, asKeylessError, SignInRequired } from '../errors.ts'
import { jsonResponse, type PlainResponse } from './plain-http.ts'
import type { TemporaryCredentials } from './temporary-credentials.ts'

export function credentialsAnswer(credentials: TemporaryCredentials): PlainResponse {
  const { accessKeyId, secretAccessKey, sessionToken, expiresAt, accountId } = credentials
  return jsonResponse(200, {
    AccessKeyId: accessKeyId,
    SecretAccessKey: secretAccessKey,
    Token: sessionToken,
    Expiration: `${expiresAt.toISOString().slice(0, 19)}Z`,
    ...(accountId !== undefined && { AccountId: accountId }),
  })
}

/** 4xx when a person must act, with the command; 503 when another try may do. */
export function errorAnswer(error: unknown): PlainResponse {
  const { code, message, fix } = asKeylessError(error)
  const text = fix === '' ? message : `${message} Try: ${fix}`
  if (error instanceof SignInRequired) return failure(401, code, text)
  return failure(error instanceof AccessDenied ? 403 : 503, code, text)
}

export const refusedAnswer = failure(403, 'AccessDenied', 'Refused.')
export const nothingHere = failure(404, 'NotFound', 'There is nothing at this address.')
export const onlyGet = failure(405, 'MethodNotAllowed', 'This address is for GET.')

/** The names that the AWS SDKs look for. */
function failure(status: number, code: string, message: string): PlainResponse {
  return jsonResponse(status, { Code: code, Message: message })
}
