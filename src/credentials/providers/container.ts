/**
 * Credentials from the container's own server (AWS SDKs and Tools Reference, container provider):
 * ECS, EKS Pod Identity, and whoever else sets the variables.
 */
import { ConfigError, ServiceError, SystemError } from '../../errors.ts'
import { type Environment, variable } from '../../system/environment.ts'
import { readTextIfPresent } from '../../system/files.ts'
import { parseUrl } from '../../system/parse-url.ts'
import type { System } from '../../system/system.ts'
import { isContainerHost } from '../../system/trusted-url.ts'
import { dateField, decodeObject, stringField } from '../../tokens/json-fields.ts'
import { type Credentials, credentialsOf } from '../credentials.ts'
import type { Provider } from '../provider.ts'

export const containerVariable = 'AWS_CONTAINER_CREDENTIALS_FULL_URI'
const relativeVariable = 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI'
const tokenFileVariable = 'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE'
/** It is on this machine, but may have to fetch first. */
const timeoutMs = 5000

/** After everything that the profile itself says, and only for the profile that was asked for. */
export const container: Provider = (profile, { ports, root }) =>
  profile.name === root ? containerCredentials(ports.system) : undefined

/**
 * Undefined when the environment names no server. Throws ConfigError `endpoint-invalid` for one that
 * is neither https nor of this machine, SystemError `file-unreadable` for a token file without a
 * token, ServiceError for a bad answer.
 */
export async function containerCredentials({
  env,
  http,
}: Pick<System, 'env' | 'http'>): Promise<Credentials | undefined> {
  const url = containerUrl(env)
  if (url === undefined) return undefined
  const token = authorization(env)
  const headers = token === undefined ? {} : { authorization: token }
  const response = await http.request({ method: 'GET', url, headers, timeoutMs })
  const answer = response.status === 200 ? decodeObject(response.body) : undefined
  const accessKeyId = stringField(answer ?? {}, 'AccessKeyId')
  const secretAccessKey = stringField(answer ?? {}, 'SecretAccessKey')
  const sessionToken = stringField(answer ?? {}, 'Token')
  const expiresAt = dateField(answer ?? {}, 'Expiration')
  const accountId = stringField(answer ?? {}, 'AccountId')
  if (accessKeyId === undefined || secretAccessKey === undefined) throw noAnswer(response.status)
  return credentialsOf({ accessKeyId, secretAccessKey, sessionToken, expiresAt, accountId })
}

export function containerUrl(env: Environment): string | undefined {
  const relative = variable(env, relativeVariable)
  const url =
    relative === undefined ? variable(env, containerVariable) : `http://169.254.170.2${relative}`
  if (url === undefined) return undefined
  const parsed = parseUrl(url)
  const own = parsed !== undefined && isContainerHost(parsed.hostname)
  if (parsed?.protocol === 'https:' || (parsed?.protocol === 'http:' && own)) return url
  const name = relative === undefined ? containerVariable : relativeVariable
  const message = `${name} is neither https nor an address of this machine.`
  throw new ConfigError('endpoint-invalid', message, { fix: `unset ${name}` })
}

/** A token in a file is changed there from time to time, so that it goes first. */
function authorization(env: Environment): string | undefined {
  const file = variable(env, tokenFileVariable)
  const token =
    file === undefined ? variable(env, 'AWS_CONTAINER_AUTHORIZATION_TOKEN') : tokenIn(file)
  if (token === undefined || !/[\r\n]/.test(token)) return token
  throw new ConfigError(
    'config-value-invalid',
    'The token of the container has a line break in it.',
    {
      details: { key: 'AWS_CONTAINER_AUTHORIZATION_TOKEN' },
    },
  )
}

function tokenIn(file: string): string {
  const text = readTextIfPresent(file)?.trim()
  if (text !== undefined && text !== '') return text
  const message = `The file that ${tokenFileVariable} names has no token in it: ${file}.`
  throw new SystemError('file-unreadable', message, { details: { path: file } })
}

function noAnswer(status: number): ServiceError {
  const message = `The server of the container did not answer with credentials (status ${status}).`
  const details = { operation: 'container', status, retryable: status >= 500 }
  return new ServiceError('service-answer-invalid', message, { details })
}
