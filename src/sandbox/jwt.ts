/**
 * JSON Web Tokens from the service's side (RFC 7515, 7519): signature, times, issuer. Written from
 * the specifications over node:crypto.
 */
import { type KeyObject, verify } from 'node:crypto'

export interface JwtClaims {
  /** Empty when it is not there, as the subject is. */
  readonly issuer: string
  readonly subject: string
  /** `azp` where there is one, as IAM reads it, else `aud`. */
  readonly audiences: readonly string[]
  /** `aud` where `azp` takes its place, else none. */
  readonly otherAudiences: readonly string[]
  /** Seconds since 1970. */
  readonly expiresAt: number | undefined
  readonly all: Readonly<Record<string, unknown>>
}

/** Those that IAM takes. */
const hashes: Readonly<Record<string, readonly [type: 'rsa' | 'ec', hash: string]>> = {
  RS256: ['rsa', 'sha256'],
  RS384: ['rsa', 'sha384'],
  RS512: ['rsa', 'sha512'],
  ES256: ['ec', 'sha256'],
  ES384: ['ec', 'sha384'],
  ES512: ['ec', 'sha512'],
}

function decoded(part: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? { ...value }
      : undefined
  } catch {
    return undefined
  }
}

/** A claim's texts; numbers and booleans as texts, anything nested left out. */
export function texts(value: unknown): readonly string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value]
  return list.flatMap((item) =>
    ['string', 'number', 'boolean'].includes(typeof item) ? [String(item)] : [],
  )
}

/** What an unverified token says; undefined when it is none. */
export function readClaims(token: string): JwtClaims | undefined {
  const all = decoded(token.split('.')[1] ?? '')
  if (all === undefined) return undefined
  const { iss, sub, aud, azp, exp } = all
  const hasParty = typeof azp === 'string' && azp !== ''
  return {
    issuer: typeof iss === 'string' ? iss : '',
    subject: typeof sub === 'string' ? sub : '',
    audiences: hasParty ? [azp] : texts(aud),
    otherAudiences: hasParty ? texts(aud) : [],
    expiresAt: typeof exp === 'number' ? exp : undefined,
    all,
  }
}

/** Whether one of the keys made the signature. */
export function isSignedByOne(token: string, keys: readonly KeyObject[]): boolean {
  const [header = '', body = '', signature = '', ...more] = token.split('.')
  const alg = decoded(header)?.['alg']
  const [type, hash] = (typeof alg === 'string' && hashes[alg]) || []
  if (type === undefined || hash === undefined || more.length > 0) return false
  const signed = Buffer.from(`${header}.${body}`)
  const bytes = Buffer.from(signature, 'base64url')
  return keys
    .filter(({ asymmetricKeyType }) => asymmetricKeyType === type)
    .some((key) => verify(hash, signed, { key, dsaEncoding: 'ieee-p1363' }, bytes))
}
