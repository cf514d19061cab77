/**
 * Session tokens of instance metadata, version 2: whoever can send a PUT with a header of its own
 * has one. They are signed, not kept, so that asking for many costs nothing.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/** Seconds, as EC2 allows them. */
export const longestTokenLife = 21_600

export interface ImdsTokens {
  /** @param seconds 1 to {@link longestTokenLife}. */
  issue(seconds: number, now: Date): string
  isValid(token: string, now: Date): boolean
}

const endLength = 6

export function createImdsTokens(): ImdsTokens {
  const key = randomBytes(32)
  const sign = (end: Buffer): Buffer => createHmac('sha256', key).update(end).digest()
  return {
    issue(seconds, now) {
      const end = Buffer.alloc(endLength)
      end.writeUIntBE(now.getTime() + seconds * 1000, 0, endLength)
      return Buffer.concat([end, sign(end)]).toString('base64url')
    },
    isValid(token, now) {
      const bytes = Buffer.from(token, 'base64url')
      const end = bytes.subarray(0, endLength)
      const expected = sign(end)
      const given = bytes.subarray(endLength)
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) return false
      return now.getTime() < end.readUIntBE(0, endLength)
    },
  }
}
