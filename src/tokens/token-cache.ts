/**
 * `~/.aws/sso/cache`, shared with the AWS CLI and every SDK. Not for refreshing (valid-token.ts)
 * nor for telling the server that a token is given up (revoke.ts).
 */

import { createHash } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { KeylessError } from '../errors.ts'
import type { SsoSession } from '../identity-center/session.ts'
import { readCacheFile } from '../system/cache-folder.ts'
import { errorCode, readError } from '../system/file-errors.ts'
import { removeIfPresent, writePrivateFile } from '../system/files.ts'
import type { System } from '../system/system.ts'
import type { Token } from './token.ts'
import { type StoredToken, decodeToken, encodeToken } from './token-file.ts'

export interface StoredTokenFile {
  readonly path: string
  readonly name: string
  readonly token: StoredToken
}

export interface TokenCache {
  /** Undefined when there is none; a file that holds no token counts as none, with a warning. */
  read(session: SsoSession): Token | undefined
  /** As `read`, without the warning: for looking again and again. */
  peek(session: SsoSession): Token | undefined
  write(session: SsoSession, token: Token): void
  /** True when there was a file. */
  remove(session: SsoSession): boolean
  /** Every file that holds a token, other tools' included. */
  all(): readonly StoredTokenFile[]
  pathOf(session: SsoSession): string
}

/** SHA-1 of the session's name or, in the legacy form, of the start URL exactly as configured. */
export function tokenFileName(session: Pick<SsoSession, 'name' | 'startUrl'>): string {
  const key = session.name ?? session.startUrl
  return `${createHash('sha1').update(key, 'utf8').digest('hex')}.json`
}

type CachePorts = Pick<System, 'paths' | 'log' | 'platform'>

export function createTokenCache(system: CachePorts): TokenCache {
  const folder = system.paths.ssoCache
  const pathOf = (session: SsoSession): string => join(folder, tokenFileName(session))
  return {
    pathOf,
    read: (session) => {
      const token = readToken(pathOf(session), session, system)
      if (token !== 'damaged') return token
      system.log.warn(`${pathOf(session)} holds no sign-in that can be read, so it counts as none.`)
      return undefined
    },
    peek: (session) => {
      const token = readToken(pathOf(session), session, system)
      return token === 'damaged' ? undefined : token
    },
    write: (session, token) =>
      writePrivateFile(pathOf(session), encodeToken(token), { mode: 0o600 }),
    remove: (session) => removeIfPresent(pathOf(session)),
    all: () =>
      listCacheFiles(folder).flatMap((name) => storedToken(join(folder, name), name, system)),
  }
}

function readToken(
  path: string,
  session: SsoSession,
  system: CachePorts,
): Token | 'damaged' | undefined {
  const file = readCacheFile(path, system.platform)
  if (file === undefined) return undefined
  const stored = decodeToken(file.text)
  if (stored === undefined) return 'damaged'
  return { startUrl: session.startUrl, region: session.region, ...stored }
}

function storedToken(path: string, name: string, system: CachePorts): readonly StoredTokenFile[] {
  const token = decodeToken(readAnyCacheFile(path, system) ?? '')
  return token === undefined ? [] : [{ path, name, token }]
}

/** Other tools keep anything in the shared folders: what cannot be read is theirs and is passed over. */
export function readAnyCacheFile(
  path: string,
  system: Pick<System, 'platform' | 'log'>,
): string | undefined {
  try {
    return readCacheFile(path, system.platform)?.text
  } catch (error) {
    if (!(error instanceof KeylessError)) throw error
    system.log.debug('cache file passed over', { path, code: error.code })
    return undefined
  }
}

/** Names of a cache folder's files, sorted; none when there is no folder. */
export function listCacheFiles(folder: string, ending = '.json'): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith(ending))
      .toSorted()
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return []
    throw readError(error, folder)
  }
}
