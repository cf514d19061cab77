/** A pipeline's token as its claims. Nothing here looks at the signature. */
import { ConfigError } from '../errors.ts'

export interface TokenClaims {
  readonly issuer: string
  readonly subject: string | undefined
  /** As the token has them; see `audienceOf` for what IAM compares. */
  readonly audiences: readonly string[]
  readonly expiresAt: Date | undefined
  readonly notBefore: Date | undefined
  readonly all: ReadonlyMap<string, unknown>
  /** Characters of the token; undefined when only its claims were given. */
  readonly length: number | undefined
  /** What its header names (`RS256`); undefined when only its claims were given. */
  readonly algorithm: string | undefined
}

const wrappers = ['value', 'oidcToken', 'token', 'id_token']

function invalid(says: string): ConfigError {
  return new ConfigError('token-invalid', says)
}

function asObject(text: string): ReadonlyMap<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
    return new Map(Object.entries(value))
  } catch {
    return undefined
  }
}

/** A claim's texts; numbers and booleans as texts, anything nested left out. */
export function claimTexts(value: unknown): readonly string[] {
  const list: readonly unknown[] = Array.isArray(value) ? (value as readonly unknown[]) : [value]
  return list.flatMap((one) =>
    typeof one === 'string' || typeof one === 'number' || typeof one === 'boolean'
      ? [String(one)]
      : [],
  )
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** Seconds since 1970; what is beyond every date is none. */
function date(value: unknown): Date | undefined {
  if (typeof value !== 'number') return undefined
  const at = new Date(value * 1000)
  return Number.isNaN(at.getTime()) ? undefined : at
}

type Outside = Pick<TokenClaims, 'length' | 'algorithm'>

function decode(claims: ReadonlyMap<string, unknown>, outside: Outside): TokenClaims {
  const issuer = text(claims.get('iss'))
  if (issuer === undefined) throw invalid('The token names no issuer (iss).')
  return {
    issuer,
    subject: text(claims.get('sub')),
    audiences: claimTexts(claims.get('aud')),
    expiresAt: date(claims.get('exp')),
    notBefore: date(claims.get('nbf')),
    all: claims,
    ...outside,
  }
}

function jsonPart(part: string | undefined): ReadonlyMap<string, unknown> | undefined {
  return asObject(Buffer.from(part ?? '', 'base64url').toString('utf8'))
}

function fromJwt(token: string): TokenClaims {
  const parts = token.split('.')
  if (parts.length === 5) throw invalid('The token is encrypted (JWE); AWS takes signed ones only.')
  if (parts.length !== 3 || !parts.slice(0, 2).every((part) => /^[\w-]+={0,2}$/.test(part))) {
    throw invalid('That is no token: a JWT has three parts of base64url with dots between them.')
  }
  const claims = jsonPart(parts[1])
  if (claims === undefined) throw invalid('The middle part of the token is no JSON object.')
  const algorithm = text(jsonPart(parts[0])?.get('alg')) ?? ''
  return decode(claims, { length: token.length, algorithm })
}

/**
 * Takes a JWT, what a platform answers with one in it (`{"value": …}`), or the claims alone as JSON.
 * Throws ConfigError `token-invalid`, which never holds a part of the token.
 */
export function readToken(given: string): TokenClaims {
  const bare = given
    .replace(/^\uFEFF/, '')
    .trim()
    .replace(/^bearer\s+/i, '')
  if (bare === '') throw invalid('There is no token: the text is empty.')
  if (!bare.startsWith('{')) return fromJwt(bare)
  const fields = asObject(bare)
  if (fields === undefined) throw invalid('That is neither a token nor JSON.')
  const wrapped = wrappers.flatMap((name) => text(fields.get(name)) ?? [])[0]
  if (!fields.has('iss') && wrapped !== undefined) return fromJwt(wrapped.trim())
  return decode(fields, { length: undefined, algorithm: undefined })
}
