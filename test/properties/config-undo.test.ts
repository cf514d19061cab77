import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Edit, planEdits } from '../../src/config/edit-plan.ts'
import { changedSections } from '../../src/config/edit-record.ts'
import { planUndo } from '../../src/config/undo-plan.ts'
import { plainValue, profileName, tidyFile } from './config-arbitraries.ts'

const section = fc.record({
  type: fc.constantFrom('profile' as const, 'sso-session' as const),
  name: fc.oneof(fc.constantFrom('default', 'dev', 'a', 'x.y@z'), profileName),
})
const key = fc.constantFrom('region', 'output', 'sso_region', 'new_key')
const edit: fc.Arbitrary<Edit> = fc.oneof(
  fc.record({ kind: fc.constant('set' as const), section, key, value: plainValue }),
  fc.record({ kind: fc.constant('remove-key' as const), section, key }),
  fc.record({ kind: fc.constant('remove-section' as const), section }),
)

let folder: string
let file: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'keyless-undo-'))
  file = join(folder, 'config')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** What the sections say; blank lines and the newline at the end are not among it. */
function said(text: string): readonly string[] {
  return text.split(/\r?\n/).filter((line) => line.trim() !== '')
}

const recordOf = (plan: ReturnType<typeof planEdits>) => ({
  file,
  sections: changedSections(plan),
})

it('an edit taken back leaves what was there before', () => {
  fc.assert(
    fc.property(tidyFile, fc.array(edit, { minLength: 1, maxLength: 4 }), (text, edits) => {
      writeFileSync(file, text)
      const plan = planEdits(file, edits)
      writeFileSync(file, plan.after)
      const { plan: undo, conflicts } = planUndo(recordOf(plan))
      expect(conflicts).toEqual([])
      expect(said(Buffer.from(undo.after).toString())).toEqual(said(text))
    }),
    { numRuns: 500 },
  )
})

it('later edits of other sections stay', () => {
  fc.assert(
    fc.property(tidyFile, edit, (text, first) => {
      writeFileSync(file, text)
      const plan = planEdits(file, [first])
      writeFileSync(file, plan.after)
      const later = { type: 'profile', name: 'quite-another' } as const
      const more = planEdits(file, [{ kind: 'set', section: later, key: 'region', value: 'x-1' }])
      writeFileSync(file, more.after)
      const { plan: undo, conflicts } = planUndo(recordOf(plan))
      writeFileSync(file, undo.after)
      expect(conflicts).toEqual([])
      const left = planEdits(file, [{ kind: 'remove-section', section: later }])
      expect(said(Buffer.from(left.after).toString())).toEqual(said(text))
      expect(readFileSync(file, 'utf8')).toContain('[profile quite-another]')
    }),
    { numRuns: 300 },
  )
})

it('sections that went away come back where they stood, and no comment goes with them', () => {
  const names = ['a', 'b', 'c', 'd'] as const
  const comments = fc.array(fc.constantFrom('# one', '; two', ' # indented', ''), { maxLength: 3 })
  const gone = fc.subarray([...names], { minLength: 1 })
  fc.assert(
    fc.property(fc.tuple(comments, comments, comments, comments, comments), gone, (notes, away) => {
      const [first, ...rest] = notes
      const top = first.map((line) => line.trim())
      const sections = names.flatMap((name, at) => [`[profile ${name}]`, 'k = v', ...rest[at]!])
      const text = [...top, ...sections].join('\n')
      writeFileSync(file, text)
      const edits = away.map((name): Edit => {
        return { kind: 'remove-section', section: { type: 'profile', name } }
      })
      const plan = planEdits(file, edits)
      writeFileSync(file, plan.after)
      const { plan: undo, conflicts } = planUndo(recordOf(plan))
      expect(conflicts).toEqual([])
      expect(said(Buffer.from(undo.after).toString())).toEqual(said(text))
    }),
    { numRuns: 500 },
  )
})

it('of several sections with one header, the one that went away comes back where it stood', () => {
  const header = fc.constantFrom('[old]', '[other]', '[third]')
  const headers = fc.array(header, { minLength: 2, maxLength: 7 })
  fc.assert(
    fc.property(headers, fc.nat(), (all, pick) => {
      const sections = all.map((name, at) => `# before ${at}\n${name}\nregion = r-${at}\n\n`)
      const gone = pick % all.length
      const left = sections.map((text, at) => (at === gone ? `# before ${at}\n` : text))
      const [before, after] = [sections.join(''), left.join('')].map((text) => Buffer.from(text))
      if (before === undefined || after === undefined) throw new Error('there are two')
      const later = '[later]\nregion = x-1\n'
      writeFileSync(file, `${after.toString()}${later}`)
      const record = { file, sections: changedSections({ before, after }) }
      const { plan, conflicts } = planUndo(record)
      expect(conflicts).toEqual([])
      expect(said(Buffer.from(plan.after).toString())).toEqual(said(`${before.toString()}${later}`))
    }),
    { numRuns: 300 },
  )
})
