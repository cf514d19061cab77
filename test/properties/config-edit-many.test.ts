import fc from 'fast-check'
import { expect, it } from 'vitest'
import { parseDocument, printDocument } from '../../src/config/document.ts'
import { applyEdits, type Edit } from '../../src/config/edit-many.ts'
import { ConfigError } from '../../src/errors.ts'
import { oddFile, plainValue, profileName, tidyFile } from './config-arbitraries.ts'

const section = fc.record({
  type: fc.constantFrom('profile' as const, 'sso-session' as const),
  name: fc.oneof(fc.constantFrom('default', 'dev', 'a', 'x.y@z'), profileName),
})
const key = fc.constantFrom('region', 'output', 'sso_region', 's3', 'new_key')

const edit: fc.Arbitrary<Edit> = fc.oneof(
  fc.record({ kind: fc.constant('set' as const), section, key, value: plainValue }),
  fc.record({ kind: fc.constant('remove-key' as const), section, key }),
  fc.record({ kind: fc.constant('remove-section' as const), section }),
)

/** Header and settings of each section; which of two new sections stands first may differ. */
function sectionsOf(text: string): readonly string[] {
  return text
    .replaceAll('\r\n', '\n')
    .split(/^(?=\[)/m)
    .map((part) => part.trimEnd())
    .toSorted()
}

function outcome(work: () => string): unknown {
  try {
    return sectionsOf(work())
  } catch (error) {
    if (error instanceof ConfigError) return error.code
    throw error
  }
}

it('renamings between other edits come out as one by one, where no name is used twice', () => {
  const renaming: fc.Arbitrary<Edit> = fc
    .record({ section, to: profileName })
    .map(({ section: from, to }) => ({ kind: 'rename-section', section: from, to: `new-${to}` }))
  fc.assert(
    fc.property(
      fc.oneof(tidyFile, oddFile),
      fc.array(fc.oneof(edit, renaming), { minLength: 2, maxLength: 8 }),
      (text, edits) => {
        const document = parseDocument(Buffer.from(text))
        const print = (result: typeof document) => Buffer.from(printDocument(result)).toString()
        const single = () => print(edits.reduce((done, one) => applyEdits(done, [one]), document))
        expect(outcome(() => print(applyEdits(document, edits)))).toEqual(outcome(single))
      },
    ),
    { numRuns: 500 },
  )
})

it('many edits at once come out as one by one', () => {
  fc.assert(
    fc.property(
      fc.oneof(tidyFile, oddFile),
      fc.array(edit, { minLength: 2, maxLength: 8 }),
      (text, edits) => {
        const document = parseDocument(Buffer.from(text))
        const print = (result: typeof document) => Buffer.from(printDocument(result)).toString()
        const single = () => print(edits.reduce((done, one) => applyEdits(done, [one]), document))
        expect(outcome(() => print(applyEdits(document, edits)))).toEqual(outcome(single))
      },
    ),
    { numRuns: 2000 },
  )
})
