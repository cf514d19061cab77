/**
 * Temporary credentials in a file: read, or obtained once however many ask, and kept. What makes the
 * file's name is the caller's business.
 */
import { join } from 'node:path'
import { SystemError } from '../errors.ts'
import { withLock } from '../system/lock.ts'
import { removeSecretFile } from '../tokens/sealing/sealed-files.ts'
import { areKeys, isFresh } from './credentials.ts'
import { readKeys, writeKeys } from './key-store.ts'
import type { CredentialPorts } from './ports.ts'
import { decodeCachedCredentials, type ExpiringCredentials } from './role-cache-file.ts'

export interface Place {
  readonly path: string
  /** Names the lock. */
  readonly hash: string
  /** How long to wait for another process that obtains them, in milliseconds. */
  readonly maxWaitMs: number
  /** Whether what the file holds is what is wanted. */
  fits(credentials: ExpiringCredentials): boolean
}

export interface Obtained {
  readonly credentials: ExpiringCredentials
  /** What the file is to say. */
  readonly text: string
  /** False when meanwhile nobody may keep them (they may): looked at once they have been written. */
  readonly mayStay?: (() => boolean) | undefined
}

// As long as the ports of its caller live: a command, an agent, a user of the library.
const running = new WeakMap<CredentialPorts, Map<string, Promise<ExpiringCredentials>>>()

/** Those in the file with 15 minutes or more left; undefined for anything else. Throws SystemError. */
export function readKept(place: Place, ports: CredentialPorts): ExpiringCredentials | undefined {
  const { clock } = ports.system
  const found = decodeCachedCredentials(readKeys(place.path, ports.system) ?? '')
  const isGood = found !== undefined && areKeys(found) && place.fits(found)
  return isGood && isFresh(found, clock.now()) ? found : undefined
}

/** Throws what `obtain` throws, or SystemError. */
export async function keptCredentials(
  place: Place,
  ports: CredentialPorts,
  obtain: () => Promise<Obtained>,
): Promise<ExpiringCredentials> {
  const here = running.get(ports) ?? new Map<string, Promise<ExpiringCredentials>>()
  running.set(ports, here)
  const started = here.get(place.hash) ?? obtainOnce(place, ports, obtain)
  here.set(place.hash, started)
  try {
    return await started
  } finally {
    here.delete(place.hash)
  }
}

async function obtainOnce(
  place: Place,
  ports: CredentialPorts,
  obtain: () => Promise<Obtained>,
): Promise<ExpiringCredentials> {
  const { clock, platform, paths } = ports.system
  const { maxWaitMs } = place
  const folder = join(paths.locks, `role-${place.hash}`)
  const ready = (): ExpiringCredentials | undefined => readKept(place, ports)
  let begun = false
  const work = async (): Promise<ExpiringCredentials> => {
    begun = true
    const { credentials, text, mayStay } = await obtain()
    keep(place, text, ports)
    if (mayStay?.() === false) removeSecretFile(place.path, ports.system)
    return credentials
  }
  try {
    return await withLock({ folder, clock, platform, maxWaitMs, ready }, work)
  } catch (error) {
    // Two identical questions do no harm; a read-only home must not stop the work.
    if (begun || !isUnwritable(error)) throw error
    return work()
  }
}

function keep({ path }: Place, text: string, ports: CredentialPorts): void {
  try {
    writeKeys(path, text, ports.system)
  } catch (error) {
    if (!isUnwritable(error)) throw error
    ports.system.log.warn(`${error.message} The credentials are used, but not kept.`)
  }
}

/** A disk that is full or may not be written to: work goes on without a cache. */
export function isUnwritable(error: unknown): error is SystemError {
  return (
    error instanceof SystemError &&
    ['read-only', 'file-unwritable', 'disk-full'].includes(error.code)
  )
}
