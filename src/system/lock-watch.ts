import type { Clock } from './clock.ts'
import type { Generation } from './lock-generations.ts'
import { verdictOn } from './lock-verdict.ts'
import type { ProcessIdentity, ProcessTable } from './process-table.ts'

/** What a waiter may do about the current owner; `free` and `dead` may be taken over. */
export type Standing = 'free' | 'dead' | 'alive' | 'stopped' | 'silent' | 'elsewhere'

export interface Watch {
  /** `final` allows a costly look at the owner: the answer decides over an error. */
  standing(generation: Generation, final: boolean): Standing
  /** Milliseconds that this process really spent waiting. */
  readonly waitedMs: number
  /** And that the current owner has been seen suspended. */
  readonly stoppedMs: number
}

export interface WatchOptions {
  readonly clock: Clock
  readonly leaseMs: number
  readonly heartbeatMs: number
  readonly table: ProcessTable
  readonly self: ProcessIdentity
}

/** Longer pauses mean that this process slept itself: what it did not watch, it cannot count. */
const longestTickMs = 1000

/**
 * One waiter's view over time. An owner whose life cannot be told is judged by whether its record
 * changes, on this waiter's own monotonic clock: never by comparing a time stamp with the time.
 */
export function createWatch(options: WatchOptions): Watch {
  const { clock, leaseMs, heartbeatMs, table, self } = options
  let lastMs = clock.monotonicMs()
  let waitedMs = 0
  let quietMs = 0
  let stoppedAtMs: number | undefined
  let lookedAtMs = 0
  let heard = false
  let number = 0
  let mark = ''

  function observe(generation: Generation): void {
    const nowMs = clock.monotonicMs()
    const tickMs = Math.min(nowMs - lastMs, longestTickMs)
    lastMs = nowMs
    waitedMs += tickMs
    quietMs += tickMs
    if (generation.number === number && generation.mark === mark) return
    heard = generation.number === number
    number = generation.number
    mark = generation.mark
    quietMs = 0
    stoppedAtMs = undefined
    lookedAtMs = 0
  }

  function standing(generation: Generation, final: boolean): Standing {
    observe(generation)
    if (generation.number === 0 || generation.record?.released === true) return 'free'
    const thorough = final || quietMs >= leaseMs || quietMs - lookedAtMs > 2 * heartbeatMs
    if (thorough) lookedAtMs = quietMs
    const verdict = verdictOn(generation.record, table, self, thorough)
    if (verdict === 'stopped') stoppedAtMs ??= waitedMs
    else if (verdict === 'alive') stoppedAtMs = undefined
    if (verdict !== 'unknown') return verdict
    if (quietMs >= leaseMs) return 'dead'
    return heard && quietMs <= 2 * heartbeatMs ? 'elsewhere' : 'silent'
  }

  return {
    standing,
    get waitedMs() {
      return waitedMs
    },
    get stoppedMs() {
      return stoppedAtMs === undefined ? 0 : waitedMs - stoppedAtMs
    },
  }
}
