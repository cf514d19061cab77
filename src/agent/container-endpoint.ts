/**
 * Answers as the credential endpoint of an ECS or EKS container does (AWS SDKs and Tools Reference
 * Guide, "Container credential provider"): every AWS SDK knows how to ask it.
 */
import { AccessDenied, asKeylessError, SignInRequired } from '../errors.ts'
import type { Log } from '../system/log.ts'
import type { LoopbackRequest, LoopbackResponse } from '../system/loopback-server.ts'
import { isAccessToken } from './access-token.ts'
import type { TemporaryCredentials } from './temporary-credentials.ts'

export interface ContainerEndpointOptions {
  readonly path: string
  readonly token: string
  readonly credentials: () => Promise<TemporaryCredentials>
  readonly log: Log
}

/** A browser sends the first two; a proxy that somebody talked into asking here sends the third. */
const foreignHeaders = ['origin', 'sec-fetch-site', 'x-forwarded-for'] as const

export function createContainerEndpoint(
  options: ContainerEndpointOptions,
): (request: LoopbackRequest) => Promise<LoopbackResponse> {
  return async ({ method, path, headers }) => {
    const foreign = foreignHeaders.find((name) => headers[name] !== undefined)
    if (foreign !== undefined) return refusal(options.log, `with the header ${foreign}`)
    if (!isAccessToken(headers['authorization'], options.token)) {
      return refusal(options.log, 'without the right token')
    }
    if (path !== options.path) return failure(404, 'NotFound', 'There is nothing at this address.')
    if (method !== 'GET') return failure(405, 'MethodNotAllowed', 'This address is for GET.')
    try {
      return json(200, asAnswer(await options.credentials()))
    } catch (error) {
      return asFailure(error)
    }
  }
}

/** One line for each kind of request: a log gives the same warning once. */
export function refusal(log: Log, what: string): LoopbackResponse {
  log.warn(`A request for credentials ${what} was refused.`)
  return failure(403, 'AccessDenied', 'Refused.')
}

function asAnswer(credentials: TemporaryCredentials): Readonly<Record<string, string>> {
  const { accessKeyId, secretAccessKey, sessionToken, expiresAt, accountId } = credentials
  return {
    AccessKeyId: accessKeyId,
    SecretAccessKey: secretAccessKey,
    Token: sessionToken,
    Expiration: `${expiresAt.toISOString().slice(0, 19)}Z`,
    ...(accountId !== undefined && { AccountId: accountId }),
  }
}

/** 4xx when a person must act, with the command; 503 when another try may do. */
function asFailure(error: unknown): LoopbackResponse {
  const { code, message, fix } = asKeylessError(error)
  const text = fix === '' ? message : `${message} Try: ${fix}`
  if (error instanceof SignInRequired) return failure(401, code, text)
  return failure(error instanceof AccessDenied ? 403 : 503, code, text)
}

/** The names that the AWS SDKs look for. */
function failure(status: number, code: string, message: string): LoopbackResponse {
  return json(status, { Code: code, Message: message })
}

function json(status: number, body: Readonly<Record<string, string>>): LoopbackResponse {
  const headers = { 'content-type': 'application/json; charset=utf-8' }
  return { status, headers, body: `${JSON.stringify(body)}\n` }
}
