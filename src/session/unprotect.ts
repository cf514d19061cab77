/** Opens everything again, byte for byte as the AWS tools write it, and forgets the key. */
import { rmdirSync } from 'node:fs'
import { KeylessError, SystemError } from '../errors.ts'
import { readCacheFile } from '../system/cache-folder.ts'
import { removeIfPresent, writePrivateFile } from '../system/files.ts'
import type { System } from '../system/system.ts'
import { decodeToken } from '../tokens/token-file.ts'
import { finishLeftSealed } from '../tokens/token-room.ts'
import type { About } from '../tokens/sealing/envelope.ts'
import { giveUpKey } from '../tokens/sealing/give-up-key.ts'
import {
  type Protection,
  readProtection,
  removeProtection,
  sealedFolder,
  writeProtection,
} from '../tokens/sealing/protection.ts'
import { underLock } from '../tokens/sealing/seal-plaintext.ts'
import { openSealed, readSealed, sealedPath } from '../tokens/sealing/sealed-files.ts'
import { goesWith, hasSecrets } from '../tokens/sealing/sealed-tokens.ts'
import { sealingKey } from '../tokens/sealing/sealing-key.ts'
import { oneAtATime } from './protect.ts'
import { sealedFiles } from './sealable-files.ts'

export interface Unprotected {
  /** Files that are as the AWS tools have them again. */
  readonly restored: readonly string[]
  /** Those whose sealed copy went because there is a newer file, a sign-out, or no key to open it. */
  readonly dropped: readonly string[]
}

/**
 * Does nothing where nothing is protected. With `discard` what is sealed is thrown away unopened, for
 * when the key is lost. Throws SystemError: `keychain-locked` and its like before anything is changed.
 */
export async function unprotect(
  system: System,
  { discard = false }: { readonly discard?: boolean } = {},
): Promise<Unprotected> {
  return oneAtATime(system, async () => {
    const protection = discard ? readableProtection(system) : readProtection(system)
    if (protection === undefined) {
      const dropped = discard ? sealedFiles(system) : []
      for (const path of dropped) removeIfPresent(sealedPath(path, system.paths))
      if (discard) finish(undefined, system)
      return { restored: [], dropped }
    }
    // With nothing left to open the key may be gone: it was stopped at the very end.
    if (!discard && sealedFiles(system).length > 0) sealingKey(protection, system)
    const leaving = { ...protection, leaving: true }
    writeProtection(system, leaving)
    const restored: string[] = []
    const dropped: string[] = []
    // Again, for what somebody was about to seal when it began.
    for (let paths = sealedFiles(system); paths.length > 0; paths = sealedFiles(system)) {
      for (const path of paths) {
        const back = !discard && (await restore(path, leaving, system))
        if (discard) removeIfPresent(sealedPath(path, system.paths))
        ;(back ? restored : dropped).push(path)
      }
    }
    finish(leaving, system)
    return { restored, dropped }
  })
}

/** With the key lost, a marker that cannot be read is no reason to stop. */
function readableProtection(system: System): Protection | undefined {
  try {
    return readProtection(system)
  } catch (error) {
    if (error instanceof KeylessError && error.code === 'protection-damaged') return undefined
    throw error
  }
}

/** True when the open file is there again. Read back before the sealed one goes. */
async function restore(path: string, protection: Protection, system: System): Promise<boolean> {
  const kind = readSealed(path, system)?.about['kind'] === 'token' ? 'token' : 'role'
  return underLock(kind, path, system, () => {
    if (kind === 'token') finishLeftSealed(path, system)
    const opened = openSealed(path, protection, system)
    const back = opened !== undefined && isWanted(path, opened.about, protection, system)
    if (back) {
      writePrivateFile(path, opened.text, { mode: 0o600 })
      if (readCacheFile(path, system.platform)?.text !== opened.text) throw notRestored(path)
    }
    removeIfPresent(sealedPath(path, system.paths))
    return back
  })
}

/** What another tool wrote since is newer; what it deleted (`aws sso logout`) shall stay away. */
function isWanted(path: string, about: About, { mode }: Protection, system: System): boolean {
  const text = readCacheFile(path, system.platform)?.text
  if (about['kind'] !== 'token') return text === undefined
  if (text === undefined) return mode === 'strict'
  const token = decodeToken(text)
  return token !== undefined && !hasSecrets(text) && goesWith(about, token.accessToken)
}

/** The key goes last but for the marker: whoever finds the marker runs the rest of this again. */
function finish(protection: Protection | undefined, system: System): void {
  if (protection !== undefined) giveUpKey(protection, system)
  removeProtection(system)
  try {
    rmdirSync(sealedFolder(system.paths))
  } catch {
    // Something else is in it, which is not ours to remove.
  }
}

function notRestored(path: string): SystemError {
  const message = `${path} was written, but could not be read back.`
  return new SystemError('file-unwritable', message, { details: { path } })
}
