import { expect, it } from 'vitest'
import type { Credentials } from '../../../src/credentials/credentials.ts'
import { type FormatName, formats, isFormatName } from '../../../src/credentials/formats.ts'

const temporary: Credentials = {
  accessKeyId: 'ASIAX',
  secretAccessKey: 'sk',
  sessionToken: 'st',
  expiresAt: new Date('2026-11-23T00:59:41Z'),
  accountId: '111122223333',
}
const longLived: Credentials = { accessKeyId: 'AKIAX', secretAccessKey: 'sk' }

// The texts were taken from AWS CLI 2.36.7.
const expected: Record<Exclude<FormatName, 'json'>, { temporary: string; longLived: string }> = {
  process: {
    temporary:
      '{\n  "Version": 1,\n  "AccessKeyId": "ASIAX",\n  "SecretAccessKey": "sk",\n  "SessionToken": "st",\n  "Expiration": "2026-11-23T00:59:41+00:00"\n}\n',
    longLived: '{\n  "Version": 1,\n  "AccessKeyId": "AKIAX",\n  "SecretAccessKey": "sk"\n}\n',
  },
  env: {
    temporary:
      'export AWS_ACCESS_KEY_ID=ASIAX\nexport AWS_SECRET_ACCESS_KEY=sk\nexport AWS_SESSION_TOKEN=st\nexport AWS_CREDENTIAL_EXPIRATION=2026-11-23T00:59:41+00:00\n',
    longLived: 'export AWS_ACCESS_KEY_ID=AKIAX\nexport AWS_SECRET_ACCESS_KEY=sk\n',
  },
  'env-no-export': {
    temporary:
      'AWS_ACCESS_KEY_ID=ASIAX\nAWS_SECRET_ACCESS_KEY=sk\nAWS_SESSION_TOKEN=st\nAWS_CREDENTIAL_EXPIRATION=2026-11-23T00:59:41+00:00\n',
    longLived: 'AWS_ACCESS_KEY_ID=AKIAX\nAWS_SECRET_ACCESS_KEY=sk\n',
  },
  powershell: {
    temporary:
      '$Env:AWS_ACCESS_KEY_ID="ASIAX"\n$Env:AWS_SECRET_ACCESS_KEY="sk"\n$Env:AWS_SESSION_TOKEN="st"\n$Env:AWS_CREDENTIAL_EXPIRATION="2026-11-23T00:59:41+00:00"\n',
    longLived: '$Env:AWS_ACCESS_KEY_ID="AKIAX"\n$Env:AWS_SECRET_ACCESS_KEY="sk"\n',
  },
  'windows-cmd': {
    temporary:
      'set AWS_ACCESS_KEY_ID=ASIAX\nset AWS_SECRET_ACCESS_KEY=sk\nset AWS_SESSION_TOKEN=st\nset AWS_CREDENTIAL_EXPIRATION=2026-11-23T00:59:41+00:00\n',
    longLived: 'set AWS_ACCESS_KEY_ID=AKIAX\nset AWS_SECRET_ACCESS_KEY=sk\n',
  },
  fish: {
    temporary:
      'set -gx AWS_ACCESS_KEY_ID "ASIAX"\nset -gx AWS_SECRET_ACCESS_KEY "sk"\nset -gx AWS_SESSION_TOKEN "st"\nset -gx AWS_CREDENTIAL_EXPIRATION "2026-11-23T00:59:41+00:00"\n',
    longLived: 'set -gx AWS_ACCESS_KEY_ID "AKIAX"\nset -gx AWS_SECRET_ACCESS_KEY "sk"\n',
  },
  dotenv: {
    temporary:
      'AWS_ACCESS_KEY_ID=ASIAX\nAWS_SECRET_ACCESS_KEY=sk\nAWS_SESSION_TOKEN=st\nAWS_CREDENTIAL_EXPIRATION=2026-11-23T00:59:41+00:00\n',
    longLived: 'AWS_ACCESS_KEY_ID=AKIAX\nAWS_SECRET_ACCESS_KEY=sk\n',
  },
}

it.each(Object.keys(expected) as (keyof typeof expected)[])('prints %s byte for byte', (name) => {
  expect(formats[name](temporary)).toBe(expected[name].temporary)
  expect(formats[name](longLived)).toBe(expected[name].longLived)
})

it('escapes in JSON what is not ASCII, as the AWS CLI does', () => {
  const odd = { accessKeyId: 'AK\u009B31mé\u007F', secretAccessKey: '\u202Esk' }
  expect(formats.process(odd)).toBe(
    '{\n  "Version": 1,\n  "AccessKeyId": "AK\\u009b31m\\u00e9\\u007f",\n  "SecretAccessKey": "\\u202esk"\n}\n',
  )
  expect(formats.json(odd)).toContain('"accessKeyId": "AK\\u009b31m\\u00e9\\u007f"')
})

it('prints json with the names of the library', () => {
  expect(JSON.parse(formats.json(temporary))).toEqual({
    schemaVersion: 1,
    ...temporary,
    expiresAt: '2026-11-23T00:59:41.000Z',
  })
  expect(JSON.parse(formats.json(longLived))).toEqual({ schemaVersion: 1, ...longLived })
})

it('prints fractions of a second as Python does', () => {
  const text = formats.env({ ...temporary, expiresAt: new Date('2026-11-23T00:59:41.250Z') })
  expect(text).toContain('AWS_CREDENTIAL_EXPIRATION=2026-11-23T00:59:41.250000+00:00\n')
})

const hostile = [
  'a b',
  'a;id',
  '$(id)',
  '`id`',
  'a\nid',
  '"',
  "'",
  '%PATH%',
  'a&b',
  'é',
  '\u001b[0m',
  '',
]

it.each(['env', 'env-no-export', 'powershell', 'windows-cmd', 'fish', 'dotenv'] as const)(
  'refuses to print for %s what a shell could run',
  (name) => {
    for (const secret of hostile) {
      for (const field of ['accessKeyId', 'secretAccessKey', 'sessionToken'] as const) {
        expect(() => formats[name]({ ...temporary, [field]: secret })).toThrow(
          expect.objectContaining({ code: 'service-answer-invalid' }),
        )
      }
    }
  },
)

it('prints any key as JSON', () => {
  for (const secretAccessKey of hostile) {
    const odd = { ...temporary, secretAccessKey }
    expect(JSON.parse(formats.process(odd))).toHaveProperty('SecretAccessKey', secretAccessKey)
    expect(JSON.parse(formats.json(odd))).toHaveProperty('secretAccessKey', secretAccessKey)
  }
})

it('knows its formats by name, and nothing that every object has', () => {
  expect(['fish', 'toString', '__proto__', ''].filter(isFormatName)).toEqual(['fish'])
})
