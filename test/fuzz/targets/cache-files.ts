/** The JSON files of `~/.aws/sso/cache` and `~/.aws/cli/cache`: what is read is written and read again alike. */
import {
  decodeCachedCredentials,
  encodeRoleCredentials,
} from '../../../src/credentials/role-cache-file.ts'
import { formats } from '../../../src/credentials/formats.ts'
import { decodeRegistration, encodeRegistration } from '../../../src/tokens/registration-cache.ts'
import { decodeToken, encodeToken } from '../../../src/tokens/token-file.ts'
import { assertShowable, assertTrue, inOrder, valueOf } from '../checks.ts'
import type { OpenTarget } from '../target.ts'

const words = [
  ...['"accessToken"', '"refreshToken"', '"expiresAt"', '"clientId"', '"clientSecret"'],
  ...['"registrationExpiresAt"', '"startUrl"', '"region"', '"scopes"', '"grantTypes"'],
  ...['"Credentials"', '"AccessKeyId"', '"SecretAccessKey"', '"SessionToken"', '"Expiration"'],
  ...[
    '"ProviderType": "sso"',
    '"AccountId"',
    'null',
    '"2026-11-23T09:00:00Z"',
    '2026-11-23',
    'UTC',
  ],
  ...['+00:00', '.123', 'T24:00:00', '-0001-01-01T00:00:00Z', '275760-09-13T00:00:00Z', '{}', '[]'],
]

/** The same value, whatever its dates hold below a second: files have whole ones. */
function assertSame(one: unknown, other: unknown, what: string): void {
  const text = (value: unknown): string =>
    inOrder(value).replaceAll(/(T\d\d:\d\d:\d\d)\.\d{3}Z/g, '$1Z')
  assertTrue(text(one) === text(other), `${what} is read otherwise after it was written`)
}

export const openTokenFile: OpenTarget = () => ({
  words,
  run(input) {
    const stored = decodeToken(input.toString())
    if (stored === undefined) return
    const token = { startUrl: 'https://x.awsapps.com/start', region: 'us-east-1', ...stored }
    const text = encodeToken(token)
    assertShowable(text, 'a token file')
    assertSame(decodeToken(text), token, 'a token')
  },
})

export const openRegistrationFile: OpenTarget = () => ({
  words,
  run(input) {
    const registration = decodeRegistration(input.toString())
    if (registration === undefined) return
    assertSame(decodeRegistration(encodeRegistration(registration)), registration, 'a registration')
  },
})

export const openRoleFile: OpenTarget = () => ({
  words,
  run(input) {
    const credentials = decodeCachedCredentials(input.toString())
    if (credentials === undefined) return
    const accountId = credentials.accountId ?? '111111111111'
    const text = encodeRoleCredentials(credentials, accountId)
    assertSame(decodeCachedCredentials(text), { ...credentials, accountId }, 'a role')
    for (const format of Object.values(formats)) {
      const printed = valueOf(() => format(credentials))
      if (printed !== undefined) assertShowable(printed, 'printed credentials')
    }
  },
})
