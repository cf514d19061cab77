/**
 * Whether secrets are sealed, and how: one small file beside the sealed ones. It says nothing secret.
 * While it is there every store of tokens, registrations and role credentials goes by it.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { SystemError } from '../../errors.ts'
import { readCacheFile } from '../../system/cache-folder.ts'
import { removeIfPresent, writePrivateFile } from '../../system/files.ts'
import type { Paths } from '../../system/paths.ts'
import type { System } from '../../system/system.ts'
import { decodeObject, type JsonObject, objectField, stringField } from '../json-fields.ts'
import { pythonJson } from '../python-json.ts'
import { decodeWrapped, type WrappedKey, wrappedFields } from './passphrase-key.ts'

/** `shared` leaves the short-lived access token to other tools, `strict` nothing. */
export type ProtectionMode = 'shared' | 'strict'

/** Who keeps the key: the keychain of the system, or a passphrase that a person knows. */
export type KeyKeeper =
  | { readonly kind: 'keychain' }
  | { readonly kind: 'passphrase'; readonly wrapped: WrappedKey }

export interface Protection {
  readonly mode: ProtectionMode
  /** `unprotect` is under way: what is sealed is still read, and nothing is sealed any more. */
  readonly leaving: boolean
  /** Names the key; the sealed files name it too. */
  readonly key: string
  readonly keeper: KeyKeeper
}

const version = '1'

export function sealedFolder({ locks }: Pick<Paths, 'locks'>): string {
  return join(locks, 'sealed')
}

export function protectionPath(paths: Pick<Paths, 'locks'>): string {
  return join(sealedFolder(paths), 'protection.json')
}

/** Undefined when nothing is sealed. Throws SystemError `protection-damaged` or as readCacheFile does. */
export function readProtection(system: Pick<System, 'paths' | 'platform'>): Protection | undefined {
  const path = protectionPath(system.paths)
  if (!existsSync(sealedFolder(system.paths))) return undefined
  const text = readCacheFile(path, system.platform)?.text
  if (text === undefined) return undefined
  const found = decodeProtection(text)
  if (found !== undefined) return found
  throw new SystemError('protection-damaged', `${path} cannot be read.`, { details: { path } })
}

/**
 * Asked after sealing and before what is open goes: `unprotect` looks for sealed files once it has
 * said that it is under way, so that one of the two sees the other. Throws SystemError.
 */
export function isStillOn(
  { key }: Pick<Protection, 'key'>,
  system: Pick<System, 'paths' | 'platform'>,
): boolean {
  const now = readProtection(system)
  return now !== undefined && !now.leaving && now.key === key
}

export function writeProtection(
  system: Pick<System, 'paths'>,
  { mode, leaving, key, keeper }: Protection,
): void {
  const passphrase = keeper.kind === 'passphrase' ? { scrypt: wrappedFields(keeper.wrapped) } : {}
  const text = pythonJson({ version, mode, leaving, key, keeper: keeper.kind, ...passphrase })
  writePrivateFile(protectionPath(system.paths), text, { mode: 0o600 })
}

export function removeProtection(system: Pick<System, 'paths'>): void {
  removeIfPresent(protectionPath(system.paths))
}

function decodeProtection(text: string): Protection | undefined {
  const fields = decodeObject(text)
  if (fields === undefined || stringField(fields, 'version') !== version) return undefined
  const mode = stringField(fields, 'mode')
  const key = stringField(fields, 'key')
  if (mode !== 'shared' && mode !== 'strict') return undefined
  if (key === undefined || !/^[0-9a-f]{16}$/.test(key)) return undefined
  const keeper = keeperOf(fields)
  return keeper && { mode, leaving: fields['leaving'] === true, key, keeper }
}

function keeperOf(fields: JsonObject): KeyKeeper | undefined {
  const kind = stringField(fields, 'keeper')
  if (kind === 'keychain') return { kind }
  const scrypt = objectField(fields, 'scrypt')
  const wrapped = scrypt === undefined ? undefined : decodeWrapped(scrypt)
  return kind === 'passphrase' && wrapped !== undefined ? { kind, wrapped } : undefined
}
