import { type HeldKey, heldKey, noteUse, userNamed, userOfKey } from './access-keys.ts'
import type { SandboxRequest } from './exchange.ts'
import { type IamUser, isRoot, userArn } from './iam.ts'
import { iamUserId } from './identifiers.ts'
import { sessionArn } from './role-credentials.ts'
import { sameSecret } from './secrets.ts'
import {
  type Authorization,
  formatTimestamp,
  isSignedWith,
  parseAuthorization,
  parseTimestamp,
} from './sigv4.ts'
import type { IssuedCredentials } from './store.ts'
import { type WireFault, stsFault } from './wire-faults.ts'
import { type World, nowMs } from './world.ts'

const toleranceMs = 15 * 60_000

function readAuthorization(request: SandboxRequest): Authorization {
  const header = request.headers['authorization']
  if (header === undefined) {
    throw stsFault('MissingAuthenticationToken', 'Request is missing Authentication Token')
  }
  const authorization = parseAuthorization(header)
  if (authorization === undefined) {
    throw stsFault('IncompleteSignature', 'The Authorization header is not a Signature Version 4')
  }
  return authorization
}

function skewFault(signedAt: Date, now: Date): WireFault {
  const [signed, server] = [formatTimestamp(signedAt), formatTimestamp(now)]
  if (signedAt < now) {
    const earliest = formatTimestamp(new Date(now.getTime() - toleranceMs))
    return stsFault(
      'SignatureDoesNotMatch',
      `Signature expired: ${signed} is now earlier than ${earliest} (${server} - 15 min.)`,
    )
  }
  const latest = formatTimestamp(new Date(now.getTime() + toleranceMs))
  return stsFault(
    'SignatureDoesNotMatch',
    `Signature not yet current: ${signed} is still later than ${latest} (${server} + 15 min.)`,
  )
}

/**
 * The date must be near the sandbox's clock or near the machine's: a real client follows the latter
 * unless something moves it along.
 */
function assertFresh(world: World, request: SandboxRequest, authorization: Authorization): void {
  const timestamp = request.headers['x-amz-date'] ?? ''
  const signedAt = parseTimestamp(timestamp)
  if (signedAt === undefined || !timestamp.startsWith(authorization.date)) {
    throw stsFault('IncompleteSignature', 'The date of the signature is missing or malformed')
  }
  const near = (clock: Date): boolean =>
    Math.abs(clock.getTime() - signedAt.getTime()) <= toleranceMs
  const now = world.clock.now()
  if (!near(now) && !near(world.clock.wall())) throw skewFault(signedAt, now)
}

/** As credential scopes name them; `sso` is Identity Center's administration too. */
export type SignedService =
  | 'sts'
  | 'iam'
  | 'sso'
  | 'sso-oauth'
  | 'identitystore'
  | 'organizations'
  | 's3'
  | 'athena'

function assertScope({ service, signedHeaders }: Authorization, expected: SignedService): void {
  if (service !== expected) {
    throw stsFault(
      'SignatureDoesNotMatch',
      `Credential should be scoped to correct service: '${expected}'.`,
    )
  }
  if (!signedHeaders.includes('host') || !signedHeaders.includes('x-amz-date')) {
    throw stsFault('IncompleteSignature', "'Host' and 'X-Amz-Date' must be signed headers")
  }
}

/** Who calls, and with which key. */
export interface Caller {
  readonly accountId: string
  readonly arn: string
  readonly userId: string
  /** Of the user or the session. */
  readonly name: string
  readonly secretAccessKey: string
  /** Undefined for a long-lived key. */
  readonly issued: IssuedCredentials | undefined
  /** The user behind a long-lived key or a GetSessionToken. */
  readonly user: IamUser | undefined
  /** The long-lived key itself. */
  readonly key: HeldKey | undefined
}

function callerOf(
  world: World,
  request: SandboxRequest,
  { accessKeyId }: Authorization,
): Caller | undefined {
  const token = request.headers['x-amz-security-token']
  const issued = world.store.credentials.get(accessKeyId)
  if (issued !== undefined) {
    if (!sameSecret(token ?? '', issued.sessionToken)) return undefined
    const { accountId, iamUser, secretAccessKey } = issued
    const user = iamUser === undefined ? undefined : userNamed(world, accountId, iamUser)
    if (user !== undefined) return { ...asUser(user), secretAccessKey, issued, key: undefined }
    const name = issued.roleSessionName
    const userId = `${issued.roleId}:${name}`
    const arn = sessionArn(issued)
    return { accountId, arn, userId, name, secretAccessKey, issued, user, key: undefined }
  }
  const key = token === undefined ? heldKey(world, accessKeyId) : undefined
  const user = key?.state === 'active' ? userOfKey(world, key) : undefined
  if (key === undefined || user === undefined) return undefined
  return { ...asUser(user), secretAccessKey: key.secretAccessKey, issued: undefined, key }
}

function asUser(user: IamUser): Pick<Caller, 'accountId' | 'arn' | 'userId' | 'name' | 'user'> {
  const { accountId, name } = user
  const userId = isRoot(user) ? accountId : iamUserId(accountId, name)
  return { accountId, arn: userArn(user), userId, name, user }
}

/**
 * Whose signature is on the request; a long-lived key is used by it. Throws WireFault
 * MissingAuthenticationToken, IncompleteSignature, SignatureDoesNotMatch, InvalidClientTokenId
 * (also for a key that is inactive), ExpiredToken.
 */
export function authenticatedCaller(
  world: World,
  request: SandboxRequest,
  service: SignedService = 'sts',
): Caller {
  const authorization = readAuthorization(request)
  assertScope(authorization, service)
  assertFresh(world, request, authorization)
  const caller = callerOf(world, request, authorization)
  if (caller === undefined) {
    throw stsFault('InvalidClientTokenId', 'The security token included in the request is invalid.')
  }
  if (!isSignedWith(request, authorization, caller.secretAccessKey)) {
    throw stsFault(
      'SignatureDoesNotMatch',
      'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
    )
  }
  if (caller.issued !== undefined && nowMs(world) >= caller.issued.expiresAtMs) {
    throw stsFault('ExpiredToken', 'The security token included in the request is expired')
  }
  if (caller.key !== undefined) noteUse(world, caller.key, authorization)
  return caller
}
