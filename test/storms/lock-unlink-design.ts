/**
 * The lock that everybody writes first: an O_EXCL file, removed when its owner is dead. The storm
 * must find it out, or the storm proves nothing.
 */
import { readFileSync, unlinkSync, writeFileSync } from 'node:fs'
import { kill, pid } from 'node:process'

export async function withUnlinkLock(path: string, work: () => Promise<void>): Promise<void> {
  for (;;) {
    try {
      writeFileSync(path, String(pid), { flag: 'wx' })
      break
    } catch {
      if (isDead(path)) removeIfThere(path)
      else await new Promise((resolve) => setTimeout(resolve, 5))
    }
  }
  await work()
  removeIfThere(path)
}

function isDead(path: string): boolean {
  try {
    const owner = Number(readFileSync(path, 'utf8'))
    if (owner > 0) kill(owner, 0)
    return false
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ESRCH'
  }
}

function removeIfThere(path: string): void {
  try {
    unlinkSync(path)
  } catch {
    // Another was faster.
  }
}
