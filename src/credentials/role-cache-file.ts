/**
 * Name and content of a role credential file, byte for byte as the AWS CLI has them in
 * `~/.aws/cli/cache`. Pure, and small: the hot entry loads it.
 */
import type { Credentials } from './credentials.ts'
import { expiryForFile, parseExpiry } from './expiry.ts'

export interface RoleCacheKey {
  readonly accountId: string
  readonly roleName: string
  /** Undefined in the legacy form, which is known by its start URL. */
  readonly sessionName: string | undefined
  readonly startUrl: string
}

/** As Python's json.dumps writes a string: everything outside ASCII is escaped. */
function pythonString(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/** The text whose SHA-1 (hexadecimal) names the file: compact JSON with sorted keys. */
export function roleCacheKeyText(key: RoleCacheKey): string {
  const last =
    key.sessionName === undefined
      ? `"startUrl":${pythonString(key.startUrl)}`
      : `"sessionName":${pythonString(key.sessionName)}`
  return `{"accountId":${pythonString(key.accountId)},"roleName":${pythonString(key.roleName)},${last}}`
}

/** One line without an end; `ProviderType` lets `aws sso logout` find the file. */
export function encodeRoleCredentials(
  credentials: Credentials & { readonly expiresAt: Date },
  accountId: string,
): string {
  const fields: readonly (readonly [string, string])[] = [
    ['AccessKeyId', credentials.accessKeyId],
    ['SecretAccessKey', credentials.secretAccessKey],
    ['SessionToken', credentials.sessionToken ?? ''],
    ['Expiration', expiryForFile(credentials.expiresAt)],
    ['AccountId', accountId],
  ]
  const pairs = fields.map(([name, value]) => `"${name}": ${pythonString(value)}`)
  return `{"ProviderType": "sso", "Credentials": {${pairs.join(', ')}}}`
}

/** The credentials in a cache file of any AWS CLI version; undefined when it is not one. */
export function decodeRoleCredentials(text: string): Credentials | undefined {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  const fields = recordIn(value, 'Credentials')
  if (fields === undefined) return undefined
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration, AccountId } = fields
  const expiresAt = parseExpiry(Expiration)
  if (!isFilled(AccessKeyId) || !isFilled(SecretAccessKey) || !isFilled(SessionToken)) {
    return undefined
  }
  if (expiresAt === undefined) return undefined
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
    expiresAt,
    ...(isFilled(AccountId) ? { accountId: AccountId } : {}),
  }
}

interface FileFields {
  readonly AccessKeyId?: unknown
  readonly SecretAccessKey?: unknown
  readonly SessionToken?: unknown
  readonly Expiration?: unknown
  readonly AccountId?: unknown
}

function recordIn(value: unknown, name: string): FileFields | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const inner: unknown = Reflect.get(value, name)
  return typeof inner === 'object' && inner !== null ? inner : undefined
}

function isFilled(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}
