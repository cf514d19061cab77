/** The credential report of an account: every user with password, authenticator and keys, as CSV. */
import { type HeldKey, keysOf, userCreatedAtMs, userNamed } from './access-keys.ts'
import { type IamUser, isRoot, rootName, userArn } from './iam.ts'
import { iamTime } from './iam-xml.ts'
import type { World } from './world.ts'

/** "Get credential reports for your AWS account" of the IAM guide. */
const columns = [
  'user',
  'arn',
  'user_creation_time',
  'password_enabled',
  'password_last_used',
  'password_last_changed',
  'password_next_rotation',
  'mfa_active',
  'access_key_1_active',
  'access_key_1_last_rotated',
  'access_key_1_last_used_date',
  'access_key_1_last_used_region',
  'access_key_1_last_used_service',
  'access_key_2_active',
  'access_key_2_last_rotated',
  'access_key_2_last_used_date',
  'access_key_2_last_used_region',
  'access_key_2_last_used_service',
  'cert_1_active',
  'cert_1_last_rotated',
  'cert_2_active',
  'cert_2_last_rotated',
  'additional_credentials_info',
] as const

const none = 'N/A'

function passwordFields(user: IamUser, createdAt: string): readonly string[] {
  if (isRoot(user)) return ['not_supported', 'no_information', 'not_supported', 'not_supported']
  if (!user.hasPassword) return ['false', none, none, none]
  return ['true', 'no_information', createdAt, none]
}

function keyFields(key: HeldKey | undefined): readonly string[] {
  if (key === undefined) return ['false', none, none, none, none]
  const { lastUsed } = key
  const used =
    lastUsed === undefined
      ? [none, none, none]
      : [iamTime(lastUsed.atMs), lastUsed.region, lastUsed.service]
  return [String(key.state === 'active'), iamTime(key.createdAtMs), ...used]
}

function row(world: World, user: IamUser): readonly string[] {
  const createdAt = iamTime(userCreatedAtMs(world, user))
  const [first, second] = keysOf(world, user)
  return [
    user.name,
    userArn(user),
    createdAt,
    ...passwordFields(user, createdAt),
    String(user.totpSecret !== undefined),
    ...keyFields(first),
    ...keyFields(second),
    ...['false', none, 'false', none, none],
  ]
}

/** Root first, then the users by name. No field can hold a comma that IAM would have to quote but a path's. */
export function credentialReport(world: World, accountId: string): string {
  const root = userNamed(world, accountId, rootName)
  const users = world.directory
    .iamUsersOf(accountId)
    .filter((user) => !isRoot(user))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
  const all = root === undefined ? users : [root, ...users]
  return [columns, ...all.map((user) => row(world, user))]
    .map((fields) => fields.map(quoted).join(','))
    .join('\n')
}

/** Names may have commas (RFC 4180). */
function quoted(field: string): string {
  return /[",]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field
}
