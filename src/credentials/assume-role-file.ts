/**
 * Assumed-role files in `~/.aws/cli/cache`, named and laid out as botocore's
 * AssumeRoleCredentialFetcher does, so that the AWS CLI and keyless use each other's.
 */
import { createHash } from 'node:crypto'
import { pythonJson } from '../tokens/python-json.ts'
import type { AssumeRoleRequest, AssumedRole } from './sts-client.ts'

/**
 * SHA-1 of the call's parameters as sorted JSON; a session name that was made up is left out.
 * The source of the keys is not part of it.
 */
export function assumeRoleHash(
  request: Omit<AssumeRoleRequest, 'roleSessionName'> & { readonly roleSessionName?: string },
): string {
  const members: readonly (readonly [string, string | undefined])[] = [
    ['DurationSeconds', request.durationSeconds?.toFixed(0)],
    ['ExternalId', quoted(request.externalId)],
    ['RoleArn', quoted(request.roleArn)],
    ['RoleSessionName', quoted(request.roleSessionName)],
  ]
  const text = members.flatMap(([name, value]) =>
    value === undefined ? [] : `"${name}": ${value}`,
  )
  return createHash('sha1')
    .update(`{${text.join(', ')}}`)
    .digest('hex')
}

/** What STS answered, one line; the date as AWS CLI 2.36 writes it in these files (not with `Z`). */
export function encodeAssumedRole(role: AssumedRole): string {
  return pythonJson({
    Credentials: {
      AccessKeyId: role.accessKeyId,
      SecretAccessKey: role.secretAccessKey,
      SessionToken: role.sessionToken,
      Expiration: `${role.expiresAt.toISOString().slice(0, 19)}+00:00`,
      ...(role.accountId === undefined ? {} : { AccountId: role.accountId }),
    },
    AssumedRoleUser: { AssumedRoleId: role.assumedRoleId, Arn: role.assumedRoleArn },
  })
}

function quoted(text: string | undefined): string | undefined {
  return text === undefined ? undefined : pythonJson(text)
}
