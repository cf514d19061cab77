/** The same again and again, until somebody ends it: what watching and following a store have in common. */
import type { Clock } from '../../system/clock.ts'

export interface Rounds {
  readonly intervalMs: number
  readonly round: () => Promise<void>
  /** Something failed, and is tried again. Throws what should end it. */
  readonly onTrouble: (error: unknown) => void
  /** A round went well. */
  readonly onGood: () => void
  /** Whether nobody listens any more. */
  readonly isOver: () => boolean
  /** After one trouble on another the wait doubles up to this, in milliseconds (always the interval). */
  readonly longestWaitMs?: number
}

/** Until the signal or `isOver` ends it. Throws what `onTrouble` throws. */
export async function inRounds(
  { intervalMs, round, onTrouble, onGood, isOver, longestWaitMs = 0 }: Rounds,
  signal: AbortSignal,
  clock: Clock,
): Promise<void> {
  const ends = (): boolean => signal.aborted || isOver()
  let troubleMs = intervalMs
  while (!ends()) {
    let waitMs = intervalMs
    try {
      await round()
      onGood()
      troubleMs = intervalMs
    } catch (error) {
      if (signal.aborted) return
      onTrouble(error)
      waitMs = troubleMs
      troubleMs = Math.max(intervalMs, Math.min(waitMs * 2, longestWaitMs))
    }
    if (ends()) return
    await clock.sleep(waitMs, signal).catch(() => {})
  }
}
