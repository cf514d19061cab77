import fc from 'fast-check'
import { expect, it } from 'vitest'
import { parseDocument, printDocument } from '../../src/config/document.ts'
import { readGrammar } from '../../src/config/grammar.ts'
import { oddFile } from './config-arbitraries.ts'

const text = fc.oneof(
  oddFile.map((file) => Buffer.from(file)),
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
  fc
    .array(fc.constantFrom('\ufeff', '\r', '\n', '\r\n', '\0', '[a]', ' ', 'k = v', 'ü', '\ud800'))
    .map((parts) => Buffer.from(parts.join(''))),
  fc
    .array(fc.constantFrom('\xff', '\xef\xbb\xbf', '\r', '\n', '\xe9', 'k=v', '\xef'))
    .map((parts) => Buffer.from(parts.join(''), 'latin1')),
)

it('prints any bytes as it read them', () => {
  fc.assert(
    fc.property(text, (bytes) => {
      expect(Buffer.from(printDocument(parseDocument(bytes)))).toEqual(bytes)
    }),
    { numRuns: 2000 },
  )
})

it('reads sections and settings from any bytes, on lines that are there and in order', () => {
  fc.assert(
    fc.property(text, (bytes) => {
      const { lines } = parseDocument(bytes)
      const { sections } = readGrammar(lines.map((line) => line.text))
      let at = 0
      for (const section of sections) {
        expect(section.start).toBeGreaterThanOrEqual(at)
        for (const option of section.options) {
          expect(option.start).toBeGreaterThan(section.start)
          expect(option.end).toBeGreaterThan(option.start)
          expect(option.end).toBeLessThanOrEqual(section.end)
        }
        at = section.end
      }
      expect(at).toBeLessThanOrEqual(lines.length)
    }),
    { numRuns: 1000 },
  )
})
