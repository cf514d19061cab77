/**
 * What is kept of an event, in the order of the store's columns. All engines know the events under
 * these names, so that a question is one text for all of them; our own store has `batch` too, the number of
 * the part that an event came with (store/write-part.ts). Not for CloudTrail's own spelling: that ends in
 * decode-event.ts.
 */

/** `time` is UTC to the second; JSON is text as CloudTrail had it. Whatever is not known is NULL. */
export const eventColumns = {
  /** `eventID`, or a digest of the record where it has none that is one. */
  id: 'UUID',
  time: 'TIMESTAMP',
  /** `eventName`; of our own journal, the event. */
  name: 'VARCHAR',
  /** `eventSource` without `.amazonaws.com`. */
  service: 'VARCHAR',
  region: 'VARCHAR',
  /** Where it happened: `recipientAccountId`, else the caller's. */
  account: 'VARCHAR',
  type: 'VARCHAR',
  category: 'VARCHAR',
  read_only: 'BOOLEAN',
  /** Whoever did it: the same for all events that tell the same of that (store/actor.ts). */
  actor: 'UUID',
  identity_type: 'VARCHAR',
  principal_id: 'VARCHAR',
  arn: 'VARCHAR',
  identity_account: 'VARCHAR',
  access_key: 'VARCHAR',
  user_name: 'VARCHAR',
  invoked_by: 'VARCHAR',
  issuer_arn: 'VARCHAR',
  /** Of the role session: the role's name. */
  role: 'VARCHAR',
  /** Of a role that Identity Center made. */
  permission_set: 'VARCHAR',
  session_name: 'VARCHAR',
  session_start: 'TIMESTAMP',
  source_identity: 'VARCHAR',
  /** Of a role session by OIDC: the provider. */
  web_identity: 'VARCHAR',
  /** `onBehalfOf.userId`, or what stood in its place before November 2025. */
  user_id: 'VARCHAR',
  identity_store: 'VARCHAR',
  /** All calls of one portal session. */
  credential_id: 'VARCHAR',
  /** `sourceIPAddress`: an address, or a service of AWS. */
  address: 'VARCHAR',
  user_agent: 'VARCHAR',
  error_code: 'VARCHAR',
  error_message: 'VARCHAR',
  /** Of a call that gives credentials: for which account, role and session name, and which key. */
  target_account: 'VARCHAR',
  target_role: 'VARCHAR',
  target_session: 'VARCHAR',
  /** Of a call about an IAM user: its name. */
  target_user: 'VARCHAR',
  issued_key: 'VARCHAR',
  /** Of CreateTokenWithIAM: the `credential_id` of what the app then does for the person. */
  issued_credential: 'VARCHAR',
  /** Of CreateToken and CreateTokenWithIAM: the client or application that asked. */
  client: 'VARCHAR',
  /** Of CreateToken: `authorization_code`, `device_code`, `refresh_token`, … */
  grant_type: 'VARCHAR',
  /** Of a sign-in: `Success` or `Failure`. */
  outcome: 'VARCHAR',
  /** Of a sign-in: the name that was typed, where AWS tells it. */
  sign_in_name: 'VARCHAR',
  /** Of a sign-in: `PASSWORD`, `TOTP`, `WEBAUTHN`, `EXTERNAL_IDP`, … */
  credential_type: 'VARCHAR',
  /** All events of one sign-in. */
  workflow: 'VARCHAR',
  request: 'VARCHAR',
  response: 'VARCHAR',
  additional: 'VARCHAR',
  details: 'VARCHAR',
  /** `cloudtrail` or `journal`. */
  origin: 'VARCHAR',
  /** Where it was read; the last one. */
  file: 'VARCHAR',
} as const

export type EventColumn = keyof typeof eventColumns

/** An event as text; what is missing is NULL. `actor` and `file` are the store's. */
export type EventRow = { readonly [K in EventColumn]?: string | undefined }
