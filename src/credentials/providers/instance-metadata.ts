/**
 * Credentials of the EC2 instance that this runs on (EC2 User Guide, "Use the Instance Metadata
 * Service"), by version 2 alone: without a session token nothing is asked. Only for a profile that
 * names it: on any other machine nobody answers, and to find that out takes a second.
 */
import type { Profile } from '../../config/aws-config.ts'
import { ConfigError, ServiceError } from '../../errors.ts'
import { variable } from '../../system/environment.ts'
import type { HttpRequest } from '../../system/http.ts'
import { parseUrl } from '../../system/parse-url.ts'
import type { System } from '../../system/system.ts'
import { isMetadataHost } from '../../system/trusted-url.ts'
import { dateField, decodeObject, stringField } from '../../tokens/json-fields.ts'
import { type Credentials, credentialsOf } from '../credentials.ts'
import { setting } from '../provider.ts'

/** What leads to the service: a variable, or a setting of the profile that was asked for. */
const endpointNames = [
  'AWS_EC2_METADATA_SERVICE_ENDPOINT',
  'ec2_metadata_service_endpoint',
] as const
const modeNames = [
  'AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE',
  'ec2_metadata_service_endpoint_mode',
] as const
const timeoutNames = ['AWS_METADATA_SERVICE_TIMEOUT', 'metadata_service_timeout'] as const
const rolesPath = 'latest/meta-data/iam/security-credentials/'
/** As the SDKs have it: there is no network on the way. */
const usualTimeout = '1'
const longestTimeout = 60

/**
 * Undefined when AWS_EC2_METADATA_DISABLED says so. Throws ConfigError `endpoint-invalid` for an
 * address that is neither https nor of this machine, ServiceError when nobody answers or the answer
 * has no credentials in it.
 */
export async function instanceCredentials(
  { env, http }: Pick<System, 'env' | 'http'>,
  profile?: Profile,
): Promise<Credentials | undefined> {
  if (variable(env, 'AWS_EC2_METADATA_DISABLED')?.toLowerCase() === 'true') return undefined
  const named = ([inEnvironment, inProfile]: readonly [string, string]): Named | undefined => {
    const value = variable(env, inEnvironment)
    if (value !== undefined) return { name: inEnvironment, value, fix: `unset ${inEnvironment}` }
    const own = profile === undefined ? undefined : setting(profile, inProfile)
    return own === undefined ? undefined : { name: inProfile, value: own }
  }
  const base = metadataUrl(named(endpointNames), named(modeNames)?.value)
  const timeoutMs = timeoutOf(named(timeoutNames)?.value)
  const ask = async (
    method: HttpRequest['method'],
    path: string,
    headers: Record<string, string>,
  ): Promise<string> => {
    const response = await http.request({ method, url: base + path, headers, timeoutMs })
    if (response.status !== 200) throw noAnswer(`status ${response.status}`, response.status)
    return response.body
  }
  const life = { 'x-aws-ec2-metadata-token-ttl-seconds': '21600' }
  const token = (await ask('PUT', 'latest/api/token', life)).trim()
  if (!/^[\x21-\x7e]+$/.test(token)) throw noAnswer('its token is not one', 200)
  const headers = { 'x-aws-ec2-metadata-token': token }
  const [role = ''] = (await ask('GET', rolesPath, headers)).trim().split(/\s/)
  if (role === '') throw noAnswer('the instance has no role', 200)
  return decode(await ask('GET', rolesPath + encodeURIComponent(role), headers))
}

interface Named {
  readonly name: string
  readonly value: string
  readonly fix?: string
}

/** Milliseconds; what is no number of seconds is as if it were not there. */
function timeoutOf(seconds = usualTimeout): number {
  const number = Number(seconds)
  return (number > 0 ? Math.min(number, longestTimeout) : Number(usualTimeout)) * 1000
}

/** Ends in a slash. */
function metadataUrl(endpoint: Named | undefined, mode: string | undefined): string {
  const ipv6 = mode?.toLowerCase() === 'ipv6'
  const usual = ipv6 ? 'http://[fd00:ec2::254]' : 'http://169.254.169.254'
  const { name, value: url, ...fix } = endpoint ?? { name: '', value: usual }
  const parsed = parseUrl(url)
  const own = parsed !== undefined && isMetadataHost(parsed.hostname)
  if (parsed?.protocol === 'https:' || (parsed?.protocol === 'http:' && own)) {
    return url.endsWith('/') ? url : `${url}/`
  }
  const message = `${name} is neither https nor an address of this machine.`
  throw new ConfigError('endpoint-invalid', message, fix)
}

function decode(body: string): Credentials {
  const answer = decodeObject(body) ?? {}
  const accessKeyId = stringField(answer, 'AccessKeyId')
  const secretAccessKey = stringField(answer, 'SecretAccessKey')
  const sessionToken = stringField(answer, 'Token')
  const expiresAt = dateField(answer, 'Expiration')
  if (stringField(answer, 'Code') !== 'Success') throw noAnswer('it says no', 200)
  if (accessKeyId === undefined || secretAccessKey === undefined || expiresAt === undefined) {
    throw noAnswer('there are no credentials in it', 200)
  }
  return credentialsOf({ accessKeyId, secretAccessKey, sessionToken, expiresAt })
}

function noAnswer(what: string, status: number): ServiceError {
  const message = `The metadata of this EC2 instance did not answer with credentials (${what}).`
  const details = { operation: 'instance-metadata', status, retryable: status >= 500 }
  return new ServiceError('service-answer-invalid', message, { details })
}
