import fc from 'fast-check'
import { expect, test } from 'vitest'
import { forTerminal } from '../../../src/system/text.ts'
import { growsWithLength } from '../../support/growth.ts'

/* oxlint-disable no-control-regex -- these are the characters under test */
const harmful =
  /[\u0000-\u001F\u007F-\u009F\u061C\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFEFF\u{E0000}-\u{E007F}\p{Cs}]/u

const hostileUnits = fc.constantFrom(
  '\u001B',
  '\u001B[',
  '\u001B]',
  '\u009B',
  '\u0007',
  '\u202E',
  '\u2066',
  '\u200B',
  '\uD83D',
  '31m',
  ';',
  '\n',
  '\\',
  'dev',
  'é',
  '🚀',
)
const hostileText = fc
  .array(fc.oneof(hostileUnits, fc.string({ unit: 'binary', maxLength: 3 })))
  .map((parts) => parts.join(''))

test('lets nothing through that steers a terminal, however it is put together', () => {
  fc.assert(
    fc.property(hostileText, (text) => {
      expect(forTerminal(text)).not.toMatch(harmful)
    }),
    { numRuns: 1000, examples: [['\u{E0000}'], ['\u2065']] },
  )
})

test('removes invisible characters that have no name yet', () => {
  expect(forTerminal('dev\u2065\uFFF0\u{E0000}\u{E0002}\u{E007F}\u{E0100}\u{E0FFF}')).toBe('dev')
})

test('never exceeds the length asked for, counted in characters', () => {
  fc.assert(
    fc.property(hostileText, fc.nat({ max: 30 }), (text, maxLength) => {
      expect([...forTerminal(text, maxLength)].length).toBeLessThanOrEqual(maxLength)
    }),
  )
})

test('changes nothing the second time', () => {
  fc.assert(
    fc.property(hostileText, (text) => {
      expect(forTerminal(forTerminal(text))).toBe(forTerminal(text))
    }),
  )
})

test('keeps ordinary names in any script', () => {
  const names = [
    'dev (EU) – ünïcode',
    '生产环境',
    'продакшн',
    'الإنتاج',
    'prod 🚀',
    'O’Brien & Söhne',
  ]
  expect(names.map((name) => forTerminal(name))).toEqual(names)
})

test('removes colours, titles, links and cursor movement whole', () => {
  expect(forTerminal('\u001B[31mred\u001B[0m')).toBe('red')
  expect(forTerminal('\u001B]0;pwned\u0007name')).toBe('name')
  expect(forTerminal('\u001B]8;;https://evil.example\u001B\\link\u001B]8;;\u001B\\')).toBe('link')
  expect(forTerminal('a\u001B[2J\u001B[1;1Hb\u009B2Kc')).toBe('abc')
  expect(forTerminal('a\u001BPq payload\u001B\\b')).toBe('ab')
})

test('keeps the rest when an escape string is never closed', () => {
  expect(forTerminal('\u001B]0;production')).toBe('0;production')
})

test('puts a blank for line breaks and tabs', () => {
  expect(forTerminal('one\r\ntwo\tthree\u2028four')).toBe('one two three four')
})

test('removes direction changes that would swap what is read', () => {
  expect(forTerminal('dev\u202Edorp\u2069')).toBe('devdorp')
})

test('bounds a tower of accents', () => {
  expect(forTerminal(`a${'\u0301'.repeat(50)}`)).toBe(`a${'\u0301'.repeat(4)}`)
})

test('ends a cut text in an ellipsis and never cuts a character in half', () => {
  expect(forTerminal('🚀🚀🚀🚀', 3)).toBe('🚀🚀…')
})

const openings = [
  '\u001B]',
  '\u001B[',
  '\u001B[;',
  '\u0090',
  '\u009B',
  '\u009D',
  '\u009Fa',
  '\u001BP',
]

test('takes twice as long for twice the text, whatever is opened and never closed', () => {
  for (const opening of [...openings, 'e\u0301', openings.join('')]) {
    expect([opening, growsWithLength((text) => forTerminal(text), opening, 512)]).toEqual([
      opening,
      true,
    ])
  }
})
