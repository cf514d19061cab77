/** `userIdentity` in all its shapes, before and after the change of November 2025. */
import { type Fields, fieldsOf, textAt } from './fields.ts'
import { utcTime } from './time.ts'
import type { EventRow } from './columns.ts'

const permissionSetRole = /^AWSReservedSSO_(.+)_[0-9a-f]{16}$/

/** The permission set of a role that Identity Center made, by its name. */
export function permissionSetOf(role: string | undefined): string | undefined {
  return role === undefined ? undefined : permissionSetRole.exec(role)?.[1]
}

/** `arn:aws:iam::111111111111:role/path/name` → account and name. */
export function roleOf(arn: string | undefined): {
  readonly account?: string | undefined
  readonly name?: string | undefined
} {
  const [, account, name] = /^arn:[^:]*:iam::(\d*):role\/(?:.*\/)?([^/]+)$/.exec(arn ?? '') ?? []
  return { account: account === '' ? undefined : account, name }
}

/** `arn:aws:sts::111111111111:assumed-role/name/session` */
function assumedRole(arn: string | undefined): readonly (string | undefined)[] {
  return /^arn:[^:]*:sts::\d*:assumed-role\/([^/]+)\/(.+)$/.exec(arn ?? '')?.slice(1) ?? []
}

/** UUIDs, some with the identity store's prefix. */
const userIdForm = /^(?:[0-9a-f]{10}-)?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Until November 2025 the id of a portal's user stood in `principalId`, and not always elsewhere. */
function userIdOf(identity: Fields, type: string | undefined): string | undefined {
  const named = textAt(identity, 'onBehalfOf', 'userId')
  if (named !== undefined || type !== 'Unknown') return named
  const principal = textAt(identity, 'principalId')
  return principal !== undefined && userIdForm.test(principal) ? principal : undefined
}

export function identityOf(identity: Fields): EventRow {
  const type = textAt(identity, 'type')
  const principal = textAt(identity, 'principalId')
  const arn = textAt(identity, 'arn')
  const context = fieldsOf(identity['sessionContext'])
  const issuerArn = textAt(context, 'sessionIssuer', 'arn')
  const [assumed, arnSession] = assumedRole(arn)
  const role = roleOf(issuerArn).name ?? assumed
  const colon = principal?.indexOf(':') ?? -1
  const session = colon < 0 ? arnSession : principal?.slice(colon + 1)
  return {
    identity_type: type,
    principal_id: principal,
    arn,
    identity_account: textAt(identity, 'accountId'),
    access_key: textAt(identity, 'accessKeyId'),
    user_name: textAt(identity, 'userName'),
    invoked_by: textAt(identity, 'invokedBy'),
    issuer_arn: issuerArn,
    role,
    permission_set: permissionSetOf(role),
    session_name: type === 'AssumedRole' ? session : undefined,
    session_start: utcTime(textAt(context, 'attributes', 'creationDate')),
    source_identity: textAt(context, 'sourceIdentity'),
    web_identity: textAt(context, 'webIdFederationData', 'federatedProvider'),
    user_id: userIdOf(identity, type),
    identity_store: textAt(identity, 'onBehalfOf', 'identityStoreArn'),
    credential_id: textAt(identity, 'credentialId'),
  }
}
