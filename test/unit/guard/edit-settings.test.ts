import { describe, expect, it } from 'vitest'
import { editSetting } from '../../../src/guard/edit-settings.ts'
import { parseSettings } from '../../../src/guard/parse-settings.ts'
import { planSettings } from '../../../src/guard/settings-plan.ts'
import { settingsTemplate } from '../../../src/guard/settings-template.ts'

const written = `# ours
version: 1 # for now

production:
  # by name
  profiles: [prod-*] # the shop
  accounts:
    # the old one
    - '012345678901' # in Dublin

guard: # rules
  - name: pipelines # CI
    callers: { ci: true }
    allow: { profiles: [ci-*] }
# the end
`

describe('an edit of the settings', () => {
  it('changes the setting and keeps every comment', () => {
    const { text, problem } = editSetting(written, 'production.profiles', ['*-live', 'a b'])
    expect(problem).toBeUndefined()
    expect(text).toContain('profiles: ["*-live", a b] # the shop\n')
    const comments = (of: string) => of.match(/#.*$/gm)?.toSorted()
    expect(comments(text)).toEqual(comments(written))
    expect(parseSettings(text).settings.guard).toEqual(
      parseSettings(written).settings.guard.map((rule) => ({ ...rule, line: rule.line + 1 })),
    )
  })

  it('takes a setting out, and its group with the last one', () => {
    const { text } = editSetting(written, 'production.profiles', undefined)
    expect(text).not.toContain('profiles: [prod')
    expect(text).toContain("- '012345678901' # in Dublin")
    expect(editSetting(text, 'production.accounts', undefined).text).not.toContain('production')
    expect(editSetting(text, 'production.roles', undefined).text).toBe(text)
  })

  it.each(['', '# mine\n', 'version: 1\n', 'production:\n', 'production: {}\n', settingsTemplate])(
    'begins where there is nothing yet: %j',
    (before) => {
      const { text } = editSetting(before, 'production.accounts', ['012345678901'])
      expect(parseSettings(text)).toMatchObject({
        problems: [],
        settings: { production: { accounts: ['012345678901'] } },
      })
      for (const [comment] of before.matchAll(/#.*$/gm)) expect(text).toContain(comment)
    },
  )

  it('keeps a byte order mark and the line endings of Windows', () => {
    const before = `\uFEFF${written.replaceAll('\n', '\r\n')}`
    const { text } = editSetting(before, 'production.roles', ['Admin'])
    expect(text.startsWith('\uFEFF# ours\r\n')).toBe(true)
    expect(text.replaceAll('\r\n', '')).not.toContain('\n')
  })

  it('says what is wrong with a value', () => {
    const { problem } = editSetting('', 'production.accounts', ['prod'])
    expect(problem?.says).toBe('production.accounts has prod, which is no account id (12 digits)')
  })
})

describe('the plan of an edit', () => {
  it('shows the lines that change', () => {
    const plan = planSettings('f', Buffer.from('a\nb\nc\n'), 'a\nB\nc\n')
    expect(plan.diff).toEqual([
      { kind: 'removed', text: 'b', line: 2 },
      { kind: 'added', text: 'B', line: 2 },
    ])
    expect(planSettings('f', undefined, 'a\n').diff).toEqual([
      { kind: 'added', text: 'a', line: 1 },
    ])
    expect(planSettings('f', Buffer.from('a\n'), 'a\n').changed).toBe(false)
  })
})

it('the example of `config edit` is in order, and so is it without its comment signs', () => {
  expect(parseSettings(settingsTemplate).problems).toEqual([])
  const all = settingsTemplate.replaceAll(/^# (?=production|guard| )/gm, '')
  const { problems, settings } = parseSettings(all)
  expect(problems).toEqual([])
  expect(settings.guard.map(({ name }) => name)).toEqual(['assistants', 'pipelines'])
})
