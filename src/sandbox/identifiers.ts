/** Identifiers as AWS makes them: keys and role ids that carry their account, codes, tokens. */
import { createHash, randomBytes, randomInt } from 'node:crypto'

const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

function toBase32(bytes: Uint8Array): string {
  let value = 0n
  for (const byte of bytes) value = (value << 8n) | BigInt(byte)
  let text = ''
  for (let bits = bytes.length * 8; bits > 0; bits -= 5) {
    text = (base32[Number(value & 31n)] ?? '') + text
    value >>= 5n
  }
  return text
}

/**
 * A 20-character identifier that decoders map back to its account: bit 47 set, the account in the
 * 40 bits from bit 7, then `tail` (at least 5 bytes; its first 7 bits fill the rest of the prefix).
 */
function accountIdentifier(prefix: string, accountId: string, tail: Uint8Array): string {
  const head = (1n << 47n) | (BigInt(accountId) << 7n) | BigInt((tail[0] ?? 0) & 127)
  const bytes = Buffer.alloc(10)
  bytes.writeUIntBE(Number(head), 0, 6)
  bytes.set(tail.subarray(1, 5), 6)
  return prefix + toBase32(bytes)
}

/** `ASIA` and 16 characters: the id of temporary credentials. */
export function temporaryKeyId(accountId: string, tail: Uint8Array = randomBytes(5)): string {
  return accountIdentifier('ASIA', accountId, tail)
}

/** `AKIA` and 16 characters: the id of a long-lived key. */
export function longLivedKeyId(accountId: string, tail: Uint8Array = randomBytes(5)): string {
  return accountIdentifier('AKIA', accountId, tail)
}

/** 40 characters of base64, as every secret access key. */
export function secretKey(): string {
  return randomBytes(30).toString('base64')
}

/** Session tokens of STS begin so and have no fixed length. */
export function sessionToken(): string {
  return `IQoJb3JpZ2luX2Vj${randomBytes(384).toString('base64')}`
}

export function opaqueToken(prefix: string, bytes = 32): string {
  return prefix + randomBytes(bytes).toString('base64url')
}

// RFC 8628 section 6.1: no vowels, so that no code is a word.
const codeLetters = 'BCDFGHJKLMNPQRSTVWXZ'

/** XXXX-XXXX. */
export function userCode(): string {
  const letters = Array.from({ length: 8 }, () => codeLetters[randomInt(codeLetters.length)] ?? 'B')
  return `${letters.slice(0, 4).join('')}-${letters.slice(4).join('')}`
}

/** What a person typed as XXXX-XXXX: any case, with or without the hyphen. */
export function normalUserCode(typed: string): string {
  const letters = typed.toUpperCase().replace(/[^A-Z]/g, '')
  return letters.length === 8 ? `${letters.slice(0, 4)}-${letters.slice(4)}` : letters
}

export interface ReservedRole {
  /** `AWSReservedSSO_AdministratorAccess_` and 16 hex digits. */
  readonly roleName: string
  readonly roleId: string
}

/** The IAM role that Identity Center keeps in an account for a permission set: the same each time. */
export function reservedRole(accountId: string, permissionSet: string): ReservedRole {
  const digest = createHash('sha256').update(`${accountId}/${permissionSet}`).digest()
  return {
    roleName: `AWSReservedSSO_${permissionSet}_${digest.toString('hex', 0, 8)}`,
    roleId: accountIdentifier('AROA', accountId, digest.subarray(8)),
  }
}

export function iamRoleId(accountId: string, name: string): string {
  const digest = createHash('sha256').update(`role/${accountId}/${name}`).digest()
  return accountIdentifier('AROA', accountId, digest)
}

export function iamUserId(accountId: string, name: string): string {
  const digest = createHash('sha256').update(`user/${accountId}/${name}`).digest()
  return accountIdentifier('AIDA', accountId, digest)
}

export function iamGroupId(accountId: string, name: string): string {
  const digest = createHash('sha256').update(`group/${accountId}/${name}`).digest()
  return accountIdentifier('AGPA', accountId, digest)
}
