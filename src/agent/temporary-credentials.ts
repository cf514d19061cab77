import type { Credentials } from '../credentials/credentials.ts'
import { UsageError } from '../errors.ts'

/** What the container contract can carry: the SDKs refuse an answer without a token and an end. */
export interface TemporaryCredentials extends Credentials {
  readonly sessionToken: string
  readonly expiresAt: Date
}

/** Throws UsageError `flag-conflict` for keys that do not expire: nobody needs to refresh those. */
export function asTemporary(credentials: Credentials, profile: string): TemporaryCredentials {
  const { sessionToken, expiresAt } = credentials
  if (sessionToken === undefined || expiresAt === undefined) {
    throw new UsageError(
      'flag-conflict',
      `The keys of "${profile}" do not expire, so there is nothing to serve: use them as they are.`,
      { details: { profile } },
    )
  }
  return { ...credentials, sessionToken, expiresAt }
}
