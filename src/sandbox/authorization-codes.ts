import { createHash } from 'node:crypto'
import { opaqueToken } from './identifiers.ts'
import { sameSecret } from './secrets.ts'
import { endSignIn } from './sign-ins.ts'
import type { AuthorizationCode, AuthorizationRequest } from './store.ts'
import { oidcFault } from './wire-faults.ts'
import { type World, nowMs } from './world.ts'

/** The AWS CLI waits ten minutes for its callback; RFC 6749 section 4.1.2 allows a code as long. */
const lifetimeMs = 600_000

export function startAuthorization(
  world: World,
  request: Omit<AuthorizationRequest, 'expiresAtMs'>,
): string {
  const id = opaqueToken('', 24)
  world.store.authorizationRequests.put(id, { ...request, expiresAtMs: nowMs(world) + lifetimeMs })
  return id
}

export function findAuthorization(world: World, id: string): AuthorizationRequest | undefined {
  const request = world.store.authorizationRequests.get(id)
  return request === undefined || nowMs(world) >= request.expiresAtMs ? undefined : request
}

/** Ends the request with a code for `userName`. */
export function allowAuthorization(world: World, id: string, userName: string): string | undefined {
  const request = findAuthorization(world, id)
  if (request === undefined) return undefined
  const { state: _, ...kept } = request
  const code = opaqueToken('', 48)
  world.store.authorizationRequests.remove(id)
  world.store.authorizationCodes.put(code, {
    ...kept,
    userName,
    expiresAtMs: nowMs(world) + lifetimeMs,
    spent: false,
  })
  return code
}

/** Where the browser goes back to, with the answer and the client's `state`. */
export function callbackUrl(
  request: Pick<AuthorizationRequest, 'redirectUri' | 'state'>,
  answer: Readonly<Record<string, string>>,
): string {
  const url = new URL(request.redirectUri)
  for (const [name, value] of Object.entries(answer)) url.searchParams.append(name, value)
  if (request.state !== undefined) url.searchParams.append('state', request.state)
  return url.href
}

function proves(verifier: string, challenge: string): boolean {
  const expected = createHash('sha256').update(verifier, 'ascii').digest('base64url')
  return sameSecret(expected, challenge)
}

export interface CodeProof {
  readonly clientId: string
  readonly code: string
  readonly redirectUri: string
  readonly verifier: string
}

/**
 * Spends a code, whether or not the rest is right. One that comes twice ends the sign-in that it
 * gave (RFC 6749 section 4.1.2). Throws InvalidGrantException, and ExpiredTokenException for an old
 * code, as the AWS CLI expects.
 */
export function redeemCode(world: World, proof: CodeProof): AuthorizationCode {
  const found = world.store.authorizationCodes.get(proof.code)
  if (found === undefined || found.clientId !== proof.clientId) {
    throw oidcFault('InvalidGrantException', 'Invalid authorization code')
  }
  if (found.spent) {
    if (found.signInId !== undefined) endSignIn(world, found.signInId)
    throw oidcFault('InvalidGrantException', 'The authorization code was used before')
  }
  world.store.authorizationCodes.put(proof.code, { ...found, spent: true })
  if (nowMs(world) >= found.expiresAtMs) {
    throw oidcFault('ExpiredTokenException', 'The authorization code has expired')
  }
  if (proof.redirectUri !== found.redirectUri || !proves(proof.verifier, found.challenge)) {
    throw oidcFault('InvalidGrantException', 'The redirect URI or code verifier does not match')
  }
  return found
}

/** Remembers which sign-in a spent code gave. */
export function linkSignIn(world: World, code: string, signInId: string): void {
  const found = world.store.authorizationCodes.get(code)
  if (found !== undefined) world.store.authorizationCodes.put(code, { ...found, signInId })
}
