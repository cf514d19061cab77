/** The text of one token file, as AWS CLI v2 writes it and any SDK may have written it. */

import { type JsonObject, dateField, decodeObject, optional, stringField } from './json-fields.ts'
import { pythonJson } from './python-json.ts'
import { formatTimestamp } from './timestamp.ts'
import type { Token, TokenRegistration } from './token.ts'

/** A token as found; other tools may leave out where it came from. */
export type StoredToken = Omit<Token, 'startUrl' | 'region'> & {
  readonly startUrl?: string
  readonly region?: string
}

/** One line, Python's separators, no final newline, keys in the AWS CLI's order. */
export function encodeToken(token: Token): string {
  const { registration, refreshToken } = token
  return pythonJson({
    startUrl: token.startUrl,
    region: token.region,
    accessToken: token.accessToken,
    expiresAt: formatTimestamp(token.expiresAt),
    ...(registration === undefined
      ? {}
      : {
          clientId: registration.clientId,
          clientSecret: registration.clientSecret,
          registrationExpiresAt: formatTimestamp(registration.expiresAt),
        }),
    ...(refreshToken === undefined ? {} : { refreshToken }),
  })
}

/**
 * Undefined for anything that is no token: bad JSON, a missing or empty `accessToken`, one that is
 * an object (the `aws login` cache has such), an unreadable `expiresAt`.
 */
export function decodeToken(text: string): StoredToken | undefined {
  const fields = decodeObject(text)
  if (fields === undefined) return undefined
  const accessToken = stringField(fields, 'accessToken')
  const expiresAt = dateField(fields, 'expiresAt')
  if (accessToken === undefined || expiresAt === undefined) return undefined
  const registration = registrationOf(fields)
  return {
    accessToken,
    expiresAt,
    ...optional('startUrl', stringField(fields, 'startUrl')),
    ...optional('region', stringField(fields, 'region')),
    ...optional('refreshToken', stringField(fields, 'refreshToken')),
    ...optional('registration', registration),
  }
}

function registrationOf(fields: JsonObject): TokenRegistration | undefined {
  const clientId = stringField(fields, 'clientId')
  const clientSecret = stringField(fields, 'clientSecret')
  const expiresAt = dateField(fields, 'registrationExpiresAt')
  if (clientId === undefined || clientSecret === undefined || expiresAt === undefined)
    return undefined
  return { clientId, clientSecret, expiresAt }
}
