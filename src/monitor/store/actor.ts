/** Whoever did it, as one value of SQL. */

/** What people/actors.sql takes from `userIdentity`, of which each of its other columns is a part. */
export const actorFields: readonly string[] = [
  'identity_type',
  'coalesce(identity_account, account)',
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
  return `md5(concat(${actorFields.join(', chr(31), ')}))::UUID`
}
