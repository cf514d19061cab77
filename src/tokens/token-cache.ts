/**
 * `~/.aws/sso/cache`, shared with the AWS CLI and every SDK. Not for refreshing (valid-token.ts)
 * nor for telling the server that a token is given up (revoke.ts).
 */

import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { SsoSession } from '../identity-center/session.ts'
import { readCacheFile } from '../system/cache-folder.ts'
import { writePrivateFile } from '../system/files.ts'
import type { System } from '../system/system.ts'
import { listCacheFiles, readAnyCacheFile } from './cache-files.ts'
import { type Protection, readProtection } from './sealing/protection.ts'
import {
  anySecretAbout,
  isKeyUnavailable,
  removeSecretFile,
  sealedIn,
  sealedPath,
  type SecretPorts,
} from './sealing/sealed-files.ts'
import {
  glanceSealed,
  openToken,
  readSealedToken,
  writeSealedToken,
} from './sealing/sealed-tokens.ts'
import { sealingKey } from './sealing/sealing-key.ts'
import { sealPlaintextToken } from './sealing/seal-plaintext.ts'
import type { Token, TokenGlance } from './token.ts'
import { type StoredToken, decodeToken, encodeToken } from './token-file.ts'
import { leftBehind, reserveToken, type TokenRoom } from './token-room.ts'

export interface StoredTokenFile {
  readonly path: string
  readonly name: string
  readonly token: StoredToken
}

/** Throws SystemError: `keychain-locked` and its like too, where a token is sealed. */
export interface TokenCache {
  /** Undefined when there is none; a file that holds no token counts as none, with a warning. */
  read(session: SsoSession): Token | undefined
  /** As `read`, without the warning: for looking again and again. */
  peek(session: SsoSession): Token | undefined
  /** As `read`, without ever asking for the key: for showing. */
  glance(session: SsoSession): TokenGlance | undefined
  /** The token with its refresh token and its client, which may be sealed: then the key is asked for. */
  open(session: SsoSession, token: Token): Token
  write(session: SsoSession, token: Token): void
  /** Where protection is on and another tool wrote a whole token: seals it, with a warning. Never throws for that. */
  sealPlaintext(session: SsoSession): Promise<void>
  /** Throws when a token could not be kept now: better before a person signs in than after. */
  assertWritable(): void
  /** Room for the successor of a token. Throws SystemError as `write`, before anything is spent. */
  reserve(session: SsoSession, old: Token): TokenRoom
  /** A newer token that a writer had in its hands when it was killed. For who holds the lock. */
  leftBehind(session: SsoSession): Token | undefined
  /** True when there was a file. What killed writers left of it goes too. */
  remove(session: SsoSession): boolean
  /** Every file that holds a token, other tools' included. */
  shown(): readonly StoredTokenFile[]
  /** Those, and the ones that only we can read; with the key out of reach these are left out. */
  all(): readonly StoredTokenFile[]
  /** Where other tools have it; beside it there may be a sealed file. */
  pathOf(session: SsoSession): string
  /** The files whose change may be another token. */
  watched(session: SsoSession): readonly string[]
  /** Whether a file of either kind is there, whatever it holds. */
  isThere(session: SsoSession): boolean
}

export type CachePorts = SecretPorts & Pick<System, 'clock'>

/** SHA-1 of the session's name or, in the legacy form, of the start URL exactly as configured. */
export function tokenFileName(session: Pick<SsoSession, 'name' | 'startUrl'>): string {
  const key = session.name ?? session.startUrl
  return `${createHash('sha1').update(key, 'utf8').digest('hex')}.json`
}

