/** The secret that a caller of the agent must know. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** 256 bits in the alphabet of base64url, which is safe in a header, a URL and an environment. */
export function createAccessToken(): string {
  return randomBytes(32).toString('base64url')
}

/** Takes the same time wherever the two differ. */
export function isAccessToken(given: string | undefined, expected: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
  return given !== undefined && timingSafeEqual(digest(given), digest(expected))
}
