/**
 * Enters the lock again and again, and writes what it does into one shared log: `E id` entered,
 * `T id` still inside, `X id` left. Started by the storm with its orders as JSON.
 */
import { appendFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { systemClock } from '../../src/system/clock.ts'
import { withLock } from '../../src/system/lock.ts'
import { shake, type Shaking } from './lock-shaken-fs.ts'
import { withUnlinkLock } from './lock-unlink-design.ts'

interface Orders {
  readonly folder: string
  readonly log: string
  /** Unique among all workers of a storm; pids are not. */
  readonly id: string
  readonly design: 'generations' | 'unlink'
  readonly shaking: Shaking
}

const orders = JSON.parse(process.argv[2] ?? '') as Orders
const platform = { os: process.platform, pid: process.pid }
let entries = 0

function say(what: 'E' | 'T' | 'X', id: string): void {
  appendFileSync(orders.log, `${what} ${id}\n`)
}

async function inside(): Promise<void> {
  entries += 1
  const id = `${orders.id}.${entries}`
  say('E', id)
  for (let tick = 0; tick < 2; tick++) {
    await delay(Math.random() * 2)
    say('T', id)
  }
  say('X', id)
}

shake(orders.shaking)
for (;;) {
  if (orders.design === 'unlink') await withUnlinkLock(`${orders.folder}/file`, inside)
  else {
    const options = { folder: orders.folder, clock: systemClock, platform, maxWaitMs: 120_000 }
    await withLock(options, inside)
  }
  await delay(Math.random() * 20)
}
