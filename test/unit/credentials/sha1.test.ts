import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { sha1Hex } from '../../../src/credentials/sha1.ts'

it('equals the sheet on a role of the session my-sso', () => {
  const text = '{"accountId":"111122223333","roleName":"Admin","sessionName":"my-sso"}'
  expect(sha1Hex(text)).toBe('360f093cdc0bddf23eecc38b9cb6222fca5a195a')
})

it('equals OpenSSL on any text', () => {
  const longText = fc.string({ unit: 'binary', maxLength: 300 })
  fc.assert(
    fc.property(longText, (text) => {
      expect(sha1Hex(text)).toBe(createHash('sha1').update(text).digest('hex'))
    }),
    { numRuns: 500 },
  )
})

it('equals OpenSSL around the length of a block', () => {
  const lengths = [0, 1, 54, 55, 56, 63, 64, 65, 119, 120, 128]
  const expected = lengths.map((length) =>
    createHash('sha1').update('a'.repeat(length)).digest('hex'),
  )
  expect(lengths.map((length) => sha1Hex('a'.repeat(length)))).toEqual(expected)
})
