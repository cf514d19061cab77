/**
 * Seals what is secret on disk, and goes back. Every step can be the last one: a sealed copy is read
 * back before the open one goes, and what is left to do is found again by whoever comes next.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { AwsConfig } from '../config/aws-config.ts'
import { removeStale, tempsIn } from '../system/files.ts'
import { systemKeychain } from '../system/keychain.ts'
import { withLock } from '../system/lock.ts'
import type { System } from '../system/system.ts'
import { giveUpKey } from '../tokens/sealing/give-up-key.ts'
import { wrapKey } from '../tokens/sealing/passphrase-key.ts'
import {
  type Protection,
  type ProtectionMode,
  protectionPath,
  readProtection,
  removeProtection,
  writeProtection,
} from '../tokens/sealing/protection.ts'
import { sealKeyFile, sealTokenFile } from '../tokens/sealing/seal-plaintext.ts'
import { openSealed, sealedIn } from '../tokens/sealing/sealed-files.ts'
import { showOthers } from '../tokens/sealing/sealed-tokens.ts'
import { newKey, rememberKey, sealingKey, storeInKeychain } from '../tokens/sealing/sealing-key.ts'
import { plaintextFiles, sealedFiles, secretFolders, type SecretFiles } from './sealable-files.ts'

export interface ProtectOptions {
  readonly mode: ProtectionMode
  /** Seals with a key that this passphrase opens, instead of one in the keychain. Only at first. */
  readonly passphrase?: string | undefined
  /** The keychain may open a dialog and has a minute (no: then five seconds). */
  readonly mayAsk?: boolean
}

/** What was sealed. Throws SystemError; whatever was sealed by then stays so. */
export async function protect(
  options: ProtectOptions,
  config: AwsConfig,
  system: System,
): Promise<SecretFiles> {
  return oneAtATime(system, async () => {
    const found = readProtection(system)
    // Stopped at the very end of an unprotect, or before the first file was sealed: its key opens nothing.
    const isOver = found?.leaving === true && sealedFiles(system).length === 0
    if (isOver) giveUpKey(found, system)
    const before = isOver ? undefined : found
    const protection = { ...(before ?? begin(options, system)), mode: options.mode, leaving: false }
    sealingKey(protection, system)
    if (before?.mode === 'strict' && options.mode === 'shared') showAll(before, system)
    writeProtection(system, protection)
    const files = plaintextFiles(config, options.mode, system)
    for (const path of files.tokens) await sealTokenFile(path, system)
    for (const path of [...files.registrations, ...files.keys]) await sealKeyFile(path, system)
    removeStale(secretFolders(system).flatMap(tempsIn), protectionPath(system.paths))
    return files
  })
}

/** The key is where it can be had again before anything says that it is needed. */
function begin({ passphrase, mode, mayAsk = false }: ProtectOptions, system: System): Protection {
  const { name, key } = newKey()
  if (passphrase === undefined) {
    const begun = { mode, leaving: true, key: name, keeper: { kind: 'keychain' } } as const
    // Named first, so that whoever comes after a kill takes it out of the keychain again.
    writeProtection(system, begun)
    try {
      storeInKeychain(name, key, systemKeychain(system), mayAsk)
    } catch (error) {
      removeProtection(system)
      throw error
    }
    return begun
  }
  rememberKey(name, key, system)
  return {
    mode,
    leaving: false,
    key: name,
    keeper: { kind: 'passphrase', wrapped: wrapKey(key, passphrase) },
  }
}

/** From `strict` to `shared`: other tools get their access tokens back. */
function showAll(before: Protection, system: System): void {
  for (const path of sealedIn(system.paths.ssoCache, system)) {
    const opened = existsSync(path) ? undefined : openSealed(path, before, system)
    if (opened?.about['kind'] === 'token') showOthers(path, opened.text, 'shared')
  }
}

export function protectionLock({ locks }: Pick<System['paths'], 'locks'>): string {
  return join(locks, 'protection')
}

/** Two of them at once would each undo half of the other. */
export async function oneAtATime<T>(system: System, work: () => Promise<T>): Promise<T> {
  const { clock, platform, paths } = system
  return withLock({ folder: protectionLock(paths), clock, platform }, work)
}
