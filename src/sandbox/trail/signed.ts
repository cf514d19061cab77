/** Whose call it is, by the key that signed it. */
import { parseAuthorization } from '../sigv4.ts'
import type { Call } from './call.ts'
import { type Identity, keyIdentity } from './identities.ts'

/** Refused before AWS knows whose call it is, so that no account has it in its trail. */
const anonymous: ReadonlySet<string> = new Set([
  'ExpiredToken',
  'AuthorizationHeaderMalformed',
  'IncompleteSignature',
  'InvalidAccessKeyId',
  'InvalidClientTokenId',
  'MissingAuthenticationToken',
  'RequestTimeTooSkewed',
  'SignatureDoesNotMatch',
  'ExpiredTokenException',
  'IncompleteSignatureException',
  'InvalidSignatureException',
  'MissingAuthenticationTokenException',
  'UnrecognizedClientException',
])

/** By whose key, and for which Region. */
export interface Signed {
  readonly accessKeyId: string
  readonly region: string
  readonly identity: Identity
  readonly accountId: string
}

/** Undefined where no account's trail has the call. */
export function signedBy({ world, request, error }: Call): Signed | undefined {
  if (anonymous.has(error?.code ?? '')) return undefined
  const authorization = parseAuthorization(request.headers['authorization'] ?? '')
  const identity =
    authorization === undefined ? undefined : keyIdentity(world, authorization.accessKeyId)
  if (authorization === undefined || identity === undefined) return undefined
  const { accessKeyId, region } = authorization
  return { accessKeyId, region, identity, accountId: String(identity['accountId']) }
}
