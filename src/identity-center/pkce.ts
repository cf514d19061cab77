/** Proof keys and state for the authorization code flow (RFC 7636, RFC 6749 section 10.12). */

import { createHash, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto'

/** 64 characters of the unreserved set, 384 random bits. */
export function createVerifier(): string {
  return randomBytes(48).toString('base64url')
}

/** S256: base64url of SHA-256, without padding (RFC 7636 section 4.2). */
export function challengeOf(verifier: string): string {
  return createHash('sha256').update(verifier, 'ascii').digest('base64url')
}

export function createState(): string {
  return randomUUID()
}

/** Compares digests, so that neither the length nor the first difference shows in the time taken. */
export function sameSecret(one: string, other: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(one), digest(other))
}
