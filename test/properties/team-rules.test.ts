/** Whatever a team file says: what was refused or asked about without it is so with it. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type AwsConfig, type Profile } from '../../src/config/aws-config.ts'
import { isMarked, profileFacts } from '../../src/guard/profile-facts.ts'
import type { Callers, GuardRule, Rules, Selector, Settings } from '../../src/guard/settings.ts'
import { parseTeamFile } from '../../src/guard/team-file.ts'
import { type Verdict, verdictInForce } from '../../src/guard/verdict.ts'

const profileNames = ['dev', 'dev-ro', 'prod', 'prod-ro', 'ops'] as const
const accounts = ['111111111111', '222222222222'] as const
const roles = ['Admin', 'Read'] as const

const some = <T extends string>(...items: readonly T[]) =>
  fc.subarray([...items, '*', '?ev*', 'prod*'] as string[], { maxLength: 3 })

const selector: fc.Arbitrary<Selector> = fc.record({
  profiles: some(...profileNames),
  accounts: some(...accounts),
  roles: some(...roles),
  production: fc.boolean(),
})
const callers: fc.Arbitrary<Callers> = fc.record({
  assistants: fc.constantFrom([], ['claude-code'] as const),
  parents: fc.constantFrom([], ['make']),
  variables: fc.constantFrom([], ['A'], ['B=x*']),
  ci: fc.boolean(),
})
const rule: fc.Arbitrary<GuardRule> = fc.record({
  name: fc.constantFrom('one', 'two'),
  line: fc.constant(1),
  callers,
  allow: fc.option(selector, { nil: undefined }),
  deny: fc.option(selector, { nil: undefined }),
  twin: fc.constantFrom(undefined, '{profile}-ro', 'ops', 'prod', 'missing'),
})
const rules: fc.Arbitrary<Rules> = fc.record({
  production: selector.map((one) => ({ ...one, production: false })),
  guard: fc.array(rule, { maxLength: 3 }),
})
const caller = fc.record({
  env: fc.record({
    CI: fc.constantFrom('', '1'),
    A: fc.constantFrom('', '1'),
    B: fc.constantFrom('', 'xy'),
    CLAUDECODE: fc.constantFrom('', '1'),
  }),
  parents: fc.constantFrom(
    () => ['make', 'bash'],
    () => [],
  ),
})
const config: fc.Arbitrary<AwsConfig> = fc
  .array(
    fc.tuple(
      fc.constantFrom(...profileNames),
      fc.constantFrom(...accounts),
      fc.constantFrom(...roles),
    ),
    { maxLength: 5 },
  )
  .map((all) => {
    const profiles = all.map(([name, account, role]): [string, Profile] => [
      name,
      {
        name,
        settings: new Map([
          ['sso_account_id', account],
          ['sso_role_name', role],
        ]),
        fromCredentials: new Set(),
      },
    ])
    return {
      profiles: new Map(profiles),
      ssoSessions: new Map(),
      services: new Map(),
      warnings: [],
    }
  })

/** What comes of asking for a profile: the one used, and whether a person is asked about it. */
function outcome(profile: string, verdict: Verdict, settings: Settings, aws: AwsConfig) {
  if (verdict.kind === 'refused') return undefined
  if (verdict.kind === 'twin')
    return { used: verdict.twin, asked: false, twinOf: verdict.rule.file }
  return { used: profile, asked: isMarked(profileFacts(aws, profile), settings), twinOf: undefined }
}

const words = [
  ...['version: 1\n', 'session:', 'profiles:', 'production:', 'guard:', 'template: ', 'aliases:'],
  ...[
    'name: x',
    '  ',
    '\n',
    '- ',
    '? ',
    ': ',
    '[',
    ']',
    '{',
    '}',
    '&a ',
    '*a',
    '<<: ',
    '!!str ',
    '|\n',
  ],
  ...[
    '>-\n',
    '"',
    "'",
    '\\x1b',
    '#',
    '---\n',
    '\t',
    '\r\n',
    '\uFEFF',
    '%TAG ! x\n',
    '{account|',
    '}',
    ',',
  ],
]

it('a team file of any kind is a value or problems, each with its place', () => {
  const text = fc.oneof(
    fc.array(fc.constantFrom(...words), { maxLength: 40 }).map((parts) => parts.join('')),
    fc.string({ unit: 'binary', maxLength: 60 }),
  )
  fc.assert(
    fc.property(text, (any) => {
      const { team, problems } = parseTeamFile(any)
      if (problems.length === 0) expect(team).toBeDefined()
      for (const { line, says } of problems) {
        expect(line).toBeGreaterThan(0)
        expect(says).not.toContain('\n')
      }
    }),
    { numRuns: 3000 },
  )
})

it('a team file only tightens', () => {
  fc.assert(
    fc.property(
      rules,
      rules,
      caller,
      config,
      fc.constantFrom(...profileNames),
      (own, team, who, aws, profile) => {
        fc.pre(aws.profiles.has(profile))
        const without: Settings = { ...own, team: undefined, teamRules: undefined }
        const guard = team.guard.map((one) => ({ ...one, file: 'team.yaml' }))
        const withTeam: Settings = { ...without, teamRules: { ...team, guard } }
        const ask = (settings: Settings) =>
          outcome(
            profile,
            verdictInForce(profile, { settings, config: aws, caller: who }),
            settings,
            aws,
          )
        const before = ask(without)
        const after = ask(withTeam)
        if (before === undefined || after === undefined) {
          expect(after).toBeUndefined()
          return
        }
        // Another profile is used only where the person's own rule names it.
        expect(after.twinOf).toBeUndefined()
        if (after.used === before.used && before.asked && after.used === profile) {
          expect(after.asked).toBe(true)
        }
        if (after.used !== before.used) {
          const twins = own.guard.map(({ twin }) => twin?.replace('{profile}', profile))
          expect(twins).toContain(after.used)
          const again = verdictInForce(after.used, { settings: without, config: aws, caller: who })
          expect(again).toMatchObject({ kind: 'twin', twin: after.used })
        }
      },
    ),
    { numRuns: 5000 },
  )
})
