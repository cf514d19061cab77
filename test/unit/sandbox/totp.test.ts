import { expect, test } from 'vitest'
import { isTotpCode, totpCode } from '../../../src/sandbox/totp.ts'

/** Base32 of the ASCII secret "12345678901234567890" of RFC 6238, appendix B. */
const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'

const at = (seconds: number): Date => new Date(seconds * 1000)

test('the SHA-1 vectors of RFC 6238', () => {
  expect(totpCode(secret, at(59), 8)).toBe('94287082')
  expect(totpCode(secret, at(1_111_111_109), 8)).toBe('07081804')
  expect(totpCode(secret, at(1_111_111_111), 8)).toBe('14050471')
  expect(totpCode(secret, at(1_234_567_890), 8)).toBe('89005924')
  expect(totpCode(secret, at(2_000_000_000), 8)).toBe('69279037')
  expect(totpCode(secret, at(20_000_000_000), 8)).toBe('65353130')
})

test('a code is six digits, with its leading zeros', () => {
  expect(totpCode(secret, at(1_111_111_109))).toBe('081804')
})

test('a code is good one step early and one late, and no more', () => {
  const now = at(1_000_000_000)
  const step = (steps: number): string => totpCode(secret, at(1_000_000_000 + steps * 30))
  expect(isTotpCode(secret, step(0), [now])).toBe(true)
  expect(isTotpCode(secret, step(-1), [now])).toBe(true)
  expect(isTotpCode(secret, step(1), [now])).toBe(true)
  expect(isTotpCode(secret, step(-2), [now])).toBe(false)
  expect(isTotpCode(secret, step(2), [now])).toBe(false)
})

test('an authenticator may follow either clock', () => {
  const moved = at(2_000_000_000)
  expect(isTotpCode(secret, totpCode(secret, at(59)), [moved, at(59)])).toBe(true)
})

test('blanks are forgiven, other text is not', () => {
  expect(isTotpCode(secret, '081 804', [at(1_111_111_109)])).toBe(true)
  expect(isTotpCode(secret, '', [at(1_111_111_109)])).toBe(false)
  expect(isTotpCode(secret, '81804', [at(1_111_111_109)])).toBe(false)
})
