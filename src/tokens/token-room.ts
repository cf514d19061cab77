/**
 * Room on the disk for a token before the refresh token that brings it is spent, and what is found
 * there when its process was killed meanwhile.
 */
import { lstatSync } from 'node:fs'
import type { SsoSession } from '../identity-center/session.ts'
import { errorCode, readError, writeError } from '../system/file-errors.ts'
import { renameWithRetry, tempsOf } from '../system/files.ts'
import { reservePrivateFile } from '../system/reserved-file.ts'
import { readAnyCacheFile } from './cache-files.ts'
import { readProtection } from './sealing/protection.ts'
import { sealedPath, type SecretPorts } from './sealing/sealed-files.ts'
import type { Token } from './token.ts'
import { decodeToken, encodeToken, type StoredToken } from './token-file.ts'

export interface TokenRoom {
  write(token: Token): void
  /** Gives back what was not used. Never throws. */
  close(): void
}

/** A server may make its tokens longer. */
const growthBytes = 4096

/** Throws SystemError, before anything is spent. `write` is for a token that is sealed. */
export function reserveToken(
  path: string,
  old: Token,
  system: SecretPorts,
  write: (token: Token) => void,
): TokenRoom {
  const bytes = Buffer.byteLength(encodeToken(old)) + growthBytes
  if (readProtection(system) === undefined) {
    const file = reservePrivateFile(path, bytes)
    return { write: (token) => file.write(encodeToken(token)), close: () => file.close() }
  }
  // No plaintext may lie there: the room is only kept, for the sealed file and the one that is shown.
  const file = reservePrivateFile(sealedPath(path, system.paths), 2 * bytes)
  return {
    write: (token) => {
      file.close()
      write(token)
    },
    close: () => file.close(),
  }
}

/** A newer token that a writer had in its hands when it was killed. For whoever holds the lock. */
export function leftBehind(
  path: string,
  session: SsoSession,
  system: SecretPorts,
): Token | undefined {
  const { startUrl, region } = session
  const stored = leftFile(path, system)?.token
  return stored && { startUrl, region, ...stored }
}

/** Does what the killed writer was about to do. For whoever holds the lock. Throws SystemError. */
export function finishLeftBehind(path: string, system: SecretPorts): void {
  const left = leftFile(path, system)
  if (left === undefined) return
  try {
    renameWithRetry(left.temp, path)
  } catch (error) {
    throw writeError(error, path)
  }
}

function leftFile(
  path: string,
  system: SecretPorts,
): { readonly temp: string; readonly token: StoredToken } | undefined {
  const writtenMs = modifiedMs(path)
  if (writtenMs === undefined) return undefined
  for (const temp of tempsBeside(path)) {
    if ((modifiedMs(temp) ?? 0) < writtenMs) continue
    const token = decodeToken(readAnyCacheFile(temp, system) ?? '')
    if (token?.refreshToken !== undefined) return { temp, token }
  }
  return undefined
}

function tempsBeside(path: string): readonly string[] {
  try {
    return tempsOf(path)
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return []
    throw readError(error, path)
  }
}

function modifiedMs(path: string): number | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false })?.mtimeMs
  } catch (error) {
    throw readError(error, path)
  }
}
