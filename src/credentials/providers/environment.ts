import { ConfigError } from '../../errors.ts'
import { type Environment, variable } from '../../system/environment.ts'
import { parseTimestamp } from '../../tokens/timestamp.ts'
import { type Credentials, credentialsOf } from '../credentials.ts'

/** Keys in the environment, as botocore reads them. Throws ConfigError `profile-incomplete`. */
export function environmentKeys(env: Environment): Credentials | undefined {
  const accessKeyId = variable(env, 'AWS_ACCESS_KEY_ID')
  if (accessKeyId === undefined) return undefined
  const secretAccessKey = variable(env, 'AWS_SECRET_ACCESS_KEY')
  if (secretAccessKey === undefined) {
    throw new ConfigError(
      'profile-incomplete',
      'AWS_ACCESS_KEY_ID is set, but AWS_SECRET_ACCESS_KEY is not.',
      { fix: 'unset AWS_ACCESS_KEY_ID' },
    )
  }
  const sessionToken = variable(env, 'AWS_SESSION_TOKEN') ?? variable(env, 'AWS_SECURITY_TOKEN')
  const accountId = variable(env, 'AWS_ACCOUNT_ID')
  const expiresAt = parseTimestamp(variable(env, 'AWS_CREDENTIAL_EXPIRATION') ?? '')
  return credentialsOf({ accessKeyId, secretAccessKey, sessionToken, expiresAt, accountId })
}
