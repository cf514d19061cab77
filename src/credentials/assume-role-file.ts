/**
 * Assumed-role files in `~/.aws/cli/cache`, named and laid out as botocore's
 * AssumeRoleCredentialFetcher does, so that the AWS CLI and keyless use each other's.
 */
import { createHash } from 'node:crypto'
import { type PythonJson, pythonJson } from '../tokens/python-json.ts'
import { expiryForOutput } from './expiry.ts'
import type { ExpiringCredentials } from './role-cache-file.ts'
import type { AssumedRole, RoleRequest } from './sts-client.ts'

/**
 * SHA-1 of the call's parameters as sorted JSON; a session name that was made up is left out, and so
 * are the source of the keys and the code of an authenticator. What the AWS CLI does not know (tags,
 * source identity) makes a file of its own.
 */
export function assumeRoleHash(request: RoleRequest): string {
  const { tags, transitiveTagKeys } = request
  const members: readonly (readonly [string, string | undefined])[] = [
    ['DurationSeconds', request.durationSeconds?.toFixed(0)],
    ['ExternalId', quoted(request.externalId)],
    ['RoleArn', quoted(request.roleArn)],
    ['RoleSessionName', quoted(request.roleSessionName)],
    ['SerialNumber', quoted(request.mfaSerial)],
    ['SourceIdentity', quoted(request.sourceIdentity)],
    ['Tags', quoted(tags?.map(({ key, value }) => ({ Key: key, Value: value })))],
    ['TransitiveTagKeys', quoted(transitiveTagKeys)],
  ]
  const text = members.flatMap(([name, value]) =>
    value === undefined ? [] : `"${name}": ${value}`,
  )
  return createHash('sha1')
    .update(`{${text.join(', ')}}`)
    .digest('hex')
}

/** What STS answered, in one line, as AWS CLI 2.36 writes it but for the headers of the answer. */
export function encodeAssumedRole(role: AssumedRole): string {
  return pythonJson({
    ...encodedCredentials(role),
    AssumedRoleUser: { AssumedRoleId: role.assumedRoleId, Arn: role.assumedRoleArn },
  })
}

/** The same for credentials of no role. */
export function encodeSession(credentials: ExpiringCredentials): string {
  return pythonJson(encodedCredentials(credentials))
}

function encodedCredentials(credentials: ExpiringCredentials): Record<string, PythonJson> {
  const { accessKeyId, secretAccessKey, sessionToken, expiresAt, accountId } = credentials
  return {
    Credentials: {
      AccessKeyId: accessKeyId,
      SecretAccessKey: secretAccessKey,
      SessionToken: sessionToken,
      Expiration: expiryForOutput(expiresAt),
      ...(accountId === undefined ? {} : { AccountId: accountId }),
    },
  }
}

function quoted(value: PythonJson | undefined): string | undefined {
  return value === undefined ? undefined : pythonJson(value)
}
