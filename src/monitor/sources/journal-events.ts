/** Our own journal as events: what keyless gave to which program of this machine. */
import { createHash } from 'node:crypto'
import { statSync } from 'node:fs'
import { journalFiles } from '../../system/journal-files.ts'
import { type RecordedEntry, readEntries } from '../../system/journal-read.ts'
import type { EventRow } from '../events/columns.ts'
import { storeTime } from '../events/time.ts'
import type { SourceFile } from './find-files.ts'

/** Oldest first. */
export function findJournal(folder: string): readonly SourceFile[] {
  return journalFiles(folder)
    .toReversed()
    .flatMap(({ path, bytes }) => {
      const stats = statSync(path, { throwIfNoEntry: false })
      return stats === undefined ? [] : [{ path, bytes, modifiedMs: Math.floor(stats.mtimeMs) }]
    })
}

export function* journalRows(path: string, onDamaged: () => void): Generator<EventRow> {
  for (const entry of readEntries(path, { onDamaged })) yield rowOf(entry)
}

/** Times to the second, as CloudTrail's are; the line itself tells two of them apart. */
function rowOf(entry: RecordedEntry): EventRow {
  const { time, event, profile, session, accountId, roleName, accessKeyId } = entry
  const { via, program, reason, parents } = entry
  const chain = [...(program === undefined ? [] : [program]), ...parents]
  return {
    id: createHash('md5').update(JSON.stringify(entry)).digest('hex'),
    time: storeTime(time),
    name: event,
    service: 'keyless',
    account: accountId,
    type: 'Journal',
    identity_type: 'Journal',
    target_account: accountId,
    target_role: roleName,
    issued_key: accessKeyId,
    user_agent: chain.length === 0 ? via : chain.join(' < '),
    error_code: event === 'refused' ? 'refused' : undefined,
    error_message: reason,
    request: JSON.stringify({ profile, session, via }),
    origin: 'journal',
  }
}
