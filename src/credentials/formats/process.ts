import { asciiJson } from '../../tokens/python-json.ts'
import type { Credentials } from '../credentials.ts'
import { expiryForOutput } from '../expiry.ts'

/** The `credential_process` answer, as the AWS CLI prints it: indented by two, no account. */
export function credentialProcess(credentials: Credentials): string {
  return asciiJson(processAnswer(credentials))
}

/**
 * The same for credentials that are known to be ASCII. The hot entry's: bun starts threads to compile
 * any loop over as many characters.
 */
export function processAnswer(credentials: Credentials): string {
  const { accessKeyId, secretAccessKey, sessionToken, expiresAt } = credentials
  const answer = {
    Version: 1,
    AccessKeyId: accessKeyId,
    SecretAccessKey: secretAccessKey,
    ...(sessionToken === undefined ? {} : { SessionToken: sessionToken }),
    ...(expiresAt === undefined ? {} : { Expiration: expiryForOutput(expiresAt) }),
  }
  return `${JSON.stringify(answer, undefined, 2)}\n`
}
