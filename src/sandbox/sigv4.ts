/**
 * AWS Signature Version 4 from the service's side, written from the specification (IAM user guide,
 * "Create a signed AWS API request"). It shares nothing with what the client signs with.
 */
import { createHash, createHmac } from 'node:crypto'
import type { SandboxRequest } from './exchange.ts'
import { sameSecret } from './secrets.ts'

export interface Authorization {
  readonly accessKeyId: string
  /** YYYYMMDD. */
  readonly date: string
  readonly region: string
  readonly service: string
  readonly signedHeaders: readonly string[]
  readonly signature: string
}

const algorithm = 'AWS4-HMAC-SHA256'

/** Undefined when it is not a well-formed signature of this version. */
export function parseAuthorization(header: string): Authorization | undefined {
  if (!header.startsWith(`${algorithm} `)) return undefined
  const fields = new Map<string, string>()
  for (const part of header.slice(algorithm.length).split(',')) {
    const [, name = '', value = ''] = /^\s*(\w+)=(\S+)\s*$/.exec(part) ?? []
    fields.set(name, value)
  }
  const [accessKeyId, date, region, service, end, ...more] = (fields.get('Credential') ?? '').split(
    '/',
  )
  const signature = fields.get('Signature')
  const signedHeaders = fields.get('SignedHeaders')?.split(';')
  if (accessKeyId === undefined || date === undefined || region === undefined) return undefined
  if (service === undefined || end !== 'aws4_request' || more.length > 0) return undefined
  if (signature === undefined || signedHeaders === undefined) return undefined
  return { accessKeyId, date, region, service, signedHeaders, signature }
}

function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex')
}

function hmac(key: string | Uint8Array, data: string): Buffer {
  return createHmac('sha256', key).update(data).digest()
}

/** Percent-encoding of everything but the unreserved characters (RFC 3986 section 2.3). */
function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function byCodePoint(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}

function canonicalQuery(rawQuery: string): string {
  const pairs = rawQuery.split('&').filter((pair) => pair !== '')
  return pairs
    .map((pair) => {
      const [name = '', ...value] = pair.split('=')
      return [encode(decode(name)), encode(decode(value.join('=')))] as const
    })
    .toSorted((a, b) => byCodePoint(a[0], b[0]) || byCodePoint(a[1], b[1]))
    .map(([name, value]) => `${name}=${value}`)
    .join('&')
}

/** Every service but S3 encodes the path once more than it was sent. */
function canonicalPath(path: string, service: string): string {
  const parts = path.split('/')
  return parts.map((part) => encode(service === 's3' ? decode(part) : part)).join('/') || '/'
}

/** S3 lets a client leave its body unsigned, and say so in a header that is signed. */
function payloadOf({ headers, body }: Pick<SandboxRequest, 'headers' | 'body'>, service: string) {
  const unsigned = 'UNSIGNED-PAYLOAD'
  return service === 's3' && headers['x-amz-content-sha256'] === unsigned ? unsigned : sha256(body)
}

export function canonicalRequest(
  request: Pick<SandboxRequest, 'method' | 'path' | 'rawQuery' | 'headers' | 'body'>,
  signedHeaders: readonly string[],
  service = '',
): string {
  const headers = signedHeaders.map((name) => {
    const value = request.headers[name] ?? ''
    return `${name}:${value.trim().replace(/ +/g, ' ')}\n`
  })
  return [
    request.method,
    canonicalPath(request.path, service),
    canonicalQuery(request.rawQuery),
    headers.join(''),
    signedHeaders.join(';'),
    payloadOf(request, service),
  ].join('\n')
}

export function signatureOf(
  canonical: string,
  scope: Pick<Authorization, 'date' | 'region' | 'service'>,
  key: { readonly secretAccessKey: string; readonly timestamp: string },
): string {
  const credentialScope = `${scope.date}/${scope.region}/${scope.service}/aws4_request`
  const toSign = [algorithm, key.timestamp, credentialScope, sha256(canonical)].join('\n')
  const dated = hmac(`AWS4${key.secretAccessKey}`, scope.date)
  const signing = hmac(hmac(hmac(dated, scope.region), scope.service), 'aws4_request')
  return hmac(signing, toSign).toString('hex')
}

export function isSignedWith(
  request: SandboxRequest,
  authorization: Authorization,
  secretAccessKey: string,
): boolean {
  const timestamp = request.headers['x-amz-date'] ?? ''
  const canonical = canonicalRequest(request, authorization.signedHeaders, authorization.service)
  const expected = signatureOf(canonical, authorization, { secretAccessKey, timestamp })
  return sameSecret(authorization.signature, expected)
}

/** `20261123T020500Z`, or undefined. */
export function parseTimestamp(text: string): Date | undefined {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text)
  if (parts === null) return undefined
  const [, year, month, day, hour, minute, second] = parts
  const date = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
  return Number.isNaN(date.getTime()) ? undefined : date
}

export function formatTimestamp(date: Date): string {
  return `${date.toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`
}
