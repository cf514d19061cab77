import { expect, it } from 'vitest'
import type { Finding } from '../../../../src/monitor/findings/finding.ts'
import { parseSuppressions, suppressionOf } from '../../../../src/monitor/findings/suppressions.ts'

const finding = (more: Partial<Finding> = {}): Finding => ({
  code: 'root-used',
  level: 'high',
  subject: '111111111111',
  detail: undefined,
  details: [],
  people: ['root'],
  accounts: ['111111111111'],
  first: new Date('2026-11-20T09:00:00Z'),
  last: new Date('2026-11-20T23:59:59Z'),
  events: 1,
  evidence: [],
  says: '',
  ...more,
})

const one = (...lines: string[]) =>
  parseSuppressions(
    ['suppress:', '  - finding: root-used', ...lines.map((line) => `    ${line}`)].join('\n'),
  )

it('a suppression holds until the end of its day, for whom and where it says', () => {
  const { suppressions, problems } = one('account: 1111*', 'reason: drill', 'until: 2026-11-20')
  expect(problems).toEqual([])
  expect(suppressionOf(finding(), suppressions)).toMatchObject({ reason: 'drill', line: 2 })
  const later = new Date('2026-11-21T00:00:00Z')
  expect(suppressionOf(finding({ last: later }), suppressions)).toBeUndefined()
  expect(suppressionOf(finding({ code: 'trail-narrowed' }), suppressions)).toBeUndefined()
  const several = finding({ accounts: ['111111111111', '222222222222'] })
  expect(suppressionOf(several, suppressions)).toBeUndefined()
})

it('a suppression without a reason, a last day or a finding that exists is told with its line', () => {
  const said = one('reason: " "', 'until: 2026-02-30', 'whom: alice').problems
  expect(said.map(({ line, says }) => `${line} ${says}`)).toEqual([
    '2 suppress[0] has no reason',
    '4 suppress[0].until is no day such as 2027-01-31',
    '5 suppress[0] has a key that is not known: whom',
  ])
  expect(
    parseSuppressions('suppress: [{finding: nonsense, reason: a, until: 2027-01-01}]').problems,
  ).toMatchObject([{ says: 'suppress[0].finding is no finding: nonsense' }])
  expect(parseSuppressions('suppress: [').problems).toHaveLength(1)
  expect(parseSuppressions('').suppressions).toEqual([])
})
