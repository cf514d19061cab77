/** What is said openly beside a sealed text: enough to list and to forget it without the key. */
import { createHash } from 'node:crypto'
import {
  decodeObject,
  type JsonObject,
  objectField,
  optional,
  stringField,
  stringsField,
} from '../json-fields.ts'
import type { About } from './envelope.ts'

/** Long random strings, such as tokens, are not to be guessed from it. */
export function digestOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}

/** For a token, a client registration, or the keys of a role, whichever tool wrote them. */
export function aboutText(text: string): About {
  const fields = decodeObject(text) ?? {}
  const keys = objectField(fields, 'Credentials')
  if (keys !== undefined || stringField(fields, 'ProviderType') !== undefined) {
    return aboutKeys(fields, keys ?? {})
  }
  const accessToken = stringField(fields, 'accessToken')
  return accessToken === undefined ? aboutRegistration(fields) : aboutToken(fields, accessToken)
}

function aboutKeys(fields: JsonObject, keys: JsonObject): About {
  return {
    kind: 'keys',
    ...named(fields, { providerType: 'ProviderType' }),
    ...named(keys, {
      accessKeyId: 'AccessKeyId',
      accountId: 'AccountId',
      expiresAt: 'Expiration',
    }),
  }
}

function aboutToken(fields: JsonObject, accessToken: string): About {
  const refreshable = stringField(fields, 'refreshToken') !== undefined
  const names = ['startUrl', 'region', 'expiresAt', 'clientId', 'registrationExpiresAt']
  return {
    kind: 'token',
    ...named(fields, Object.fromEntries(names.map((name) => [name, name]))),
    access: digestOf(accessToken),
    refreshable: String(refreshable),
  }
}

function aboutRegistration(fields: JsonObject): About {
  return {
    kind: 'registration',
    ...named(fields, { clientId: 'clientId', expiresAt: 'expiresAt' }),
    ...optional('scopes', stringsField(fields, 'scopes')?.join(' ')),
  }
}

function named(fields: JsonObject, names: Readonly<Record<string, string>>): About {
  const found = Object.entries(names).flatMap(([name, key]) => {
    const value = stringField(fields, key)
    return value === undefined ? [] : [[name, value] as const]
  })
  return Object.fromEntries(found)
}
