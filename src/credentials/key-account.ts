import type { Credentials } from './credentials.ts'

/**
 * The account inside an access key id (keys since about 2019): the first six bytes of the base32
 * part, whose highest bit is set, then 40 bits of account. Undefined for older and foreign keys.
 */
export function accountOfKey(accessKeyId: string): string | undefined {
  const account = accountNumberOfKey(accessKeyId)
  return account === undefined ? undefined : String(account).padStart(12, '0')
}

/** By codes alone: the hot entry has no time to make patterns and single characters ready. */
function accountNumberOfKey(id: string): number | undefined {
  if (id.length !== 20 || id.charCodeAt(0) !== 0x41 || id.charCodeAt(3) !== 0x41) return undefined
  // Ten characters are 50 bits; the six bytes are the first 48 of them. Below 2^53 numbers are exact.
  let bits = 0
  for (let at = 4; at < 20; at++) {
    const value = base32Value(id.charCodeAt(at))
    if (value === undefined) return undefined
    if (at < 14) bits = bits * 32 + value
  }
  const six = Math.floor(bits / 4)
  if (six < 2 ** 47) return undefined
  const account = Math.floor((six - 2 ** 47) / 2 ** 7)
  return account > 999_999_999_999 ? undefined : account
}

/** `A` to `Z`, then `2` to `7` (RFC 4648 section 6). */
function base32Value(code: number): number | undefined {
  if (code >= 65 && code <= 90) return code - 65
  return code >= 50 && code <= 55 ? code - 50 + 26 : undefined
}

/** False when credentials say, or their key shows, that they are of another account. */
export function mayBelongTo(
  accountId: string,
  credentials: Pick<Credentials, 'accessKeyId' | 'accountId'>,
): boolean {
  const said = credentials.accountId ?? accountId
  const shown = accountNumberOfKey(credentials.accessKeyId)
  return said === accountId && (shown === undefined || shown === Number(accountId))
}
