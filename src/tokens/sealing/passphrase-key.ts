/** The key of the sealed files, wrapped with a passphrase: scrypt (RFC 7914), then AES-256-GCM. */
import { randomBytes, scryptSync } from 'node:crypto'
import { type JsonObject, stringField } from '../json-fields.ts'
import { openBytes, sealBytes } from './aead.ts'

/** Costs and salt as in RFC 7914; everything but the numbers is base64. */
export interface WrappedKey {
  readonly cost: number
  readonly blockSize: number
  readonly parallel: number
  readonly salt: string
  readonly sealed: string
}

/** 128 MiB and about half a second: OWASP's first choice for scrypt. */
const usual = { cost: 2 ** 17, blockSize: 8, parallel: 1 } as const

/** What a file may ask for: four times the usual memory. */
const dearest = 2 ** 19

const purpose = 'keyless key 1'

export function wrapKey(key: Uint8Array, passphrase: string): WrappedKey {
  const salt = randomBytes(16).toString('base64')
  const wrapping = derive(passphrase, { ...usual, salt })
  return { ...usual, salt, sealed: sealBytes(key, wrapping, purpose) }
}

/** Undefined for another passphrase. */
export function unwrapKey(wrapped: WrappedKey, passphrase: string): Buffer | undefined {
  return openBytes(wrapped.sealed, derive(passphrase, wrapped), purpose)
}

/** The same passphrase whichever keyboard or system it was typed on. */
function derive(
  passphrase: string,
  { cost, blockSize, parallel, salt }: Omit<WrappedKey, 'sealed'>,
) {
  return scryptSync(passphrase.normalize('NFKC'), Buffer.from(salt, 'base64'), 32, {
    N: cost,
    r: blockSize,
    p: parallel,
    maxmem: 256 * cost * blockSize,
  })
}

export function wrappedFields({ cost, blockSize, parallel, salt, sealed }: WrappedKey) {
  return { N: String(cost), r: String(blockSize), p: String(parallel), salt, sealed }
}

export function decodeWrapped(fields: JsonObject): WrappedKey | undefined {
  const number = (name: string): number => Number(stringField(fields, name) ?? 'none')
  const [cost, blockSize, parallel] = [number('N'), number('r'), number('p')]
  const salt = stringField(fields, 'salt')
  const sealed = stringField(fields, 'sealed')
  const isPower = Number.isInteger(Math.log2(cost)) && cost >= 2 ** 14 && cost <= dearest
  if (!isPower || blockSize !== 8 || parallel !== 1) return undefined
  if (salt === undefined || sealed === undefined) return undefined
  return { cost, blockSize, parallel, salt, sealed }
}
