/**
 * Name and content of a role credential file, byte for byte as the AWS CLI has them in
 * `~/.aws/cli/cache`. Pure, and small: the hot entry loads it.
 */
import { dateField, decodeObject, objectField, stringField } from '../tokens/json-fields.ts'
import { pythonJson } from '../tokens/python-json.ts'
import { formatTimestamp } from '../tokens/timestamp.ts'
import type { Credentials } from './credentials.ts'

export interface RoleCacheKey {
  readonly accountId: string
  readonly roleName: string
  /** Undefined in the legacy form, which is known by its start URL. */
  readonly sessionName: string | undefined
  /** Exactly as configured. */
  readonly startUrl: string
}

/** Credentials with an end, as all from a service are. */
export type ExpiringCredentials = Credentials & {
  readonly sessionToken: string
  readonly expiresAt: Date
}

/** The text whose SHA-1 (hexadecimal) names the file: compact JSON with sorted keys. */
export function roleCacheKeyText(key: RoleCacheKey): string {
  const account = `"accountId":${pythonJson(key.accountId)}`
  const role = `"roleName":${pythonJson(key.roleName)}`
  const session =
    key.sessionName === undefined
      ? `"startUrl":${pythonJson(key.startUrl)}`
      : `"sessionName":${pythonJson(key.sessionName)}`
  return `{${account},${role},${session}}`
}

/** One line without an end; `ProviderType` lets `aws sso logout` find the file. */
export function encodeRoleCredentials(credentials: ExpiringCredentials, accountId: string): string {
  return pythonJson({
    ProviderType: 'sso',
    Credentials: {
      AccessKeyId: credentials.accessKeyId,
      SecretAccessKey: credentials.secretAccessKey,
      SessionToken: credentials.sessionToken,
      Expiration: formatTimestamp(credentials.expiresAt),
      AccountId: accountId,
    },
  })
}

/** The credentials in a cache file of any AWS CLI version; undefined when it is not one. */
export function decodeCachedCredentials(text: string): ExpiringCredentials | undefined {
  const file = decodeObject(text)
  const fields = file === undefined ? undefined : objectField(file, 'Credentials')
  if (fields === undefined) return undefined
  const accessKeyId = stringField(fields, 'AccessKeyId')
  const secretAccessKey = stringField(fields, 'SecretAccessKey')
  const sessionToken = stringField(fields, 'SessionToken')
  const expiresAt = dateField(fields, 'Expiration')
  const accountId = stringField(fields, 'AccountId')
  if (accessKeyId === undefined || secretAccessKey === undefined) return undefined
  if (sessionToken === undefined || expiresAt === undefined) return undefined
  const credentials = { accessKeyId, secretAccessKey, sessionToken, expiresAt }
  return accountId === undefined ? credentials : { ...credentials, accountId }
}
