/**
 * One pace for all calls of a listing. It begins at the quota, slows down when the service says so,
 * finds its way back up (additive increase, multiplicative decrease), and holds still in an outage.
 */
import type { Clock } from '../system/clock.ts'

export type CallOutcome = 'answered' | 'throttled' | 'failed'

export interface Turn {
  /**
   * What became of the call; `retryAfterMs` is the service's own wish. Returns how long this very
   * call shall wait before it asks for its next turn, in milliseconds.
   */
  end(outcome: CallOutcome, retryAfterMs?: number): number
}

export interface RateLimiter {
  /** Resolves when it is this call's turn; rejects with the signal's reason. */
  turn(signal?: AbortSignal): Promise<Turn>
  /** Calls a second that it would make now. */
  readonly rate: number
  /** How long nothing has been answered, in milliseconds; 0 before the first call. */
  readonly silentMs: number
}

export interface RateLimiterOptions {
  readonly clock: Pick<Clock, 'monotonicMs' | 'sleep'>
  /** The most calls a second. */
  readonly quota: number
  /** Between 0 and 1 (Math.random): the jitter. */
  readonly random?: () => number
}

const decrease = 0.8
/** Once in the time of so many calls at the quota. */
const slowDownCalls = 15
/** Just under the pace that was too fast, where the slow climb begins. */
const nearLimit = 0.95
/** Shares of the quota: for each second, and no less for each call than at 20 calls a second. */
const fastClimb = { perSecond: 0.08, perCall: 0.004 }
const slowClimb = { perSecond: 0.01, perCall: 0.0005 }
const slowest = 0.02
/** So many refusals in a row are more than a pace that is a little too fast: everybody waits. */
const patientRefusals = 3
/** Turns that a busy machine missed are made up for, so many milliseconds of them. */
const catchUpMs = 500
const longestWishMs = 30_000
const longestPauseMs = 3000

interface Pace {
  rate: number
  /** The pace that was too fast last. */
  limit: number
  nextMs: number
  pausedUntilMs: number
  /** Calls that began before it tell nothing new. */
  judgedMs: number
  slowedMs: number
  /** In a row. */
  failures: number
  answeredMs: number | undefined
}

export function createRateLimiter(options: RateLimiterOptions): RateLimiter {
  const { clock, quota } = options
  const pace: Pace = {
    rate: quota,
    limit: Number.POSITIVE_INFINITY,
    nextMs: 0,
    pausedUntilMs: 0,
    judgedMs: Number.NEGATIVE_INFINITY,
    slowedMs: Number.NEGATIVE_INFINITY,
    failures: 0,
    answeredMs: undefined,
  }
  const turn = async (signal?: AbortSignal): Promise<Turn> => {
    pace.answeredMs ??= clock.monotonicMs()
    await myTurn(pace, clock, signal)
    const beganMs = clock.monotonicMs()
    return {
      end: (outcome, retryAfterMs) => judge(pace, options, { outcome, retryAfterMs, beganMs }),
    }
  }
  return {
    turn,
    get rate() {
      return pace.rate
    },
    get silentMs() {
      return pace.answeredMs === undefined ? 0 : clock.monotonicMs() - pace.answeredMs
    },
  }
}

/** A pause that begins meanwhile puts everybody who waits at its end, one after the other. */
async function myTurn(
  pace: Pace,
  clock: RateLimiterOptions['clock'],
  signal: AbortSignal | undefined,
): Promise<void> {
  for (;;) {
    const nowMs = clock.monotonicMs()
    const atMs = Math.max(pace.nextMs, pace.pausedUntilMs, nowMs - catchUpMs)
    pace.nextMs = atMs + 1000 / pace.rate
    const pausedUntilMs = pace.pausedUntilMs
    if (atMs > nowMs) await clock.sleep(atMs - nowMs, signal)
    else signal?.throwIfAborted()
    if (pace.pausedUntilMs <= Math.max(pausedUntilMs, clock.monotonicMs())) return
  }
}

interface Ended {
  readonly outcome: CallOutcome
  readonly retryAfterMs: number | undefined
  readonly beganMs: number
}

function judge(pace: Pace, options: RateLimiterOptions, ended: Ended): number {
  const { clock, quota, random = Math.random } = options
  const { outcome, retryAfterMs, beganMs } = ended
  const nowMs = clock.monotonicMs()
  if (outcome === 'answered') {
    climb(pace, quota, nowMs)
    return 0
  }
  const isNews = beganMs >= pace.judgedMs
  if (isNews) {
    pace.judgedMs = nowMs
    pace.failures += 1
    if (outcome === 'throttled') slowDown(pace, quota, nowMs)
  }
  const firstMs = outcome === 'throttled' ? 2000 / quota : 250
  const ownMs = Math.min(longestPauseMs, firstMs * 2 ** (pace.failures - 1)) * (0.5 + random() / 2)
  const wishMs = retryAfterMs === undefined ? ownMs : Math.min(retryAfterMs, longestWishMs)
  if (isNews && (outcome === 'failed' || pace.failures >= patientRefusals)) {
    pace.pausedUntilMs = Math.max(pace.pausedUntilMs, nowMs + wishMs)
  }
  return wishMs
}

function climb(pace: Pace, quota: number, nowMs: number): void {
  pace.answeredMs = nowMs
  pace.failures = 0
  const { perSecond, perCall } = pace.rate < pace.limit * nearLimit ? fastClimb : slowClimb
  pace.rate = Math.min(quota, pace.rate + quota * Math.max(perSecond / pace.rate, perCall))
}

/** A new pace is given the time to show: the service's own account of our calls is behind. */
function slowDown(pace: Pace, quota: number, nowMs: number): void {
  if (nowMs - pace.slowedMs < (slowDownCalls / quota) * 1000) return
  pace.slowedMs = nowMs
  pace.limit = pace.rate
  pace.rate = Math.max(quota * slowest, pace.rate * decrease)
}
