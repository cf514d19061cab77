/**
 * Seals files that hold secrets openly: all of them when protection begins, and later what another
 * tool writes back. Sealed, read back, and only then removed; under the lock of whoever writes the
 * file, and not if another tool has written it meanwhile.
 */
import { basename, dirname, join } from 'node:path'
import { KeylessError, SystemError } from '../../errors.ts'
import { removeIfPresent, removeTemps } from '../../system/files.ts'
import { withLock } from '../../system/lock.ts'
import type { System } from '../../system/system.ts'
import { readAnyCacheFile } from '../cache-files.ts'
import { decodeToken } from '../token-file.ts'
import { finishLeftBehind } from '../token-room.ts'
import { aboutText } from './about.ts'
import { isStillOn, type Protection, type ProtectionMode, readProtection } from './protection.ts'
import {
  openSealed,
  readSealed,
  sealedPath,
  type SecretPorts,
  writeSealed,
} from './sealed-files.ts'
import { aboutWritten, goesWith, hasSecrets, showOthers } from './sealed-tokens.ts'

type Ports = SecretPorts & Pick<System, 'clock'>

/** A person waits for a command that only reads. */
const maxWaitMs = 3000

/**
 * Nothing while protection is off, or where nothing is to be sealed. What keeps it from being sealed
 * is no reason to stop: it is told, and the next run tries again.
 */
export async function sealPlaintextToken(path: string, system: Ports): Promise<void> {
  const protection = protectionOn(system)
  if (protection === undefined || !isPlaintextToken(path, protection.mode, system)) return
  await told(path, system, async () => sealTokenFile(path, system))
}

/** The same for a client registration or keys, which tools write all day: nobody is told. */
export async function sealPlaintextKeys(path: string, system: Ports): Promise<void> {
  try {
    await sealKeyFile(path, system)
  } catch (error) {
    if (!(error instanceof KeylessError)) throw error
    system.log.debug('keys not sealed', { path, code: error.code })
  }
}

async function told(path: string, system: Ports, seal: () => Promise<boolean>): Promise<void> {
  try {
    if (!(await seal())) return
    system.log.warn(`Another tool wrote the sign-in ${path} in plaintext; it is sealed now.`)
  } catch (error) {
    if (!(error instanceof KeylessError)) throw error
    system.log.warn(`The sign-in ${path} is in plaintext and could not be sealed: ${error.message}`)
  }
}

function protectionOn(system: Ports): Protection | undefined {
  const protection = readProtection(system)
  return protection?.leaving === true ? undefined : protection
}

/** Whether there is more in the file than other tools may have. */
export function isPlaintextToken(path: string, mode: ProtectionMode, system: SecretPorts): boolean {
  const text = readAnyCacheFile(path, system)
  if (text === undefined || decodeToken(text) === undefined) return false
  return mode === 'strict' || hasSecrets(text)
}

/** True when it was sealed. Throws SystemError. */
export async function sealTokenFile(path: string, system: Ports): Promise<boolean> {
  return underLock('token', path, system, () => {
    const protection = protectionOn(system)
    if (protection !== undefined) finishLeftBehind(path, system)
    const text = readAnyCacheFile(path, system)
    const token = decodeToken(text ?? '')
    if (protection === undefined || text === undefined || token === undefined) return false
    if (hasSecrets(text)) {
      writeSealed(path, text, aboutWritten(path, text, system), protection, system)
    } else if (protection.mode === 'shared') {
      return false
    } else {
      const about = readSealed(path, system)?.about
      // What is left over from `shared`, or a token that came without any secret.
      if (about === undefined || !goesWith(about, token.accessToken)) {
        writeSealed(path, text, aboutText(text), protection, system)
      }
    }
    const kept = openSealed(path, protection, system)?.text
    if (kept === undefined) throw notSealed(path)
    if (readAnyCacheFile(path, system) !== text) return false
    if (!isStillOn(protection, system)) {
      // What is open is whole; what was sealed before is for whoever goes back.
      if (kept === text) removeIfPresent(sealedPath(path, system.paths))
      return false
    }
    showOthers(path, kept, protection.mode)
    removeTemps(path)
    return true
  })
}

/** For a client registration or keys: true when it was sealed. Throws SystemError. */
export async function sealKeyFile(path: string, system: Ports): Promise<boolean> {
  return underLock('role', path, system, () => {
    const protection = protectionOn(system)
    const text = readAnyCacheFile(path, system)
    if (protection === undefined || text === undefined) return false
    writeSealed(path, text, aboutText(text), protection, system)
    if (openSealed(path, protection, system)?.text !== text) throw notSealed(path)
    if (readAnyCacheFile(path, system) !== text) return false
    const isOn = isStillOn(protection, system)
    removeIfPresent(isOn ? path : sealedPath(path, system.paths))
    return isOn
  })
}

function notSealed(path: string): SystemError {
  const message = `${path} was sealed, but could not be read back.`
  return new SystemError('file-unwritable', message, { details: { path: dirname(path) } })
}

export async function underLock<T>(
  kind: 'token' | 'role',
  path: string,
  system: Ports,
  work: () => T,
): Promise<T> {
  const { clock, platform, paths } = system
  const folder = join(paths.locks, `${kind}-${basename(path).replace(/\.json$/, '')}`)
  return withLock({ folder, clock, platform, maxWaitMs }, async () => work())
}
