import { expect, test } from 'vitest'
import {
  iamRoleId,
  normalUserCode,
  reservedRole,
  temporaryKeyId,
  userCode,
} from '../../../src/sandbox/identifiers.ts'

/** As trufflehog and Panther read the account out of a key: independent of the code under test. */
function accountIn(keyId: string): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  const bits = [...keyId.slice(4)]
    .map((letter) => letters.indexOf(letter).toString(2).padStart(5, '0'))
    .join('')
  const head = BigInt(`0b${bits.slice(0, 48)}`)
  return String((head & 0x7fffffffff80n) >> 7n).padStart(12, '0')
}

test('the decoder of this test reads a published key', () => {
  expect(accountIn('ASIARTX3GSDSQAAQEAYE')).toBe('111122223333')
})

test('a temporary key id has 20 characters and carries its account', () => {
  const keyId = temporaryKeyId('111122223333')
  expect(keyId).toMatch(/^ASIA[A-Z2-7]{16}$/)
  expect(accountIn(keyId)).toBe('111122223333')
  expect(keyId.slice(0, 12)).toBe('ASIARTX3GSDS')
})

test('an account with leading zeros and the largest account survive', () => {
  expect(accountIn(temporaryKeyId('000000000001'))).toBe('000000000001')
  expect(accountIn(temporaryKeyId('999999999999'))).toBe('999999999999')
})

test('two keys of an account differ', () => {
  expect(temporaryKeyId('111111111111')).not.toBe(temporaryKeyId('111111111111'))
})

test('the role of a permission set in an account is always the same, and another elsewhere', () => {
  const role = reservedRole('111111111111', 'AdministratorAccess')
  expect(role).toEqual(reservedRole('111111111111', 'AdministratorAccess'))
  expect(role.roleName).toMatch(/^AWSReservedSSO_AdministratorAccess_[0-9a-f]{16}$/)
  expect(role.roleId).toMatch(/^AROA[A-Z2-7]{16}$/)
  expect(accountIn(role.roleId)).toBe('111111111111')
  expect(reservedRole('222222222222', 'AdministratorAccess').roleName).not.toBe(role.roleName)
})

test('an ordinary role has an id with its account', () => {
  expect(accountIn(iamRoleId('333333333333', 'Deploy'))).toBe('333333333333')
})

test('a user code is eight consonants in two groups', () => {
  for (let count = 0; count < 50; count += 1) {
    expect(userCode()).toMatch(/^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/)
  }
})

test('a code is understood in lower case, with blanks, without the hyphen', () => {
  expect(normalUserCode(' wddd hrqv ')).toBe('WDDD-HRQV')
  expect(normalUserCode('wdddhrqv')).toBe('WDDD-HRQV')
  expect(normalUserCode('WDDD-HRQ')).toBe('WDDDHRQ')
})
