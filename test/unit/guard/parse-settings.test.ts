import { describe, expect, it } from 'vitest'
import { parseSettings } from '../../../src/guard/parse-settings.ts'

const whole = `# ours
version: 1
production:
  profiles: [prod-*, '*-live']
  accounts: [012345678901]
  roles: AdministratorAccess
guard:
  - name: assistants
    callers:
      assistants: [codex, claude-code]
      parents: [aider]
      variables: [MY_BOT, 'MODE=batch*']
    allow:
      profiles: [dev-*]
    deny: { production: true }
    twin: '{profile}-readonly'
  - name: pipelines
    callers:
      ci: true
    allow: {}
`

function problemsOf(text: string): readonly string[] {
  return parseSettings(text).problems.map(
    ({ line, column, says }) => `${line ?? 0}:${column ?? 0} ${says}`,
  )
}

describe('settings', () => {
  it('are read as they are written, account ids with their leading zero', () => {
    const { settings, problems } = parseSettings(whole)
    expect(problems).toEqual([])
    expect(settings).toEqual({
      production: {
        profiles: ['prod-*', '*-live'],
        accounts: ['012345678901'],
        roles: ['AdministratorAccess'],
        production: false,
      },
      guard: [
        {
          name: 'assistants',
          line: 8,
          callers: {
            assistants: ['claude-code', 'codex'],
            parents: ['aider'],
            variables: ['MY_BOT', 'MODE=batch*'],
            ci: false,
          },
          allow: { profiles: ['dev-*'], accounts: [], roles: [], production: false },
          deny: { profiles: [], accounts: [], roles: [], production: true },
          twin: '{profile}-readonly',
        },
        {
          name: 'pipelines',
          line: 17,
          callers: { assistants: [], parents: [], variables: [], ci: true },
          allow: { profiles: [], accounts: [], roles: [], production: false },
          deny: undefined,
          twin: undefined,
        },
      ],
    })
  })

  it.each(['', '# nothing\n', '---\n', 'production:\nguard:\n', '\uFEFFversion: 1\r\n'])(
    'may be empty, carry a byte order mark or end lines as Windows does: %j',
    (text) => {
      expect(problemsOf(text)).toEqual([])
    },
  )

  it.each([
    ['prodution: {}\n', ['1:1 the file has a key that is not known: prodution']],
    ['production:\n  profile: [a]\n', ['2:3 production has a key that is not known: profile']],
    ['production: [a]\n', ['1:13 production is a list; it must have fields']],
    ['production: prod\n', ['1:13 production is text; it must have fields']],
    ['guard: all\n', ['1:8 guard is text; it must be a list']],
    ['- a\n', ['1:1 the file is a list; it must have fields']],
    [
      'production:\n  profiles: {a: b}\n',
      ['2:13 production.profiles has fields; it must be a list'],
    ],
    [
      'production:\n  profiles: [[a]]\n',
      ['2:14 production.profiles[0] is a list; it must be text'],
    ],
    ['production:\n  profiles: [a, ""]\n', ['2:17 production.profiles[1] is empty']],
    [
      'production:\n  accounts: [prod]\n',
      ['2:13 production.accounts has prod, which is no account id (12 digits)'],
    ],
    ['version: 2\n', ['1:10 version 2 is newer than this keyless']],
    ['version: one\n', ['1:10 version must be 1']],
    [
      'guard:\n  - callers: {ci: maybe}\n    allow: {}\n',
      ['2:5 guard[0] has no name', '2:19 guard[0].callers.ci must be true or false'],
    ],
    [
      'guard:\n  - name: a\n',
      [
        '2:5 guard[0] says nothing of profiles: allow, deny or twin is missing',
        '2:5 guard[0].callers names nobody: assistants, parents, variables or ci is missing',
      ],
    ],
    [
      'guard:\n  - {name: a, callers: {ci: true}, allow: {}}\n  - {name: a, callers: {ci: true}, allow: {}}\n',
      ['3:5 guard[1] has a name that is there already: a'],
    ],
    [
      'guard:\n  - {name: a, callers: {assistants: claude}, allow: {}}\n',
      ['2:37 guard[0].callers.assistants has a name that is not known: claude'],
    ],
    [
      'guard:\n  - {name: a, callers: {variables: ["A B"]}, allow: {}}\n',
      ['2:36 guard[0].callers.variables has A B, which is neither NAME nor NAME=VALUE'],
    ],
    [
      'guard:\n  - {name: a, callers: {ci: true}, twin: "a b"}\n',
      ['2:42 guard[0].twin is no name of a profile'],
    ],
    [
      'guard:\n  - {name: a, callers: {ci: true}, twin: "{profile}"}\n',
      ['2:42 guard[0].twin gives every profile in place of itself'],
    ],
  ])('say what is wrong and where: %j', (text, problems) => {
    expect(problemsOf(text)).toEqual(problems)
  })

  it.each([
    ['production:\n\tprofiles: [a]\n', 2],
    ['production: {}\nproduction: {}\n', 2],
    ['production:\n  profiles: [prod-*, *live]\n', 2],
    ['production:\n  profiles: [a\n', 3],
    ['guard:\n  - name: x\n  callers', 3],
    ['version: 1\n---\nversion: 1\n', 2],
    ['a: !!python/object x\n', 1],
    ['production: @all\n', 1],
    ['production: &a {profiles: [x]}\nguard: *a\n', 2],
    ['<<: {version: 1}\n', 1],
  ])('refuse what YAML, or we, do not take: %j', (text, line) => {
    expect(parseSettings(text).problems[0]?.line).toBe(line)
  })

  it.each([
    ['['.repeat(20_000)],
    ['{a: '.repeat(15_000)],
    ['- '.repeat(30_000)],
    ['? '.repeat(30_000)],
    ['[\n'.repeat(30_000)],
    [Array.from({ length: 350 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')],
  ])('are no way to exhaust the parser', (text) => {
    expect(problemsOf(text)).toHaveLength(1)
    expect(problemsOf(text)[0]).toContain('nested too deep')
  })

  it('do not unfold aliases that multiply', () => {
    const lists = Array.from({ length: 9 }, (_, at) => {
      const before = at === 0 ? 'x' : `*a${at - 1}`
      return `a${at}: &a${at} [${Array.from({ length: 9 }, () => before).join(', ')}]`
    })
    const problems = problemsOf(`${lists.join('\n')}\nproduction: {profiles: *a8}\n`)
    expect(problems.at(-1)).toBe(
      '10:24 production.profiles is a YAML alias, which is not read here; it must be a list',
    )
  })
})
