/** Signs tokens as the platforms of pipelines do: RS256, with a key of each platform's own. */
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomUUID,
  sign,
} from 'node:crypto'
import { opaqueToken } from '../identifiers.ts'
import { nowMs, type World } from '../world.ts'
import type { Job, Pipeline } from './pipeline.ts'

interface SigningKey {
  readonly kid: string
  readonly key: KeyObject
}

/** Made when it is first needed: a key of 2,048 bits takes a moment. */
export function signingKey({ store }: World, { id }: Pipeline): SigningKey {
  const kept = store.pipelineKeys.get(id)
  if (kept !== undefined) return { kid: kept.kid, key: createPrivateKey(kept.privateKey) }
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  const kid = opaqueToken('', 16)
  store.pipelineKeys.put(id, { kid, privateKey })
  return { kid, key: createPrivateKey(privateKey) }
}

/** RFC 7517. */
export function keySet(world: World, pipeline: Pipeline): object {
  const { kid, key } = signingKey(world, pipeline)
  const { kty, n, e } = createPublicKey(key).export({ format: 'jwk' })
  return { keys: [{ kty, use: 'sig', alg: 'RS256', kid, n, e }] }
}

export function publicKey(world: World, pipeline: Pipeline): KeyObject {
  return createPublicKey(signingKey(world, pipeline).key)
}

/** What is asked of a token or a job. */
export interface JobRequest {
  /** The row's usual one. */
  readonly subject?: string | undefined
  readonly issuer?: string | undefined
  /** An empty value takes a claim away. */
  readonly claims?: Readonly<Record<string, string>>
}

export function jobOf(pipeline: Pipeline, { subject, issuer }: JobRequest): Job {
  const wanted = subject ?? pipeline.usualSubject
  const found = Object.entries(pipeline.subjects.exec(wanted)?.groups ?? {})
  const parts = Object.fromEntries(found.filter(([, value]) => value !== undefined))
  return {
    subject: wanted,
    issuer: issuer ?? pipeline.usualIssuer,
    parts: { ...pipeline.usualParts, ...parts },
    runId: '1658821493',
  }
}

export interface TokenRequest extends JobRequest {
  /** The row's usual one. */
  readonly audience?: string | undefined
  readonly lifetimeSeconds?: number | undefined
}

function part(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

/** What reads as a JSON object or list is one: session tags are a claim of that kind. */
function nestedClaims(claims: Readonly<Record<string, string>>): Record<string, unknown> {
  const read = (value: string): unknown => {
    if (!/^[[{]/.test(value)) return value
    try {
      return JSON.parse(value) as unknown
    } catch {
      return value
    }
  }
  return Object.fromEntries(Object.entries(claims).map(([name, value]) => [name, read(value)]))
}

export function signToken(world: World, pipeline: Pipeline, request: TokenRequest): string {
  const job = jobOf(pipeline, request)
  const now = Math.floor(nowMs(world) / 1000)
  const { earlierSeconds } = pipeline
  const usual = {
    jti: randomUUID(),
    sub: job.subject,
    aud: request.audience ?? pipeline.usualAudience,
    ...pipeline.claims(job),
    iss: job.issuer,
    ...(earlierSeconds === undefined ? {} : { nbf: now - earlierSeconds }),
    exp: now + (request.lifetimeSeconds ?? pipeline.lifetimeSeconds),
    iat: now,
  }
  const given = request.claims ?? {}
  const all = Object.entries({ ...usual, ...nestedClaims(given) })
  const claims = Object.fromEntries(all.filter(([name]) => given[name] !== ''))
  const { kid, key } = signingKey(world, pipeline)
  const signed = `${part({ typ: 'JWT', alg: 'RS256', kid })}.${part(claims)}`
  return `${signed}.${sign('sha256', Buffer.from(signed), key).toString('base64url')}`
}
