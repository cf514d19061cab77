import fc from 'fast-check'
import { expect, it } from 'vitest'
import { accountOfKey } from '../../../src/credentials/key-account.ts'

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** The other direction, by the sheet's formula and with whole numbers of any size. */
function keyOf(account: number): string {
  let bits = ((1n << 47n) | (BigInt(account) << 7n)) << 32n
  let text = ''
  for (let index = 0; index < 16; index++) {
    text = alphabet[Number(bits & 31n)] + text
    bits >>= 5n
  }
  return `ASIA${text}`
}

it.each([
  ['ASIARTX3GSDSQAAQEAYE', '111122223333'],
  ['ASIA52RQV423QAAAAAAA', '950363612855'],
])('finds in %s the account %s', (key, account) => {
  expect(accountOfKey(key)).toBe(account)
})

it('finds every account, leading zeros included', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 999_999_999_999 }), (account) => {
      expect(accountOfKey(keyOf(account))).toBe(String(account).padStart(12, '0'))
    }),
  )
})

it.each([
  'ASIAIOSFODNN7EXAMPLE',
  'AKIAJ2345ABCDEFGHIJK',
  'ASIAX',
  '',
  'minio-admin',
  'ASIA7777777777777777',
])('finds nothing in %j', (key) => {
  expect(accountOfKey(key)).toBeUndefined()
})
