/**
 * Sign-in tokens while protection is on. What other tools may have stays in their file: the access
 * token, or nothing (`strict`). The whole token, as the AWS CLI would write it, is sealed beside it.
 *
 * Other tools write whole tokens into their file, and delete it. So that file decides: secrets in it
 * are a newer sign-in, and in `shared` mode there is none without it. The sealed file is written first
 * and says which access tokens it goes with, its own and the one before: a kill between the two
 * writes loses an access token at most, never the refresh token.
 */
import { basename } from 'node:path'
import { readCacheFile } from '../../system/cache-folder.ts'
import { removeIfPresent, writePrivateFile } from '../../system/files.ts'
import { decodeObject, optional, stringField } from '../json-fields.ts'
import { pythonJson } from '../python-json.ts'
import { parseTimestamp } from '../timestamp.ts'
import type { SealedSecrets } from '../token.ts'
import { decodeToken, type StoredToken } from '../token-file.ts'
import { aboutText, digestOf } from './about.ts'
import { type About, sealText } from './envelope.ts'
import { isStillOn, type Protection, type ProtectionMode } from './protection.ts'
import {
  openSealed,
  readSealed,
  sealedPath,
  type SecretPorts,
  writeSealed,
} from './sealed-files.ts'
import { sealingKey } from './sealing-key.ts'

/** Whether the text holds more than an access token. */
export function hasSecrets(text: string): boolean {
  const fields = decodeObject(text)
  const names = ['refreshToken', 'clientSecret']
  return fields !== undefined && names.some((name) => stringField(fields, name) !== undefined)
}

/** The same file for other tools: where it is for, and the access token until it expires. */
export function withoutSecrets(text: string): string {
  const fields = decodeObject(text) ?? {}
  const left = ['startUrl', 'region', 'accessToken', 'expiresAt'].flatMap((name) => {
    const value = stringField(fields, name)
    return value === undefined ? [] : [[name, value] as const]
  })
  return pythonJson(Object.fromEntries(left))
}

/** Without the key where that will do: see `openToken`. Throws SystemError. */
export function readSealedToken(
  path: string,
  protection: Protection,
  system: SecretPorts,
): StoredToken | 'damaged' | undefined {
  const plain = readCacheFile(path, system.platform)?.text
  if (plain === undefined) {
    if (protection.mode === 'shared') return undefined
    const opened = openSealed(path, protection, system)
    return opened && (decodeToken(opened.text) ?? 'damaged')
  }
  const token = decodeToken(plain)
  if (token === undefined) return 'damaged'
  if (hasSecrets(plain)) return token
  const about = readSealed(path, system)?.about
  return about !== undefined && goesWith(about, token.accessToken)
    ? { ...token, sealed: secretsOf(about) }
    : token
}

/** What is known without the key of a token that is sealed whole. Throws SystemError. */
export function glanceSealed(
  path: string,
  system: SecretPorts,
): Omit<StoredToken, 'accessToken'> | undefined {
  const about = readSealed(path, system)?.about
  const expiresAt = parseTimestamp(about?.['expiresAt'] ?? '')
  if (about?.['kind'] !== 'token' || expiresAt === undefined) return undefined
  const { startUrl, region } = about
  return {
    expiresAt,
    ...optional('startUrl', startUrl),
    ...optional('region', region),
    sealed: secretsOf(about),
  }
}

export function goesWith(about: About, accessToken: string): boolean {
  return [about['access'], about['previous']].includes(digestOf(accessToken))
}

function secretsOf(about: About): SealedSecrets {
  const { registrationExpiresAt = '' } = about
  return {
    refreshable: about['refreshable'] === 'true',
    ...optional('registrationExpiresAt', parseTimestamp(registrationExpiresAt)),
  }
}

/** The token with what is sealed of it. Throws SystemError, as sealingKey does. */
export function openToken<T extends StoredToken>(
  path: string,
  token: T,
  protection: Protection,
  system: SecretPorts,
): T {
  const opened = openSealed(path, protection, system)
  const whole = opened && decodeToken(opened.text)
  const { sealed: _, ...rest } = token
  const { refreshToken, registration } = whole ?? {}
  return {
    ...rest,
    ...optional('refreshToken', refreshToken),
    ...optional('registration', registration),
  } as T
}

/** The sealed file first, then what other tools may have. Throws SystemError. */
export function writeSealedToken(
  path: string,
  text: string,
  protection: Protection,
  system: SecretPorts,
): void {
  if (!protection.leaving) {
    writeSealed(path, text, aboutWritten(path, text, system), protection, system)
  }
  afterSealing(path, text, protection, system)
}

/** What other tools may have; all of it where protection is over. Throws SystemError. */
export function afterSealing(
  path: string,
  text: string,
  protection: Protection,
  system: SecretPorts,
): void {
  const isOn = !protection.leaving && isStillOn(protection, system)
  if (isOn) return showOthers(path, text, protection.mode)
  writePrivateFile(path, text, { mode: 0o600 })
  removeIfPresent(sealedPath(path, system.paths))
}

/** Seals the successor of the token whose access token that is, without a look at any file. Throws SystemError. */
export function tokenSealer(
  path: string,
  accessToken: string,
  protection: Protection,
  system: SecretPorts,
): (text: string) => string {
  const name = basename(sealedPath(path, system.paths))
  const place = { name, keyName: protection.key, key: sealingKey(protection, system) }
  const previous = digestOf(accessToken)
  return (text) => sealText(text, { ...aboutText(text), previous }, place)
}

/** Of a text that is about to be sealed. Throws SystemError. */
export function aboutWritten(path: string, text: string, system: SecretPorts): About {
  const plain = readCacheFile(path, system.platform)?.text
  const shown = plain === undefined ? undefined : decodeToken(plain)?.accessToken
  return { ...aboutText(text), ...optional('previous', shown && digestOf(shown)) }
}

/** Throws SystemError. */
export function showOthers(path: string, text: string, mode: ProtectionMode): void {
  if (mode === 'strict') removeIfPresent(path)
  else writePrivateFile(path, withoutSecrets(text), { mode: 0o600 })
}
