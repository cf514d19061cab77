import type { Clock } from './clock.ts'
import type { Platform } from './platform.ts'

/** What the work under a lock may ask of it. */
export interface Held {
  /** Throws SystemError `lock-timeout` when another has taken over meanwhile: then write nothing. */
  assertHeld(): void
  /** Aborted when the lock is lost. */
  readonly signal: AbortSignal
}

export interface LockOptions<T> {
  /** One folder per lock; made when missing. */
  readonly folder: string
  readonly clock: Clock
  readonly platform: Platform
  /** How long to wait for a live holder, in milliseconds (10,000). */
  readonly maxWaitMs?: number
  /** How long a holder elsewhere may be silent, in milliseconds (15,000). */
  readonly leaseMs?: number
  /** What the lock is for, once it is there: checked while waiting and again after acquiring. Must be cheap. */
  readonly ready?: () => T | undefined
  /** Ends the waiting; not passed on to the work. */
  readonly signal?: AbortSignal
}

/** The result of `work` done under the lock, or what `ready` returned first. */
export function withLock<T>(
  _options: LockOptions<T>,
  _work: (held: Held) => Promise<T>,
): Promise<T> {
  return Promise.reject(new Error('not built'))
}
