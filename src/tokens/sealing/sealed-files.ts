/**
 * Cache files with secrets in them: as the AWS tools keep them, or, while protection is on, sealed in
 * a file of ours instead. A plaintext file that another tool writes goes before the sealed one.
 * For tokens, of which a part stays where it is, see sealed-token-cache.ts.
 */
import { basename, dirname, join } from 'node:path'
import { SystemError } from '../../errors.ts'
import { readCacheFile } from '../../system/cache-folder.ts'
import { removeIfPresent, removeTemps, writePrivateFile } from '../../system/files.ts'
import type { Paths } from '../../system/paths.ts'
import type { System } from '../../system/system.ts'
import { listCacheFiles, readAnyCacheFile } from '../cache-files.ts'
import { aboutText } from './about.ts'
import { type About, decodeEnvelope, openText, sealText } from './envelope.ts'
import { isStillOn, type Protection, readProtection, sealedFolder } from './protection.ts'
import { sealingKey } from './sealing-key.ts'

export type SecretPorts = Pick<System, 'paths' | 'platform' | 'log' | 'env'>

/** The folders of which files are sealed, by what the sealed ones' names begin with. */
function foldersOf(paths: Paths): Readonly<Record<string, string>> {
  return { sso: paths.ssoCache, cli: paths.cliCache, mfa: join(paths.cacheFolder, 'mfa') }
}

/** Where the secrets of the file at `path` are while they are sealed. */
export function sealedPath(path: string, paths: Paths): string {
  const folder = dirname(path)
  const kind = Object.entries(foldersOf(paths)).find(([, known]) => known === folder)?.[0]
  return join(sealedFolder(paths), `${kind ?? 'other'}-${basename(path)}`)
}

/** The paths of the folder's files that are sealed, whether or not they are there as well. */
export function sealedIn(folder: string, { paths }: Pick<System, 'paths'>): readonly string[] {
  const kind = Object.entries(foldersOf(paths)).find(([, known]) => known === folder)?.[0]
  if (kind === undefined) return []
  return listCacheFiles(sealedFolder(paths))
    .filter((name) => name.startsWith(`${kind}-`))
    .map((name) => join(folder, name.slice(kind.length + 1)))
}

/** The paths of the folder's files, sealed ones too. Throws SystemError. */
export function listSecretFiles(folder: string, system: SecretPorts): readonly string[] {
  const plain = listCacheFiles(folder).map((name) => join(folder, name))
  if (readProtection(system) === undefined) return plain
  return [...new Set([...plain, ...sealedIn(folder, system)])]
}

/** The file's text, opened where it is sealed. Throws SystemError, as sealingKey does too. */
export function readSecretFile(path: string, system: SecretPorts): string | undefined {
  const plain = readCacheFile(path, system.platform)?.text
  if (plain !== undefined) return plain
  const protection = readProtection(system)
  return protection && openSealed(path, protection, system)?.text
}

/**
 * What may be known of the file without the key, sealed or not; undefined where it cannot be read, and
 * where `wanted` is not in it: there may be thousands of files, and decoding takes longer than reading.
 */
export function anySecretAbout(
  path: string,
  system: SecretPorts,
  wanted: string = '',
): About | undefined {
  const plain = readAnyCacheFile(path, system)
  if (plain !== undefined) return plain.includes(wanted) ? aboutText(plain) : undefined
  const sealed = readAnyCacheFile(sealedPath(path, system.paths), system)
  return sealed?.includes(wanted) === true ? decodeEnvelope(sealed)?.about : undefined
}

/** Sealed while protection is on: then no plaintext stays. Throws SystemError. */
export function writeSecretFile(path: string, text: string, system: SecretPorts): void {
  const protection = readProtection(system)
  if (protection !== undefined && !protection.leaving) {
    writeSealed(path, text, aboutText(text), protection, system)
    if (isStillOn(protection, system)) return void removeIfPresent(path)
  }
  writePrivateFile(path, text, { mode: 0o600 })
  if (protection !== undefined) removeIfPresent(sealedPath(path, system.paths))
}

/** Both, if there, and what killed writers left of them. True when there was one. Throws SystemError. */
export function removeSecretFile(path: string, system: Pick<System, 'paths'>): boolean {
  removeTemps(path)
  removeTemps(sealedPath(path, system.paths))
  const plain = removeIfPresent(path)
  const sealed = removeIfPresent(sealedPath(path, system.paths))
  return plain || sealed
}

export interface Opened {
  readonly text: string
  readonly about: About
}

/** Undefined when nothing is sealed, or nothing that the key opens, with a warning. Throws SystemError. */
export function openSealed(
  path: string,
  protection: Protection,
  system: SecretPorts,
): Opened | undefined {
  const envelope = readSealed(path, system)
  if (envelope === undefined) return undefined
  const sealed = sealedPath(path, system.paths)
  const fits = envelope.key === protection.key
  const key = fits ? sealingKey(protection, system) : undefined
  const text = key && openText(envelope, { name: basename(sealed), key })
  if (text !== undefined) return { text, about: envelope.about }
  system.log.warn(`${sealed} was changed or sealed with another key, so it counts as none.`)
  return undefined
}

/** What a sealed file of that path holds, or would; undefined where the key does not open it. Throws SystemError. */
export function openEnvelope(
  text: string | undefined,
  sealed: string,
  protection: Protection,
  system: SecretPorts,
): string | undefined {
  const envelope = text === undefined ? undefined : decodeEnvelope(text)
  if (envelope?.key !== protection.key) return undefined
  return openText(envelope, { name: basename(sealed), key: sealingKey(protection, system) })
}

/** The sealed file as it is; undefined where there is none. Throws SystemError. */
export function readSealed(path: string, system: SecretPorts): ReturnType<typeof decodeEnvelope> {
  const text = readCacheFile(sealedPath(path, system.paths), system.platform)?.text
  return text === undefined ? undefined : decodeEnvelope(text)
}

/** Throws SystemError, as sealingKey does too. */
export function writeSealed(
  path: string,
  text: string,
  about: About,
  protection: Protection,
  system: SecretPorts,
): void {
  const key = sealingKey(protection, system)
  const sealed = sealedPath(path, system.paths)
  const place = { name: basename(sealed), keyName: protection.key, key }
  writePrivateFile(sealed, sealText(text, about, place), { mode: 0o600 })
}

/** Whether the key could not be had, so that what is sealed is as good as not there. */
export function isKeyUnavailable(error: unknown): error is SystemError {
  return (
    error instanceof SystemError &&
    ['keychain-locked', 'keychain-missing', 'keychain-failed', 'sealing-key-gone'].includes(
      error.code,
    )
  )
}
