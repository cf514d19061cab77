/**
 * Answers as the metadata service of an EC2 instance does, version 2 alone (Amazon EC2 User Guide,
 * "Use the Instance Metadata Service"), as far as AWS SDKs ask it: the credentials of a role, and
 * the region.
 */
import { asKeylessError, ServiceError } from '../errors.ts'
import type { Clock } from '../system/clock.ts'
import type { LoopbackRequest, LoopbackResponse } from '../system/loopback-server.ts'
import { createImdsTokens, type ImdsTokens, longestTokenLife } from './imds-token.ts'
import type { RefusalRecord } from './refusal-record.ts'
import type { TemporaryCredentials } from './temporary-credentials.ts'

export interface ImdsEndpointOptions {
  /** What the role is called here; safe in a path. */
  readonly role: string
  readonly region: string | undefined
  readonly credentials: () => Promise<TemporaryCredentials>
  readonly clock: Pick<Clock, 'now'>
  readonly refused: RefusalRecord
}

/** A proxy that somebody talked into asking here sends the first two; a browser, the others. */
const foreignHeaders = ['x-forwarded-for', 'forwarded', 'origin', 'sec-fetch-site'] as const
const lifeHeader = 'x-aws-ec2-metadata-token-ttl-seconds'
const tokenHeader = 'x-aws-ec2-metadata-token'
const rolesPath = '/latest/meta-data/iam/security-credentials'

export function createImdsEndpoint(
  options: ImdsEndpointOptions,
): (request: LoopbackRequest) => Promise<LoopbackResponse> {
  const { clock, refused } = options
  const tokens = createImdsTokens()
  return async ({ method, path, headers, ends }) => {
    const foreign = foreignHeaders.find((name) => headers[name] !== undefined)
    if (foreign !== undefined) {
      refused(`with the header ${foreign}`, ends)
      return text(403, 'Refused.\n')
    }
    if (path === '/latest/api/token') {
      return method === 'PUT' ? newToken(tokens, headers[lifeHeader], clock.now()) : notAllowed
    }
    if (method !== 'GET') return notAllowed
    const token = headers[tokenHeader]
    if (token === undefined || !tokens.isValid(token, clock.now())) {
      // Every client asks anew with a 401; only one that never had a token is worth a line.
      if (token === undefined) refused('without a session token (version 1)', ends)
      return text(401, 'Ask for a token first: PUT /latest/api/token\n')
    }
    return metadata(path.replace(/\/$/, ''), options)
  }
}

function newToken(tokens: ImdsTokens, life: string | undefined, now: Date): LoopbackResponse {
  const seconds = /^\d{1,5}$/.test(life ?? '') ? Number(life) : 0
  if (seconds < 1 || seconds > longestTokenLife) {
    return text(400, `${lifeHeader}: 1 to ${longestTokenLife}\n`)
  }
  const answer = text(200, tokens.issue(seconds, now))
  return { ...answer, headers: { ...answer.headers, [lifeHeader]: String(seconds) } }
}

async function metadata(path: string, options: ImdsEndpointOptions): Promise<LoopbackResponse> {
  const { role, region } = options
  if (path === rolesPath) return text(200, role)
  if (path === `${rolesPath}/${role}`) return roleCredentials(options)
  if (region !== undefined) {
    // The SDKs for Python take the last letter off to have the region.
    const availabilityZone = `${region}a`
    switch (path) {
      case '/latest/meta-data/placement/region':
        return text(200, region)
      case '/latest/meta-data/placement/availability-zone':
        return text(200, availabilityZone)
      case '/latest/dynamic/instance-identity/document':
        return json(200, { availabilityZone, region, version: '2017-09-30' })
    }
  }
  return text(404, 'There is nothing at this address.\n')
}

async function roleCredentials(options: ImdsEndpointOptions): Promise<LoopbackResponse> {
  const LastUpdated = inSeconds(options.clock.now())
  try {
    const { accessKeyId, secretAccessKey, sessionToken, expiresAt } = await options.credentials()
    return json(200, {
      Code: 'Success',
      LastUpdated,
      Type: 'AWS-HMAC',
      AccessKeyId: accessKeyId,
      SecretAccessKey: secretAccessKey,
      Token: sessionToken,
      Expiration: inSeconds(expiresAt),
    })
  } catch (error) {
    const { code, message, fix } = asKeylessError(error)
    const Message = fix === '' ? message : `${message} Try: ${fix}`
    // EC2 says 200 and a Code when a role cannot be assumed, which some SDKs show; 503 they ask again.
    return json(error instanceof ServiceError ? 503 : 200, { Code: code, LastUpdated, Message })
  }
}

const inSeconds = (time: Date): string => `${time.toISOString().slice(0, 19)}Z`

const notAllowed = text(405, 'GET, or PUT for a token.\n')

function text(status: number, body: string): LoopbackResponse {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body }
}

function json(status: number, body: Readonly<Record<string, string>>): LoopbackResponse {
  const headers = { 'content-type': 'application/json; charset=utf-8' }
  return { status, headers, body: `${JSON.stringify(body)}\n` }
}
