import type { Clock } from '../../src/system/clock.ts'

/** When everything happens that is the same in every run. */
export const usualStartMs = Date.UTC(2026, 10, 23, 9)

/** Begins at the same time and goes on by waiting alone, which takes no time. */
export function createHastyClock(startMs = usualStartMs): Clock {
  let nowMs = startMs
  return {
    now: () => new Date(nowMs),
    monotonicMs: () => nowMs,
    sleep: async (ms, signal) => {
      signal?.throwIfAborted()
      nowMs += Math.max(1, ms)
    },
  }
}
