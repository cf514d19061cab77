/** The secret that a caller of the agent must know. */
import { randomBytes, timingSafeEqual } from 'node:crypto'

/** 256 bits in the alphabet of base64url, which is safe in a header, a URL and an environment. */
export function createAccessToken(): string {
  return randomBytes(32).toString('base64url')
}

/** Takes the same time wherever the two differ; how long ours are is no secret. */
export function createTokenCheck(expected: string): (given: string | undefined) => boolean {
  const known = Buffer.from(expected)
  return (given) =>
    given?.length === known.length && timingSafeEqual(Buffer.from(given, 'latin1'), known)
}
