/**
 * Waits at its standard input for a round, wants that round's result, and says what came of it as
 * one line of JSON. Whoever gets the lock makes the result, and writes `start` and `wrote` into a
 * shared log.
 */
import { appendFileSync, readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import { KeylessError } from '../../src/errors.ts'
import { systemClock } from '../../src/system/clock.ts'
import { readTextIfPresent, writePrivateFile } from '../../src/system/files.ts'
import { withLock } from '../../src/system/lock.ts'

export interface Round {
  readonly folder: string
  readonly log: string
  readonly result: string
  /** How long the result takes to make. */
  readonly workMs: number
  /** So many holders never finish: they are there to be killed. */
  readonly doomed?: number
  readonly maxWaitMs?: number
  readonly leaseMs?: number
}

export interface Answer {
  readonly id: string
  readonly value?: string
  readonly code?: string
  readonly message?: string
  readonly waitedMs: number
}

const id = process.argv[2] ?? ''
const platform = { os: process.platform, pid: process.pid }

function say(round: Round, what: 'start' | 'wrote'): void {
  const nowMs = performance.timeOrigin + performance.now()
  appendFileSync(round.log, `${JSON.stringify({ what, id, pid: process.pid, nowMs })}\n`)
}

function isDoomed({ log, doomed = 0 }: Round): boolean {
  return readFileSync(log, 'utf8').split('\n').length - 1 <= doomed
}

async function take(round: Round): Promise<string> {
  const { folder, maxWaitMs = 10_000, leaseMs = 15_000 } = round
  const ready = (): string | undefined => readTextIfPresent(round.result)
  const options = { folder, clock: systemClock, platform, maxWaitMs, leaseMs, ready }
  return await withLock(options, async (held) => {
    say(round, 'start')
    await delay(isDoomed(round) ? 600_000 : round.workMs)
    held.assertHeld()
    writePrivateFile(round.result, id)
    say(round, 'wrote')
    return id
  })
}

async function answer(round: Round): Promise<Answer> {
  const startMs = performance.now()
  const waitedMs = (): number => performance.now() - startMs
  try {
    const value = await take(round)
    return { id, value, waitedMs: waitedMs() }
  } catch (error) {
    if (!(error instanceof KeylessError)) throw error
    return { id, code: error.code, message: error.message, waitedMs: waitedMs() }
  }
}

process.stdout.write('"ready"\n')
for await (const line of createInterface({ input: process.stdin })) {
  const given = await answer(JSON.parse(line) as Round)
  process.stdout.write(`${JSON.stringify(given)}\n`)
}
