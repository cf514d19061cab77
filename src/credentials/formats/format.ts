import { ServiceError } from '../../errors.ts'
import type { Credentials } from '../credentials.ts'
import { expiryForOutput } from '../expiry.ts'

/** Prints credentials for one consumer. Ends with a line feed. Throws ServiceError. */
export type Format = (credentials: Credentials) => string

/** The variables in the order in which the AWS CLI prints them. */
export function variablesOf(credentials: Credentials): readonly (readonly [string, string])[] {
  return [
    ['AWS_ACCESS_KEY_ID', credentials.accessKeyId],
    ['AWS_SECRET_ACCESS_KEY', credentials.secretAccessKey],
    ['AWS_SESSION_TOKEN', credentials.sessionToken],
    [
      'AWS_CREDENTIAL_EXPIRATION',
      credentials.expiresAt === undefined ? undefined : expiryForOutput(credentials.expiresAt),
    ],
  ].filter((pair): pair is [string, string] => pair[1] !== undefined)
}

const harmless = /^[A-Za-z0-9+/=_-]+$/

/**
 * Refuses credentials that a shell could read as more than words. The AWS CLI prints values
 * unquoted, so keys with a blank, `;`, `$` or a line feed would run as commands under `eval`.
 */
export function assertHarmless(credentials: Credentials): void {
  const values = [credentials.accessKeyId, credentials.secretAccessKey, credentials.sessionToken]
  if (values.every((value) => value === undefined || harmless.test(value))) return
  throw new ServiceError(
    'service-answer-invalid',
    'The credentials contain characters that AWS never uses, so they are not printed for a shell.',
    { fix: 'keyless export --format process' },
  )
}

/** One line for each variable. */
export function lines(
  credentials: Credentials,
  line: (name: string, value: string) => string,
): string {
  assertHarmless(credentials)
  return variablesOf(credentials)
    .map(([name, value]) => `${line(name, value)}\n`)
    .join('')
}
