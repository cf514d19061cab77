import type { LockRecord } from './lock-record.ts'
import type { ProcessIdentity, ProcessTable } from './process-table.ts'

/**
 * What is known of a lock's owner. Only `dead` is exact enough to take over at once; `unknown` is
 * waited for until its lease is over; `alive` and `stopped` are never robbed.
 */
export type Verdict = 'alive' | 'stopped' | 'dead' | 'unknown'

/** `thorough` allows a costly look, for an owner that has been silent for long. */
export function verdictOn(
  record: LockRecord | undefined,
  table: ProcessTable,
  self: ProcessIdentity,
  thorough: boolean,
): Verdict {
  if (record === undefined || !samePlace(record.owner, self)) return 'unknown'
  const seen = table.look(record.owner.pid, thorough)
  if (seen.state === 'absent' || seen.state === 'ended') return 'dead'
  if (seen.state === 'unknown' || seen.start === undefined) return 'unknown'
  // The pid was given to another process since.
  if (Math.abs(seen.start - record.owner.start) > table.startTolerance) return 'dead'
  return seen.state === 'stopped' ? 'stopped' : 'alive'
}

/** True when the owner's pid and start time mean the same here as where they were written. */
export function samePlace(owner: ProcessIdentity, self: ProcessIdentity): boolean {
  return (
    owner.machine !== '' &&
    owner.pidNamespace !== '' &&
    owner.machine === self.machine &&
    owner.pidNamespace === self.pidNamespace &&
    owner.timeNamespace === self.timeNamespace
  )
}
