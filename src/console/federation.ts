/** Signing in to the console with temporary keys, for profiles that have no portal to go through. */
import type { Credentials } from '../credentials/credentials.ts'
import { ConfigError, ServiceError } from '../errors.ts'
import { foreignAnswer, isPage } from '../system/foreign-answer.ts'
import type { HttpResponse } from '../system/http.ts'
import type { Partition } from '../system/partitions.ts'
import type { System } from '../system/system.ts'
import { isTrustedBrowserUrl } from '../system/trusted-url.ts'
import { consoleDomainOf } from './destination.ts'
import { encodeValue } from './shortcut-link.ts'

export interface FederationOptions extends Pick<System, 'http' | 'clock'> {
  /** Of `federationEndpoint`. */
  readonly endpoint: string
  readonly signal?: AbortSignal | undefined
}

const operation = 'getSigninToken'
const attempts = 3

// Answers to a POST that say nothing about the keys: the guide shows a GET only.
const perhapsNoPost: ReadonlySet<number> = new Set([400, 404, 405, 501])

/**
 * No slash at the end. An override must be on a sign-in host of AWS or on this machine, for a
 * browser goes there too. Throws ConfigError `endpoint-invalid` or `region-invalid`.
 */
export function federationEndpoint(partition: Partition, override?: string): string {
  if (override === undefined) return `https://signin.${consoleDomainOf(partition)}`
  const endpoint = override.replace(/\/+$/, '')
  if (isTrustedBrowserUrl(`${endpoint}/federation`)) return endpoint
  const message = 'The endpoint configured for signin belongs neither to AWS nor to this machine.'
  throw new ConfigError('endpoint-invalid', message, { details: { service: 'signin' } })
}

function failure(response: HttpResponse): ServiceError {
  const { status, headers } = response
  const requestId = headers['x-amzn-requestid']
  const retryable = status === 429 || status >= 500
  const details = { operation, status, requestId, retryable }
  if (status === 429) {
    const message = `AWS asks for fewer requests (${operation}).`
    return new ServiceError('portal-throttled', message, { details })
  }
  if (retryable) {
    const message = `AWS could not answer ${operation} (status ${status}).`
    return new ServiceError('service-failed', message, { details })
  }
  const message = `AWS does not sign in to the console with these credentials (status ${status}).`
  return new ServiceError('service-refused', message, { details, fix: 'keyless whoami' })
}

function tokenIn(response: HttpResponse): string {
  let answer: unknown
  try {
    answer = JSON.parse(response.body)
  } catch {
    answer = undefined
  }
  const token =
    typeof answer === 'object' && answer !== null && 'SigninToken' in answer
      ? answer.SigninToken
      : undefined
  if (typeof token === 'string' && /^[\w+/=.~-]{1,6000}$/.test(token)) return token
  if (isPage(response)) throw foreignAnswer(operation, response.status)
  throw new ServiceError(
    'service-answer-invalid',
    `The answer to ${operation} has no sign-in token.`,
    { details: { operation, retryable: false } },
  )
}

/**
 * A token that signs one browser in as whoever the keys are of. SessionDuration is left out: AWS
 * refuses it for keys of a role that was assumed by another role, and the keys end the session
 * anyway. Throws ServiceError, or ConfigError `profile-unsupported` for long-lived keys.
 */
export async function getSigninToken(
  credentials: Credentials,
  options: FederationOptions,
): Promise<string> {
  const { accessKeyId, secretAccessKey, sessionToken } = credentials
  if (sessionToken === undefined) {
    const message =
      'Long-lived keys cannot open the console: it takes the temporary keys of a role.'
    throw new ConfigError('profile-unsupported', message, {
      fix: 'name a profile that takes a role',
    })
  }
  const session = JSON.stringify({
    sessionId: accessKeyId,
    sessionKey: secretAccessKey,
    sessionToken,
  })
  const form = `Action=${operation}&Session=${encodeValue(session)}`
  for (let attempt = 1; ; attempt++) {
    try {
      return await askedOnce(form, options)
    } catch (error) {
      const mayHelp = error instanceof ServiceError && error.details['retryable'] === true
      if (!mayHelp || attempt === attempts) throw error
    }
    await options.clock.sleep(Math.random() * 1000 * 2 ** (attempt - 1), options.signal)
  }
}

async function askedOnce(
  form: string,
  { endpoint, http, signal }: FederationOptions,
): Promise<string> {
  const url = `${endpoint}/federation`
  const accept = 'application/json'
  // In a body the keys stay out of the logs of whatever looks into the connection.
  const posted = await http.request({
    signal,
    method: 'POST',
    url,
    headers: { accept, 'content-type': 'application/x-www-form-urlencoded' },
    body: form,
  })
  const response = perhapsNoPost.has(posted.status)
    ? await http.request({ signal, method: 'GET', url: `${url}?${form}`, headers: { accept } })
    : posted
  if (response.status !== 200) throw failure(response)
  return tokenIn(response)
}

/** The address that signs a browser in. It is a secret for as long as the token lives (15 minutes). */
export function federationLink(endpoint: string, token: string, destination: string): string {
  const query = `Action=login&Destination=${encodeValue(destination)}&SigninToken=${encodeValue(token)}`
  return `${endpoint}/federation?${query}`
}
