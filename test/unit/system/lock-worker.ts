/**
 * Takes the lock once, as another process does: `lock-worker FOLDER [fill FILE]`. `fill` fills the
 * disk while the lock is held; leases last a second. The outcome comes as JSON.
 */
import { writeFileSync } from 'node:fs'
import { KeylessError } from '../../../src/errors.ts'
import { systemClock } from '../../../src/system/clock.ts'
import { withLock } from '../../../src/system/lock.ts'

const [, , folder = '', action, filler = ''] = process.argv
const platform = { os: process.platform, pid: process.pid }
const startMs = performance.now()

function report(outcome: object): void {
  process.stdout.write(JSON.stringify({ ...outcome, ms: Math.round(performance.now() - startMs) }))
}

try {
  const value = await withLock(
    { folder, clock: systemClock, platform, leaseMs: 1000 },
    async (held) => {
      if (action === 'fill') fillDisk()
      held.assertHeld()
      return 'held'
    },
  )
  report({ value })
} catch (error) {
  if (!(error instanceof KeylessError)) throw error
  const { code, message, fix } = error
  report({ code, message, fix })
}

function fillDisk(): void {
  for (const size of [65_536, 4096, 1]) {
    try {
      for (;;) writeFileSync(filler, Buffer.alloc(size), { flag: 'a' })
    } catch {
      // Full for pieces of this size.
    }
  }
}
