import type { Clock } from '../../../src/system/clock.ts'

export interface AgentClock extends Clock {
  /** How long each sleeper that was not woken wanted to sleep, in milliseconds. */
  readonly sleeping: () => readonly number[]
  /** Lets time pass, and wakes whoever has slept enough. */
  advance(ms: number): Promise<void>
}

interface Sleeper {
  readonly ms: number
  readonly until: number
  readonly wake: () => void
}

/** A clock that stands still until it is moved. */
export function createAgentClock(start: Date): AgentClock {
  let now = start.getTime()
  let sleepers: readonly Sleeper[] = []
  return {
    now: () => new Date(now),
    monotonicMs: () => now,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        const stop = (): void => {
          sleepers = sleepers.filter((other) => other !== sleeper)
          reject(signal?.reason)
        }
        const wake = (): void => {
          signal?.removeEventListener('abort', stop)
          resolve()
        }
        const sleeper = { ms, until: now + ms, wake }
        sleepers = [...sleepers, sleeper]
        signal?.addEventListener('abort', stop)
      }),
    sleeping: () => sleepers.map(({ ms }) => ms),
    async advance(ms) {
      now += ms
      const awake = sleepers.filter(({ until }) => until <= now)
      sleepers = sleepers.filter(({ until }) => until > now)
      for (const { wake } of awake) wake()
      // What was woken goes on, as far as it can without another sleep.
      await new Promise((resolve) => setImmediate(resolve))
    },
  }
}
