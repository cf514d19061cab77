import type { Credentials } from './credentials.ts'

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/**
 * The account inside an access key id (keys since about 2019): the first six bytes of the base32
 * part, whose highest bit is set, then 40 bits of account. Undefined for older and foreign keys.
 * Without a pattern, which the hot entry has no time to make ready.
 */
export function accountOfKey(accessKeyId: string): string | undefined {
  if (accessKeyId.length !== 20 || accessKeyId[0] !== 'A' || accessKeyId[3] !== 'A')
    return undefined
  // Ten characters are 50 bits; the six bytes are the first 48 of them. Below 2^53 numbers are exact.
  let bits = 0
  for (let at = 4; at < 20; at++) {
    const value = alphabet.indexOf(accessKeyId.charAt(at))
    if (value === -1) return undefined
    if (at < 14) bits = bits * 32 + value
  }
  const six = Math.floor(bits / 4)
  if (six < 2 ** 47) return undefined
  const account = Math.floor((six - 2 ** 47) / 2 ** 7)
  return account > 999_999_999_999 ? undefined : String(account).padStart(12, '0')
}

/** False when credentials say, or their key shows, that they are of another account. */
export function mayBelongTo(
  accountId: string,
  credentials: Pick<Credentials, 'accessKeyId' | 'accountId'>,
): boolean {
  const said = credentials.accountId ?? accountId
  const shown = accountOfKey(credentials.accessKeyId) ?? accountId
  return said === accountId && shown === accountId
}
