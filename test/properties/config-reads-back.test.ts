import fc from 'fast-check'
import { expect, it } from 'vitest'
import { parseFile } from '../../src/config/parsed-file.ts'
import { saysAsSet } from '../../src/config/reads-back.ts'
import { ConfigError } from '../../src/errors.ts'
import { oddFile, plainValue, profileName, tidyFile } from './config-arbitraries.ts'

const usualFile = fc
  .array(
    fc.record({
      header: profileName.map((name) => `[profile ${name}]`),
      lines: fc.array(
        fc.oneof(
          fc
            .tuple(fc.constantFrom('region', 'output', 'k'), plainValue)
            .map(([k, v]) => `${k} = ${v}`),
          fc.constantFrom('', '# mine', 's3 =', '  a = b', 'odd=1', '[sso-session x]', '[default]'),
        ),
        { maxLength: 4 },
      ),
    }),
    { maxLength: 4 },
  )
  .map((sections) => sections.flatMap(({ header, lines }) => [header, ...lines, '']).join('\n'))

/** Section, then key, then plain value. */
function readWhole(text: string): Map<string, Map<string, string>> | undefined {
  try {
    const { sections } = parseFile('config', Buffer.from(text), 'config')
    const all = [...sections].flatMap(([type, named]) =>
      [...named].map(([name, options]): [string, Map<string, string>] => {
        const plain = [...options].flatMap(([key, { value }]): [string, string][] =>
          typeof value === 'string' ? [[key, value]] : [],
        )
        return [`${type} ${name}`, new Map(plain)]
      }),
    )
    return new Map(all)
  } catch (error) {
    if (error instanceof ConfigError) return undefined
    throw error
  }
}

it('a quick look at a written file is never surer than the whole grammar', () => {
  let sure = 0
  fc.assert(
    fc.property(
      fc.oneof({ weight: 4, arbitrary: usualFile }, tidyFile, oddFile),
      fc.constantFrom('region', 'output', 'k'),
      plainValue,
      (text, key, value) => {
        const said = readWhole(text)
        if (said === undefined) return
        if (saysAsSet(text, said)) sure++
        const wrong = new Map([...said].map(([name, own]) => [name, new Map(own)]))
        const [first] = wrong.values()
        if (first === undefined || first.get(key) === value) return
        first.set(key, value)
        expect(saysAsSet(text, wrong)).toBe(false)
      },
    ),
    { numRuns: 1500 },
  )
  expect(sure).toBeGreaterThan(100)
})
