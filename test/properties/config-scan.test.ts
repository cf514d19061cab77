import fc from 'fast-check'
import { expect, it } from 'vitest'
import { parseDocument } from '../../src/config/document.ts'
import { readGrammar } from '../../src/config/grammar.ts'
import { parseFile } from '../../src/config/parsed-file.ts'
import { sectionKey, type SectionType } from '../../src/config/section-key.ts'
import { leavesProfileAlone, scanSection } from '../../src/config/section-scan.ts'
import { ConfigError } from '../../src/errors.ts'
import { oddFile, tidyFile } from './config-arbitraries.ts'

const headers = [
  'default',
  'profile default',
  'profile dev',
  'profile a',
  'sso-session a',
  'services dev',
]

function parsed(text: string, header: string): ReadonlyMap<string, unknown> | undefined {
  const [type = '', name = 'default'] = header.includes(' ') ? header.split(' ') : ['profile']
  const sections = parseFile('f', Buffer.from(text), 'config').sections
  const options = sections.get(type as SectionType)?.get(name)
  return options && new Map([...options].map(([key, option]) => [key, option.value]))
}

/** The lines of a section, where the file is broken elsewhere. */
function brokenElsewhere(text: string, header: string, line: unknown): boolean {
  const { sections } = readGrammar(parseDocument(Buffer.from(text)).lines.map((each) => each.text))
  const found = sections.filter((section) => section.header === header)
  return (
    found.length === 1 && !(Number(line) - 1 >= found[0]!.start && Number(line) <= found[0]!.end)
  )
}

it('answers as the full parser does, whenever it answers', () => {
  let answers = 0
  fc.assert(
    fc.property(oddFile, fc.constantFrom(...headers), (text, header) => {
      const scanned = scanSection(text, header)
      if (scanned === undefined) return
      answers++
      try {
        expect(parsed(text, header)).toEqual(scanned)
      } catch (error) {
        if (!(error instanceof ConfigError)) throw error
        expect(brokenElsewhere(text, header, error.details['line'])).toBe(true)
      }
    }),
    { numRuns: 6000 },
  )
  expect(answers).toBeGreaterThan(100)
})

it('answers for every section of a tidy file whose values are plain', () => {
  fc.assert(
    fc.property(tidyFile, (text) => {
      const grammar = readGrammar(parseDocument(Buffer.from(text)).lines.map((line) => line.text))
      for (const { header, options } of grammar.sections) {
        if (sectionKey(header, 'config')?.name === 'default') continue
        const values = options.map(({ value }) => value)
        const isPlain = values.every((value) =>
          /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/.test(String(value)),
        )
        const hasBracketBlank = /\[ /.test(text)
        if (isPlain && !hasBracketBlank)
          expect(scanSection(text, header)).toEqual(parsed(text, header))
      }
    }),
    { numRuns: 500 },
  )
})

it('calls a profile left alone only when the credentials file has no section for it', () => {
  fc.assert(
    fc.property(oddFile, fc.constantFrom('default', 'dev', 'a'), (text, name) => {
      const credentials = text.replaceAll('[profile ', '[')
      if (!leavesProfileAlone(credentials, name)) return
      const { sections } = readGrammar(
        parseDocument(Buffer.from(credentials)).lines.map((line) => line.text),
      )
      const named = sections.map((section) => sectionKey(section.header, 'credentials')?.name)
      expect(named).not.toContain(name)
    }),
    { numRuns: 3000 },
  )
})

it('finds one of 20,000 profiles far faster than parsing them', () => {
  const profiles = Array.from(
    { length: 20_000 },
    (_, index) =>
      `[profile p-${index}]\nsso_session = s\nsso_account_id = 111111111111\nregion = r\n`,
  )
  const text = profiles.join('')
  const timed = (work: () => unknown): number => {
    const start = performance.now()
    work()
    return performance.now() - start
  }
  const scan = Math.min(...[1, 2, 3].map(() => timed(() => scanSection(text, 'profile p-15000'))))
  const parse = timed(() => parsed(text, 'profile p-15000'))
  expect(scanSection(text, 'profile p-15000')?.size).toBe(3)
  expect(scan).toBeLessThan(parse / 5)
})
