import type { Clock } from '../../src/system/clock.ts'

/** Begins at the same time and goes on by waiting alone, which takes no time. */
export function createHastyClock(): Clock {
  let nowMs = Date.UTC(2026, 10, 23, 9)
  return {
    now: () => new Date(nowMs),
    monotonicMs: () => nowMs,
    sleep: async (ms, signal) => {
      signal?.throwIfAborted()
      nowMs += Math.max(1, ms)
    },
  }
}
