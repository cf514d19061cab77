import { futimesSync } from 'node:fs'
import { SystemError } from '../errors.ts'
import type { Clock } from './clock.ts'
import {
  type Claim,
  claimNext,
  collect,
  giveUp,
  highestNumber,
  readHighest,
} from './lock-generations.ts'
import type { ProcessIdentity } from './process-table.ts'

/** What the work under a lock may ask of it. */
export interface Held {
  /**
   * Call before every request that cannot be repeated and before every write. Throws SystemError
   * `lock-timeout` when another has taken over meanwhile: then send and write nothing.
   */
  assertHeld(): void
  /** Aborted, with the same error, when the lock is lost. */
  readonly signal: AbortSignal
  /** The holder before was dead: what it had begun may be half done. */
  readonly afterDeath: boolean
}

export interface Holder extends Omit<Held, 'afterDeath'> {
  /** Never throws. */
  release(): void
}

export interface HolderOptions {
  readonly folder: string
  readonly clock: Clock
  readonly leaseMs: number
  readonly heartbeatMs: number
  readonly self: ProcessIdentity
}

/** Keeps a claim alive: waiters elsewhere see its heartbeat, and it notices when it lost. */
export function hold(first: Claim, options: HolderOptions): Holder {
  const { folder, clock, leaseMs } = options
  const abort = new AbortController()
  let claim = first
  let beatMs = clock.monotonicMs()
  let writtenMs = 0
  const isHighest = (): boolean => highestNumber(folder) === claim.number
  const isOverdue = (): boolean => clock.monotonicMs() - beatMs >= leaseMs

  function lose(): void {
    abort.abort(
      new SystemError('lock-timeout', 'Another keyless took over while this one was paused.', {
        details: { path: folder },
      }),
    )
  }

  function touch(): void {
    const atMs = clock.monotonicMs()
    // Always another time stamp, also where the wall clock stands still.
    writtenMs = Math.max(clock.now().getTime(), writtenMs + 1)
    futimesSync(claim.fd, writtenMs / 1000, writtenMs / 1000)
    beatMs = atMs
  }

  function beat(): void {
    if (abort.signal.aborted) return
    try {
      if (!isHighest()) lose()
      else if (isOverdue()) renew()
      else touch()
    } catch {
      // Then the lease runs out, and assertHeld has the last word.
    }
  }

  /**
   * After a pause longer than the lease, a waiter elsewhere may be about to take over, and no look
   * at the folder can tell. Taking the next generation can: it is the step that both must win.
   */
  function renew(): void {
    const atMs = clock.monotonicMs()
    const current = readHighest(folder)
    const next =
      current.record?.nonce === claim.nonce ? claimNext(folder, current, options.self) : undefined
    if (next === undefined) return lose()
    giveUp(claim)
    claim = next
    beatMs = atMs
  }

  const timer = setInterval(beat, options.heartbeatMs)
  timer.unref()
  return {
    signal: abort.signal,
    assertHeld: () => {
      if (!abort.signal.aborted && !isHighest()) lose()
      if (!abort.signal.aborted && isOverdue()) renew()
      abort.signal.throwIfAborted()
    },
    release: () => {
      clearInterval(timer)
      collect(folder, claim)
      giveUp(claim)
    },
  }
}
