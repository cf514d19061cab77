/** Whoever did it, as one value of SQL. */
import type { EventColumn } from '../events/columns.ts'

/** `userIdentity`, field by field: what makes two of them the same. */
export const actorColumns: readonly EventColumn[] = [
  'identity_type',
  'principal_id',
  'arn',
  'identity_account',
  'access_key',
  'user_name',
  'invoked_by',
  'issuer_arn',
  'session_start',
  'source_identity',
  'web_identity',
  'user_id',
  'identity_store',
  'credential_id',
]

/** The same for all events with the same `userIdentity`; `session_start` may be a time or its text. */
export function actorOf(): string {
  // For `concat` what is missing is an empty text.
  return `md5(concat(${actorColumns.join(', chr(31), ')}))::UUID`
}
