import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { System } from '../../system/system.ts'

/** Whether anything is sealed: one look, before anything is loaded that needs to know more. */
export function isProtected(system: Pick<System, 'paths'>): boolean {
  try {
    return existsSync(join(system.paths.locks, 'sealed'))
  } catch {
    // Without a home folder nothing is.
    return false
  }
}
