import { describe, expect, it } from 'vitest'
import { decodeToken, encodeToken } from '../../../src/tokens/token-file.ts'
import { tokenWith } from './token-fixture.ts'

const required = '"accessToken": "a", "expiresAt": "2026-11-23T03:00:00Z"'

function expiryOf(text: string): string | undefined {
  return decodeToken(`{"accessToken": "a", "expiresAt": "${text}"}`)?.expiresAt.toISOString()
}

describe('a token file', () => {
  it('is the line that the AWS CLI writes, key for key', () => {
    expect(encodeToken(tokenWith())).toBe(
      '{"startUrl": "https://d-123.awsapps.com/start", "region": "us-east-1", ' +
        '"accessToken": "access-1", "expiresAt": "2026-11-23T03:00:00Z", "clientId": "client", ' +
        '"clientSecret": "secret", "registrationExpiresAt": "2027-02-01T00:00:00Z", ' +
        '"refreshToken": "refresh-1"}',
    )
  })

  it('has no refresh token when none came', () => {
    const { refreshToken: _, ...token } = tokenWith()
    expect(encodeToken(token)).toMatch(/"registrationExpiresAt": "2027-02-01T00:00:00Z"\}$/)
  })

  it('cuts fractions of a second, as the AWS CLI does', () => {
    const text = encodeToken(tokenWith({ expiresAt: new Date('2026-11-23T03:00:00.999Z') }))
    expect(text).toContain('"expiresAt": "2026-11-23T03:00:00Z"')
  })

  it('escapes everything outside ASCII, as Python does', () => {
    expect(encodeToken(tokenWith({ accessToken: 'é😀\u007f"\\' }))).toContain(
      String.raw`"accessToken": "\u00e9\ud83d\ude00\u007f\"\\"`,
    )
  })

  it('reads what it wrote', () => {
    const token = tokenWith()
    expect(decodeToken(encodeToken(token))).toEqual(token)
  })

  it('reads the JavaScript SDK: indented, with milliseconds', () => {
    const text = JSON.stringify(JSON.parse(`{${required.replace('00Z', '00.000Z')}}`), null, 2)
    expect(decodeToken(text)?.expiresAt).toEqual(new Date('2026-11-23T03:00:00Z'))
  })

  it('reads the Go SDK: sorted keys, extra keys, a final newline', () => {
    const text = `{${required},"clientId":"c","clientSecret":"s","futureKey":{"a":1},"registrationExpiresAt":"2027-02-01T00:00:00Z"}\n`
    expect(decodeToken(text)?.registration?.clientId).toBe('c')
  })

  it('reads the four keys of very old AWS CLIs with their suffix UTC', () => {
    expect(expiryOf('2026-11-23T03:00:00UTC')).toBe('2026-11-23T03:00:00.000Z')
  })

  it('reads dates with offsets and fractions of any length', () => {
    expect(expiryOf('2026-11-23T03:00:00+00:00')).toBe('2026-11-23T03:00:00.000Z')
    expect(expiryOf('2026-11-23T05:00:00.123456789+02:00')).toBe('2026-11-23T03:00:00.123Z')
  })

  it('is no token with a date that has no zone or is none', () => {
    expect(expiryOf('2026-11-23T03:00:00')).toBeUndefined()
    expect(expiryOf('tomorrow')).toBeUndefined()
    expect(expiryOf('2026-13-45T03:00:00Z')).toBeUndefined()
  })

  it('is no token where the access token is an object, as in the cache of aws login', () => {
    const text = '{"accessToken": {"accessKeyId": "A"}, "expiresAt": "2026-11-23T03:00:00Z"}'
    expect(decodeToken(text)).toBeUndefined()
  })

  it('is no token when it is cut off, empty, a list, null or a number', () => {
    for (const text of ['', '{"accessToken": "a", "expi', '[]', 'null', '7', '"a"', '\u0000']) {
      expect(decodeToken(text)).toBeUndefined()
    }
  })

  it('leaves out a registration of which a part is missing or of another type', () => {
    expect(decodeToken(`{${required}, "clientId": "c"}`)?.registration).toBeUndefined()
    const wrong = `{${required}, "clientId": 1, "clientSecret": "s", "registrationExpiresAt": "x"}`
    expect(decodeToken(wrong)).toEqual({
      accessToken: 'a',
      expiresAt: new Date('2026-11-23T03:00:00Z'),
    })
  })

  it('takes no value from the prototype of objects', () => {
    expect(decodeToken('{"__proto__": {"accessToken": "a"}, "expiresAt": "x"}')).toBeUndefined()
  })
})
