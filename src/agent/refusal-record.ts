/** Refused requests: a warning for the person, and lines in the journal, few however many they are. */
import { askerAt } from '../system/asking-program.ts'
import type { Clock } from '../system/clock.ts'
import { type Journal, type JournalEntry, mostParents } from '../system/journal.ts'
import type { Log } from '../system/log.ts'
import type { ConnectionEnds } from '../system/peer-user.ts'

export interface RefusalRecordOptions {
  readonly clock: Pick<Clock, 'monotonicMs'>
  readonly log: Pick<Log, 'warn'>
  readonly journal: Journal
  /** What the journal says of each, beside its reason. */
  readonly entry: Omit<JournalEntry, 'event' | 'reason'>
}

/** One line for each kind of request in so long. */
const pauseMs = 60_000

/**
 * `what` is one of few texts, and fits behind "A request for credentials". `from` is where it came
 * from, while that connection is open; `profile` the one that was asked for, where that is not the
 * same for every request.
 */
export type RefusalRecord = (
  what: string,
  from: ConnectionEnds | undefined,
  profile?: string,
) => void

export function createRefusalRecord(options: RefusalRecordOptions): RefusalRecord {
  const { clock, log, journal, entry } = options
  const last = new Map<string, number>()
  return (what, from, profile = entry.profile) => {
    const now = clock.monotonicMs()
    if (now - (last.get(what) ?? Number.NEGATIVE_INFINITY) < pauseMs) return
    last.set(what, now)
    log.warn(`A request for credentials ${what} was refused.`)
    const asker = from === undefined ? { names: [] } : askerAt(from, mostParents)
    const who = asker.pid === undefined && asker.uid !== undefined ? ` (uid ${asker.uid})` : ''
    const reason = `a request ${what}${who}`
    journal.append({ ...entry, profile, event: 'refused', reason }, asker)
  }
}
