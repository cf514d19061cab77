/**
 * One process at a time, on this machine and through shared folders, that survives the death of its
 * holder at any point. Not for threads of work inside one process: those share promises instead.
 */
import { SystemError } from '../errors.ts'
import type { Clock } from './clock.ts'
import { type Claim, claimNext, type Generation, markOf, readHighest } from './lock-generations.ts'
import { type Held, hold } from './lock-holder.ts'
import { samePlace } from './lock-verdict.ts'
import { createWatch, type Standing, type Watch } from './lock-watch.ts'
import type { Platform } from './platform.ts'
import { createProcessTable, type ProcessIdentity, type ProcessTable } from './process-table.ts'

export type { Held } from './lock-holder.ts'

export interface LockOptions<T> {
  /** One folder per lock; made when missing. */
  readonly folder: string
  readonly clock: Clock
  readonly platform: Pick<Platform, 'os' | 'pid'>
  /** How long to wait for a live holder, in milliseconds (10,000). */
  readonly maxWaitMs?: number
  /** How long a holder elsewhere may be silent, in milliseconds (15,000). The same for all processes. */
  readonly leaseMs?: number
  /**
   * What the lock is wanted for, once somebody has made it: asked before waiting, at every tick and
   * again after acquiring. Must be cheap (a stat, and a read only after a change).
   */
  readonly ready?: () => T | undefined
  /** Ends the waiting; the work listens to it by itself. */
  readonly signal?: AbortSignal
  /** Who lives on this machine (what the system says). */
  readonly processes?: ProcessTable
}

const firstPauseMs = 10
const longestPauseMs = 250

/** Whoever waits for minutes (for a person) need not wait as long to hear of a suspended holder. */
const stoppedPatienceMs = 10_000

/**
 * The result of `work` done under the lock, or what `ready` returned first. A dead holder is
 * replaced at once; one that cannot be seen from here, after its lease. Throws SystemError
 * `lock-timeout`, `lock-stopped` (a holder that is suspended, with its pid), `disk-full`,
 * `read-only` or `file-unwritable`, or the signal's reason.
 */
export async function withLock<T>(
  options: LockOptions<T>,
  work: (held: Held) => Promise<T>,
): Promise<T> {
  const { folder, clock, leaseMs = 15_000 } = options
  const heartbeatMs = Math.min(2000, leaseMs / 4)
  const table = options.processes ?? createProcessTable(options.platform)
  const self = table.self()
  const watch = createWatch({ clock, leaseMs, heartbeatMs, table, self })
  const outcome = await acquire(options, watch, self)
  if ('value' in outcome) return outcome.value
  const holder = hold(outcome.claim, { folder, clock, leaseMs, heartbeatMs, self })
  try {
    const value = options.ready?.()
    return value === undefined ? await work({ ...holder, afterDeath: outcome.afterDeath }) : value
  } finally {
    holder.release()
  }
}

/** The process of this machine that holds the lock, or held it last; undefined where it cannot be told. */
export function holderPid({
  folder,
  platform,
  processes = createProcessTable(platform),
}: Pick<LockOptions<never>, 'folder' | 'platform' | 'processes'>): number | undefined {
  const owner = readHighest(folder).record?.owner
  return owner !== undefined && samePlace(owner, processes.self()) ? owner.pid : undefined
}

async function acquire<T>(
  options: LockOptions<T>,
  watch: Watch,
  self: ProcessIdentity,
): Promise<{ readonly value: T } | { readonly claim: Claim; readonly afterDeath: boolean }> {
  const { folder, clock, maxWaitMs = 10_000 } = options
  let seen: Generation | undefined
  for (let tick = 0; ; tick++) {
    options.signal?.throwIfAborted()
    const value = options.ready?.()
    if (value !== undefined) return { value }
    const current = readAgain(folder, seen)
    const standing = watch.standing(current, watch.waitedMs >= maxWaitMs)
    seen = current
    if (standing === 'free' || standing === 'dead') {
      const claim = claimAfter(folder, current, self)
      if (claim !== undefined) return { claim, afterDeath: standing === 'dead' }
      seen = undefined
    }
    const isOver = watch.waitedMs >= maxWaitMs || watch.stoppedMs >= stoppedPatienceMs
    if (isOver && !isWorthWaiting(standing, watch, options)) {
      throw waitedInVain(standing, current, watch, options, self)
    }
    await clock.sleep(pauseMs(tick), options.signal)
  }
}

/** The cheap tick: one stat while the current generation stays as it was. What could not be read is read again. */
function readAgain(folder: string, seen: Generation | undefined): Generation {
  const unchanged = seen?.record !== undefined && markOf(folder, seen.number) === seen.mark
  return unchanged ? seen : readHighest(folder)
}

/** A dead owner's file does not change when another waiter takes over: look for the next one first. */
function claimAfter(folder: string, judged: Generation, self: ProcessIdentity): Claim | undefined {
  const next = markOf(folder, judged.number + 1)
  return next === undefined ? claimNext(folder, judged, self) : undefined
}

/** Grows from 10 to 250 ms; the jitter keeps hundreds of waiters apart. */
function pauseMs(tick: number): number {
  const base = Math.min(longestPauseMs, firstPauseMs * 1.5 ** Math.min(tick, 20))
  return base * (0.75 + Math.random() / 2)
}

/** An owner elsewhere that is silent: its lease will soon be over. */
function isWorthWaiting<T>(standing: Standing, watch: Watch, options: LockOptions<T>): boolean {
  const { maxWaitMs = 10_000, leaseMs = 15_000 } = options
  return standing === 'silent' && watch.waitedMs < maxWaitMs + leaseMs
}

function waitedInVain<T>(
  standing: Standing,
  current: Generation,
  watch: Watch,
  options: LockOptions<T>,
  self: ProcessIdentity,
): SystemError {
  const path = options.folder
  const owner = current.record?.owner
  if (standing === 'stopped' && owner !== undefined) {
    const message = `Process ${owner.pid} holds the lock ${path} and is suspended.`
    return new SystemError('lock-stopped', message, { details: { path, pid: owner.pid } })
  }
  const contended = standing === 'free' || standing === 'dead'
  const holder = contended ? 'other processes in turn' : holderName(owner, self)
  const seconds = Math.round(watch.waitedMs / 1000)
  const message = `The lock ${path} is still held by ${holder} after ${seconds} s.`
  return new SystemError('lock-timeout', message, { details: { path, pid: owner?.pid } })
}

function holderName(owner: ProcessIdentity | undefined, self: ProcessIdentity): string {
  if (owner === undefined) return 'something that left no readable record'
  if (samePlace(owner, self)) return `process ${owner.pid}`
  const host = owner.host === '' ? '' : ` (${owner.host})`
  return `process ${owner.pid} in another container or on another machine${host}`
}
