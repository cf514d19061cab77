import { asciiJson } from '../../tokens/python-json.ts'
import type { Credentials } from '../credentials.ts'
import { expiryForOutput } from '../expiry.ts'

/**
 * The `credential_process` answer, as the AWS CLI prints it: indented by two, no account. Loads
 * little, because the hot entry loads it.
 */
export function credentialProcess(credentials: Credentials): string {
  const { accessKeyId, secretAccessKey, sessionToken, expiresAt } = credentials
  const answer = {
    Version: 1,
    AccessKeyId: accessKeyId,
    SecretAccessKey: secretAccessKey,
    ...(sessionToken === undefined ? {} : { SessionToken: sessionToken }),
    ...(expiresAt === undefined ? {} : { Expiration: expiryForOutput(expiresAt) }),
  }
  return `${asciiJson(JSON.stringify(answer, undefined, 2))}\n`
}
