/**
 * Small files that are in memory only and end with the session of this user, or with the machine:
 * `$XDG_RUNTIME_DIR`, else `/dev/shm`. Never on a disk.
 */
import { lstatSync, mkdirSync, statfsSync } from 'node:fs'
import { join } from 'node:path'
import { variable } from './environment.ts'
import { readTextIfPresent, removeIfPresent, writePrivateFile } from './files.ts'
import type { System } from './system.ts'

type Ports = Pick<System, 'env' | 'platform'>

export interface SessionMemory {
  read(name: string): string | undefined
  write(name: string, text: string): void
  /** True when there was one. */
  remove(name: string): boolean
}

/** `TMPFS_MAGIC` and `RAMFS_MAGIC` of statfs(2). */
const inMemory: ReadonlySet<number> = new Set([0x01021994, 0x858458f6])

/** Undefined where there is no such folder that is this user's alone: macOS and Windows have none. */
export function sessionMemory(system: Ports): SessionMemory | undefined {
  const folder = ownFolder(system)
  if (folder === undefined) return undefined
  return {
    read: (name) => readTextIfPresent(join(folder, name)),
    write: (name, text) => writePrivateFile(join(folder, name), text, { mode: 0o600 }),
    remove: (name) => removeIfPresent(join(folder, name)),
  }
}

function ownFolder({ env, platform }: Ports): string | undefined {
  const { uid } = platform
  if (platform.os !== 'linux' || uid === undefined) return undefined
  const runtime = variable(env, 'XDG_RUNTIME_DIR')
  if (runtime?.startsWith('/') === true && isPrivate(runtime, uid)) return join(runtime, 'keyless')
  const shared = `/dev/shm/keyless-${uid}`
  try {
    mkdirSync(shared, { mode: 0o700 })
  } catch {
    // There already, ours or another user's, or not to be made: looked at next.
  }
  return isPrivate(shared, uid) ? shared : undefined
}

function isPrivate(folder: string, uid: number): boolean {
  try {
    const stats = lstatSync(folder)
    const own = stats.isDirectory() && stats.uid === uid && (stats.mode & 0o077) === 0
    return own && inMemory.has(statfsSync(folder).type >>> 0)
  } catch {
    return false
  }
}
