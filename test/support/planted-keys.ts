/** Keys that could be somebody's and are nobody's: made when they are needed, so that no file holds one. */
import { createHash } from 'node:crypto'

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

export interface PlantedKey {
  readonly keyId: string
  readonly accountId: string
  readonly secret: string
}

function base32(value: bigint, length: number): string {
  let [rest, text] = [value, '']
  for (let at = 0; at < length; at++) {
    text = (letters[Number(rest % 32n)] ?? '') + text
    rest /= 32n
  }
  return text
}

/** The same key for the same seed; its account is in the id, as in those that AWS makes. */
export function plantedKey(seed: string): PlantedKey {
  const digest = createHash('sha512').update(seed).digest()
  const account = digest.readBigUInt64BE(0) % 1_000_000_000_000n
  // 48 bits with the first one set and the account from the second on, then 32 of chance.
  const six = (1n << 47n) | (account << 7n) | BigInt(digest.readUInt8(8) & 0x7f)
  const value = (six << 32n) | BigInt(digest.readUInt32BE(9))
  const secret = digest.subarray(20, 50).toString('base64')
  const accountId = String(account).padStart(12, '0')
  return { keyId: `AKIA${base32(value, 16)}`, accountId, secret }
}
