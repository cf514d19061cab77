import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { editSetting } from '../../src/guard/edit-settings.ts'
import { parseSettings } from '../../src/guard/parse-settings.ts'
import { settingKeys, settingValue } from '../../src/guard/setting-keys.ts'

const fragments = fc.constantFrom(
  ...['version: 1\n', 'production:', 'guard:', '\n', '  ', '- ', '? ', ': ', '[', ']', '{', '}'],
  ...[
    '&a ',
    '*a',
    '<<: ',
    '!!set ',
    '|\n',
    '>-\n',
    '"',
    "'",
    '\\',
    '#',
    ' # x\n',
    '---\n',
    '...\n',
  ],
  ...['\t', '\r\n', '\u0000', '\uFEFF', '%YAML 1.1\n', 'name: x', 'callers: ', 'ci: true', ','],
)
const text = fc.oneof(
  fc.array(fragments, { maxLength: 40 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 60 }),
)
const pattern = fc.stringMatching(/^[\w*?@%:+][\w*?@%:+./-]{0,12}$/)

describe('settings of any kind', () => {
  it('are settings or problems, each with its place, and never an exception', () => {
    fc.assert(
      fc.property(text, (any) => {
        const { problems } = parseSettings(any)
        for (const { line, says } of problems) {
          expect(line).toBeGreaterThan(0)
          expect(says).not.toContain('\n')
        }
      }),
      { numRuns: 3000 },
    )
  })

  it('that are in order can be edited: what was set is read, the rest stays as it was', () => {
    fc.assert(
      fc.property(
        text,
        fc.constantFrom(...settingKeys),
        fc.array(pattern, { minLength: 1, maxLength: 3 }),
        (any, key, values) => {
          const before = parseSettings(any)
          if (before.problems.length > 0) return
          const edited = editSetting(any, key, values)
          if (edited.problem !== undefined) {
            expect(key).toBe('production.accounts')
            return
          }
          const after = parseSettings(edited.text)
          expect(settingValue(after.settings, key)).toEqual(values)
          for (const other of settingKeys.filter((each) => each !== key)) {
            expect(settingValue(after.settings, other)).toEqual(
              settingValue(before.settings, other),
            )
          }
          expect(after.settings.guard.length).toBe(before.settings.guard.length)
        },
      ),
      { numRuns: 2000 },
    )
  })
})
