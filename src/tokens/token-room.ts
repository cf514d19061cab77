/**
 * Room on the disk for a token before the refresh token that brings it is spent, and what is found
 * there when its process was killed meanwhile.
 */
import { lstatSync } from 'node:fs'
import type { SsoSession } from '../identity-center/session.ts'
import { errorCode, readError, writeError } from '../system/file-errors.ts'
import { removeIfPresent, renameWithRetry, tempsOf } from '../system/files.ts'
import { reservePrivateFile } from '../system/reserved-file.ts'
import { readAnyCacheFile } from './cache-files.ts'
import { type Protection, readProtection } from './sealing/protection.ts'
import { openEnvelope, sealedPath, type SecretPorts } from './sealing/sealed-files.ts'
import { afterSealing, tokenSealer } from './sealing/sealed-tokens.ts'
import type { Token } from './token.ts'
import { decodeToken, encodeToken, type StoredToken } from './token-file.ts'

export interface TokenRoom {
  write(token: Token): void
  /** Gives back what was not used. Never throws. */
  close(): void
}

/** A server may make its tokens longer. */
const growthBytes = 4096

/** Throws SystemError, before anything is spent. */
export function reserveToken(path: string, old: Token, system: SecretPorts): TokenRoom {
  const bytes = Buffer.byteLength(encodeToken(old)) + growthBytes
  const protection = readProtection(system)
  if (protection?.leaving === false) return reserveSealed(path, old, 2 * bytes, protection, system)
  const file = reservePrivateFile(path, bytes)
  return {
    write: (token) => {
      file.write(encodeToken(token))
      if (protection !== undefined) removeIfPresent(sealedPath(path, system.paths))
    },
    close: () => file.close(),
  }
}

/**
 * No plaintext may lie in the room. The key and all that is said openly are had before, so that between
 * the answer and the disk nothing is read.
 */
function reserveSealed(
  path: string,
  old: Token,
  bytes: number,
  protection: Protection,
  system: SecretPorts,
): TokenRoom {
  const seal = tokenSealer(path, old.accessToken, protection, system)
  const file = reservePrivateFile(sealedPath(path, system.paths), bytes)
  return {
    write: (token) => {
      const text = encodeToken(token)
      file.write(seal(text))
      afterSealing(path, text, protection, system)
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
  const stored = (leftSealed(path, system) ?? leftFile(path, system))?.token
  return stored && { startUrl, region, ...stored }
}

/** Does what the killed writer was about to do. For whoever holds the lock. Throws SystemError. */
export function finishLeftBehind(path: string, system: SecretPorts): void {
  finish(leftFile(path, system), path)
}

/** The same where the token was sealed already. */
export function finishLeftSealed(path: string, system: SecretPorts): void {
  finish(leftSealed(path, system), sealedPath(path, system.paths))
}

interface Left {
  readonly temp: string
  readonly token: StoredToken
}

function finish(left: Left | undefined, path: string): void {
  if (left === undefined) return
  try {
    renameWithRetry(left.temp, path)
  } catch (error) {
    throw writeError(error, path)
  }
}

function leftSealed(path: string, system: SecretPorts): Left | undefined {
  const protection = readProtection(system)
  if (protection === undefined) return undefined
  const sealed = sealedPath(path, system.paths)
  const writtenMs = modifiedMs(sealed)
  if (writtenMs === undefined) return undefined
  for (const temp of tempsBeside(sealed)) {
    if ((modifiedMs(temp) ?? 0) < writtenMs) continue
    const text = openEnvelope(readAnyCacheFile(temp, system), sealed, protection, system)
    const token = decodeToken(text ?? '')
    if (token?.refreshToken !== undefined) return { temp, token }
  }
  return undefined
}

function leftFile(path: string, system: SecretPorts): Left | undefined {
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