export function createTokenCache(system: CachePorts): TokenCache {
  const folder = system.paths.ssoCache
  const pathOf = (session: SsoSession): string => join(folder, tokenFileName(session))
  const read = (session: SsoSession): Token | undefined => {
    const token = readToken(pathOf(session), session, system)
    if (token !== 'damaged') return token
    system.log.warn(`${pathOf(session)} holds no sign-in that can be read, so it counts as none.`)
    return undefined
  }
  const write = (session: SsoSession, token: Token): void => {
    const path = pathOf(session)
    const protection = readProtection(system)
    if (protection === undefined) writePrivateFile(path, encodeToken(token), { mode: 0o600 })
    else writeSealedToken(path, encodeToken(token), protection, system)
  }
  return {
    pathOf,
    read,
    write,
    reserve: (session, old) => reserveToken(pathOf(session), old, system),
    leftBehind: (session) => leftBehind(pathOf(session), session, system),
    peek: (session) => {
      const token = readToken(pathOf(session), session, system)
      return token === 'damaged' ? undefined : token
    },
    glance: (session) => {
      const path = pathOf(session)
      const isHidden = readProtection(system)?.mode === 'strict' && !existsSync(path)
      if (!isHidden) return read(session)
      const glance = glanceSealed(path, system)
      return glance && { startUrl: session.startUrl, region: session.region, ...glance }
    },
    open: (session, token) => {
      const protection = token.sealed && readProtection(system)
      return protection ? openToken(pathOf(session), token, protection, system) : token
    },
    sealPlaintext: (session) => sealPlaintextToken(pathOf(session), system),
    assertWritable: () => {
      const protection = readProtection(system)
      if (protection !== undefined && !protection.leaving) sealingKey(protection, system)
    },
    remove: (session) => removeSecretFile(pathOf(session), system),
    shown: () => shownTokens(system),
    all: () => [...shownTokens(system), ...hiddenTokens(system)],
    watched: (session) => [pathOf(session), sealedPath(pathOf(session), system.paths)],
    isThere: (session) => {
      const path = pathOf(session)
      const isSealed = readProtection(system)?.mode === 'strict'
      return existsSync(path) || (isSealed && existsSync(sealedPath(path, system.paths)))
    },
  }
}

function readToken(
  path: string,
  session: SsoSession,
  system: SecretPorts,
): Token | 'damaged' | undefined {
  const protection = readProtection(system)
  const stored =
    protection === undefined ? plainToken(path, system) : readSealedToken(path, protection, system)
  if (stored === 'damaged' || stored === undefined) return stored
  return { startUrl: session.startUrl, region: session.region, ...stored }
}

function plainToken(path: string, system: SecretPorts): StoredToken | 'damaged' | undefined {
  const file = readCacheFile(path, system.platform)
  return file && (decodeToken(file.text) ?? 'damaged')
}

function shownTokens(system: SecretPorts): readonly StoredTokenFile[] {
  const folder = system.paths.ssoCache
  return listCacheFiles(folder).flatMap((name): readonly StoredTokenFile[] => {
    const path = join(folder, name)
    const token = decodeToken(readAnyCacheFile(path, system) ?? '')
    return token === undefined ? [] : [{ path, name, token }]
  })
}

function hiddenTokens(system: SecretPorts): readonly StoredTokenFile[] {
  const protection = readProtection(system)
  if (protection === undefined) return []
  return hiddenTokenFiles(system).flatMap((path) => hiddenToken(path, protection, system))
}

/** Where the tokens would be of which other tools see nothing. Throws SystemError. */
export function hiddenTokenFiles(system: SecretPorts): readonly string[] {
  if (readProtection(system)?.mode !== 'strict') return []
  return sealedIn(system.paths.ssoCache, system).filter((path) => {
    return !existsSync(path) && anySecretAbout(path, system)?.['kind'] === 'token'
  })
}

function hiddenToken(
  path: string,
  protection: Protection,
  system: SecretPorts,
): readonly StoredTokenFile[] {
  try {
    const token = readSealedToken(path, protection, system)
    return token === undefined || token === 'damaged' ? [] : [{ path, name: basename(path), token }]
  } catch (error) {
    if (!isKeyUnavailable(error)) throw error
    system.log.debug('sealed file passed over', { path, code: error.code })
    return []
  }
}
