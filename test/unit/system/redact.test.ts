import fc from 'fast-check'
import { expect, test } from 'vitest'
import { longestText, redact } from '../../../src/system/redact.ts'
import { growsWithLength } from '../../support/growth.ts'

const text = (alphabet: string, minLength: number, maxLength: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...alphabet), minLength, maxLength })

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

const token = text(`${letters}_-`, 20, 60).map((rest) => `aoaAAAAA${rest}`)
const refreshToken = text(`${letters}_-`, 20, 60).map((rest) => `aorAAAAA${rest}`)
const secretKey = text(`${letters}+/`, 39, 39).map((rest) => `Z${rest}`)
const sessionToken = text(`${letters}+/=`, 120, 400)
const jwt = fc
  .tuple(text(letters, 10, 40), text(letters, 10, 90), text(letters, 10, 90))
  .map((parts) => `eyJ${parts.join('.')}`)
const anySecret = fc.oneof(token, refreshToken, secretKey, sessionToken, jwt)

const around = fc.constantFrom('', ' ', '\n', '"', "'", '(', ', ', '=', ': ', '&', '?x=', '{"a":"')

test('no secret with a known shape passes, wherever it stands', () => {
  fc.assert(
    fc.property(anySecret, around, around, (secret, before, after) => {
      expect(redact(`${before}${secret}${after}`)).not.toContain(secret)
    }),
    { numRuns: 500 },
  )
})

const fieldNames = fc.constantFrom(
  'accessToken',
  'refreshToken',
  'clientSecret',
  'secretAccessKey',
  'sessionToken',
  'code',
  'codeVerifier',
  'deviceCode',
  'SecretAccessKey',
  'SessionToken',
)
const anyValue = fc.oneof(
  text(`${letters}_-`, 4, 30),
  text(`${letters}"'\\ {}:,=`, 12, 30).filter((value) => value.trim().length > 8),
)

test('no value of a secret JSON field passes, pretty or compact', () => {
  fc.assert(
    fc.property(fieldNames, anyValue, fc.constantFrom(0, 2), (name, value, indent) => {
      const json = JSON.stringify({ kept: 'x', [name]: value, after: 'y' }, undefined, indent)
      const shown = redact(json)
      expect(shown).not.toContain(JSON.stringify(value).slice(1, -1))
      expect(shown).toContain('kept')
    }),
    { numRuns: 500 },
  )
})

test('no value of a secret field passes when the JSON is inside a JSON string', () => {
  fc.assert(
    fc.property(fieldNames, anyValue, (name, value) => {
      const shown = redact(JSON.stringify({ body: JSON.stringify({ [name]: value, last: 1 }) }))
      const inner = JSON.stringify(JSON.stringify(value)).slice(3, -3)
      expect(shown).not.toContain(inner)
    }),
    { numRuns: 500 },
  )
})

const settingNames = fc.constantFrom(
  'aws_secret_access_key = ',
  'AWS_SECRET_ACCESS_KEY=',
  'export AWS_SESSION_TOKEN=',
  'x-amz-sso_bearer_token: ',
  'Authorization: Bearer ',
  'authorization: ',
  'Proxy-Authorization: Basic ',
  'Cookie: session=',
  'http://127.0.0.1:1/oauth/callback?code=',
  'state=1&code=',
  'redirect=http%3A%2F%2F127.0.0.1%2F%3Fcode%3D',
)

test('no value after a secret header, variable, setting or query name passes', () => {
  fc.assert(
    fc.property(settingNames, text(letters, 6, 30), (name, value) => {
      expect(redact(`${name}${value}`)).not.toContain(value)
    }),
    { numRuns: 500 },
  )
})

test('takes no authorization code for the code of an error', () => {
  expect(redact('{"code":"disk-full-of-secrets"} code=internal.1 code=cancelled1')).toBe(
    '{"code":"[redacted]"} code=[redacted] code=[redacted]',
  )
})

test('hides the password of a proxy address', () => {
  expect(redact('via http://alice:hunter2@proxy.example:3128 now')).toBe(
    'via http://[redacted]@proxy.example:3128 now',
  )
})

test('keeps what helps to find a fault', () => {
  const plain = [
    'GET https://portal.sso.us-east-1.amazonaws.com/assignment/accounts 200 in 12 ms',
    '/home/me/.aws/sso/cache/7e5f1a3b0c9d8e7f6a5b4c3d2e1f0a9b8c7d6e5f.json',
    'AccessKeyId ASIARTX3GSDSQAAQEAYE, account 111122223333, exit 4, userCode shown',
    '{"code":"network-timeout","cause":{"code":"internal"}} code: disk-full',
    'session my-org expires 2026-11-20T10:00:00Z',
  ]
  expect(plain.map(redact)).toEqual(plain)
})

const fragments = [
  'eyJ',
  'aaaaa',
  '-',
  '.',
  'aoa',
  'access_token',
  'code',
  'cookie',
  'Bearer',
  '%3D',
  '://',
  '@',
  '\\',
  '"',
  "'",
  ':',
  '=',
  ' ',
  '\n',
  'A'.repeat(39),
  'A'.repeat(99),
]
const repeated = fc
  .array(fc.constantFrom(...fragments), { minLength: 1, maxLength: 5 })
  .map((parts) => parts.join(''))

test('takes twice as long for twice the text, whatever is repeated in it', () => {
  fc.assert(
    fc.property(repeated, (fragment) => growsWithLength(redact, fragment)),
    { numRuns: 60, examples: [['eyJaaaaa-'], ['eyJaaaaa.'], ['"x="'], ['code="'], ['a+://']] },
  )
})

test('reads no further than its limit, and shows no part of a secret that the limit cuts', () => {
  const secret = `aoaAAAAA${'s3cret'.repeat(8)}`
  for (let before = longestText - 90; before <= longestText + 10; before++) {
    const filler = 'word '.repeat(before / 5 + 1).slice(-before)
    const shown = redact(`${filler} ${secret} ${'tail '.repeat(100_000)}`)
    expect(shown).toMatch(/word.*…$/)
    expect(shown).not.toContain('aoa')
    expect(shown).not.toContain('s3c')
    expect(shown.length).toBeLessThanOrEqual(longestText)
  }
})

test('leaves a text as long as its limit whole', () => {
  const text = 'word '.repeat(longestText / 5).padEnd(longestText, '.')
  expect(redact(text)).toBe(text)
})

test('hides the keys of a console sign-in, whose names are those of no other call', () => {
  const session = { sessionId: 'ASIAEXAMPLE', sessionKey: 'a key', sessionToken: 'a token' }
  const shown = redact(JSON.stringify({ Session: JSON.stringify(session), SigninToken: 'a token' }))
  expect(shown).not.toMatch(/a key|a token/)
})
