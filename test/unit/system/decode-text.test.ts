import { expect, it } from 'vitest'
import { decodeText } from '../../../src/system/decode-text.ts'

const text = '{"sub": "repo:octo/äpp"}\r\n'
const little = Buffer.from(`\uFEFF${text}`, 'utf16le')

it.each([
  ['UTF-8', Buffer.from(text)],
  ['UTF-8 with a byte order mark', Buffer.from(`\uFEFF${text}`)],
  ['UTF-16, the low byte first', little],
  ['UTF-16, the high byte first', Buffer.from(little).swap16()],
])('reads %s', (_, bytes) => {
  expect(decodeText(bytes)).toBe(text)
})

it('reads what is cut off, and nothing', () => {
  expect(decodeText(Buffer.from(little).swap16().subarray(0, -1))).toBe(text.slice(0, -1))
  expect(decodeText(Buffer.alloc(0))).toBe('')
  expect(decodeText(Buffer.from([0xff]))).toBe('\uFFFD')
})
