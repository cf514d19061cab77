import { setImmediate } from 'node:timers/promises'
import type { Clock } from '../../src/system/clock.ts'

interface Sleeper {
  readonly atMs: number
  readonly wake: () => void
}

export interface VirtualClock {
  readonly clock: Pick<Clock, 'monotonicMs' | 'sleep'>
  /** Lets the time of all sleepers pass, in order, until the work is done. */
  run<T>(work: Promise<T>): Promise<T>
}

/** Hours of waiting in no time at all; nothing in it may wait for the real world. */
export function createVirtualClock(): VirtualClock {
  let nowMs = 0
  let sleepers: Sleeper[] = []
  const clock: VirtualClock['clock'] = {
    monotonicMs: () => nowMs,
    sleep: (ms, signal) => {
      signal?.throwIfAborted()
      return new Promise((wake) => {
        sleepers.push({ atMs: nowMs + ms, wake })
      })
    },
  }
  return {
    clock,
    run: async (work) => {
      let isDone = false
      const done = work.finally(() => {
        isDone = true
      })
      for (;;) {
        await setImmediate()
        if (isDone) return await done
        nowMs = Math.min(...sleepers.map(({ atMs }) => atMs))
        const due = sleepers.filter(({ atMs }) => atMs <= nowMs)
        sleepers = sleepers.filter(({ atMs }) => atMs > nowMs)
        for (const { wake } of due) wake()
      }
    },
  }
}
