/** Whoever did it, as one value of SQL. */
import type { EventColumn } from '../events/columns.ts'

/** What people/actors.sql takes from `userIdentity`, of which each of its other columns is a part. */
export const actorColumns: readonly EventColumn[] = [
  'identity_type',
  'identity_account',
  'access_key',
  'user_name',
  'invoked_by',
  'role',
  'session_name',
  'session_start',
  'source_identity',
  'web_identity',
  'user_id',
  'credential_id',
]

/** The same for all events that tell the same of whoever did it; `session_start` may be a time or its text. */
export function actorOf(): string {
  // For `concat` what is missing is an empty text.
  return `md5(concat(${actorColumns.join(', chr(31), ')}))::UUID`
}
