/** Six-digit codes of authenticators: RFC 6238 with SHA-1 and 30 seconds, RFC 4226 for the digits. */
import { createHmac } from 'node:crypto'
import { sameSecret } from './secrets.ts'

const stepSeconds = 30
const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

function fromBase32(text: string): Buffer {
  const bytes: number[] = []
  let held = 0
  let bits = 0
  for (const letter of text.toUpperCase().replaceAll('=', '')) {
    held = ((held << 5) | Math.max(0, base32.indexOf(letter))) & 0xfff
    bits += 5
    if (bits < 8) continue
    bits -= 8
    bytes.push((held >> bits) & 0xff)
  }
  return Buffer.from(bytes)
}

export function totpCode(secret: string, time: Date, digits = 6): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(time.getTime() / 1000 / stepSeconds)))
  const hash = createHmac('sha1', fromBase32(secret)).update(counter).digest()
  const offset = (hash.at(-1) ?? 0) & 15
  const number = hash.readUInt32BE(offset) & 0x7fffffff
  return String(number % 10 ** digits).padStart(digits, '0')
}

/** When the code of a time gives way to the next one. */
export function totpEnd(time: Date): Date {
  const stepMs = stepSeconds * 1000
  return new Date((Math.floor(time.getTime() / stepMs) + 1) * stepMs)
}

/**
 * Whether a code is of now, or one step off (RFC 6238 section 5.2). `times` are the clocks that an
 * authenticator may follow: a phone's when the sandbox's was moved. A code may come twice: the same
 * person signs in at once with several tools.
 */
export function isTotpCode(secret: string, code: string, times: readonly Date[]): boolean {
  const typed = code.replaceAll(/\s/g, '')
  return times.some((time) =>
    [-1, 0, 1].some((steps) => {
      const near = new Date(time.getTime() + steps * stepSeconds * 1000)
      return sameSecret(typed, totpCode(secret, near))
    }),
  )
}
