/** The key that seals and opens: asked for when it is first needed, then kept by this process. */
import { randomBytes } from 'node:crypto'
import { SystemError } from '../../errors.ts'
import { type Keychain, systemKeychain } from '../../system/keychain.ts'
import { sessionMemory } from '../../system/session-memory.ts'
import type { System } from '../../system/system.ts'
import type { Protection } from './protection.ts'

export type KeyPorts = Pick<System, 'env' | 'platform'>

/** A key by its name, and who keeps it. */
export type KeptKey = Pick<Protection, 'key' | 'keeper'>

const keyLength = 32

/** By name. A failure is kept for some seconds, so that a hundred readers do not wait one by one. */
const kept = new Map<string, Buffer>()
const failed = new Map<string, { readonly error: SystemError; readonly atMs: number }>()
const rememberedMs = 5000

/**
 * Never asks a person: a keychain that is locked or does not answer, and a passphrase that nobody has
 * typed since the session began, are errors at once. Throws SystemError `keychain-locked`,
 * `keychain-missing`, `keychain-failed` or `sealing-key-gone`.
 */
export function sealingKey(protection: KeptKey, system: KeyPorts): Buffer {
  const { key: name } = protection
  const known = kept.get(name)
  if (known !== undefined) return known
  const before = failed.get(name)
  if (before !== undefined && performance.now() - before.atMs < rememberedMs) throw before.error
  try {
    const key = fetchKey(protection, system, false)
    kept.set(name, key)
    return key
  } catch (error) {
    if (error instanceof SystemError) failed.set(name, { error, atMs: performance.now() })
    throw error
  }
}

/** The same where a person may be asked by a dialog of the keychain. Throws as sealingKey. */
export function unlockedKey(protection: KeptKey, system: KeyPorts): Buffer {
  failed.delete(protection.key)
  const key = fetchKey(protection, system, true)
  kept.set(protection.key, key)
  return key
}

function fetchKey(protection: KeptKey, system: KeyPorts, mayAsk: boolean): Buffer {
  const text = keptText(protection, system, mayAsk)
  const key = text === undefined ? undefined : Buffer.from(text, 'base64')
  if (key?.length === keyLength) return key
  const message = 'The keychain has lost the key of the sealed files, which nobody can open now.'
  throw new SystemError('sealing-key-gone', message)
}

function keptText(protection: KeptKey, system: KeyPorts, mayAsk: boolean): string | undefined {
  const { key: name, keeper } = protection
  if (keeper.kind === 'keychain') return systemKeychain(system).read(name, mayAsk)
  const text = sessionMemory(system)?.read(name)
  if (text !== undefined) return text
  const message = 'The passphrase of the sealed files has not been typed since this session began.'
  throw new SystemError('keychain-locked', message)
}

export function newKey(): { readonly name: string; readonly key: Buffer } {
  return { name: randomBytes(8).toString('hex'), key: randomBytes(keyLength) }
}

/** Reads it back before anything is sealed with it. Throws SystemError. */
export function storeInKeychain(
  name: string,
  key: Buffer,
  keychain: Keychain,
  mayAsk: boolean,
): void {
  const text = key.toString('base64')
  keychain.write(name, text, mayAsk)
  if (keychain.read(name, false) === text) return
  throw new SystemError('keychain-failed', `${keychain.label} did not keep what it was given.`)
}

/** Until the session ends. False where there is no memory that ends with it. */
export function rememberKey(name: string, key: Buffer, system: KeyPorts): boolean {
  kept.set(name, key)
  failed.delete(name)
  const memory = sessionMemory(system)
  memory?.write(name, key.toString('base64'))
  return memory !== undefined
}

/** This process forgets the key, and so does the session; the keychain keeps it. */
export function forgetKey(name: string, system: KeyPorts): void {
  kept.delete(name)
  failed.delete(name)
  sessionMemory(system)?.remove(name)
}
