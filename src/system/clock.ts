import { setTimeout as delay } from 'node:timers/promises'

/** Time as an argument, so that tests can move it. */
export interface Clock {
  /** Wall time: for expiry dates. */
  now(): Date
  /** Milliseconds that only grow: for waits and deadlines. */
  monotonicMs(): number
  /** Resolves after `ms` milliseconds; rejects with the signal's reason when aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

export const systemClock: Clock = {
  now: () => new Date(),
  monotonicMs: () => performance.now(),
  sleep: async (ms, signal) => {
    try {
      await delay(ms, undefined, signal === undefined ? {} : { signal })
    } catch (error) {
      // The runtime's own error says nothing of why.
      signal?.throwIfAborted()
      throw error
    }
  },
}
