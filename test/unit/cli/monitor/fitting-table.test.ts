import { expect, it } from 'vitest'
import { fittingTable, showFitting } from '../../../../src/cli/monitor/fitting-table.ts'
import type { Terminal } from '../../../../src/system/terminal.ts'

const time = new Date('2026-11-20T09:14:03Z')
const answer = {
  columns: ['person', 'account', 'role', 'empty', 'services', 'last_seen'],
  rows: [
    [
      'alice',
      '111111111111',
      'AdministratorAccess',
      null,
      's3, ec2, cloudformation, lambda, +3',
      time,
    ],
    ['alice', '222222222222', 'ReadOnlyAccess', null, 'sts', time],
    ['bob', '222222222222', 'ReadOnlyAccess', null, 'sts', time],
  ],
  more: false,
}

/** What is written to each of the two. */
function shownAt(columns: number, stdoutIsTty = true) {
  const written = { out: '', err: '' }
  const screen: Partial<Terminal> = {
    ...{ stdoutIsTty, stderrIsTty: true, columns, unicode: true, plain: false },
    ...{ stdoutColour: false, stderrColour: false },
    write: (text) => {
      written.out += text
    },
    writeError: (text) => {
      written.err += text
    },
  }
  const context = { terminal: screen as Terminal }
  const spare = ['services', 'last_seen']
  showFitting(answer, spare, context, true)
  return { ...written, ...fittingTable(answer, spare, context, true) }
}

it('where there is room everything is there but columns that say nothing', () => {
  const { out, err, leftOut } = shownAt(120)
  expect(out.split('\n')[0]).toMatch(/^Person +Account +Role +Services +Last seen$/)
  expect(out).toContain('2026-11-20 09:14:03Z')
  expect(leftOut).toEqual([])
  expect(err).toBe('')
})

it('a program is given everything, however wide', () => {
  expect(shownAt(20, false).out).toBe(shownAt(200).out)
})

it('seconds, the ends of long words and what matters least make room, and that is said', () => {
  expect(shownAt(96).out).toContain('s3, ec2, cloudformation, lambda…  2026-11-20 09:14Z')
  const { out, err } = shownAt(70)
  expect(out.split('\n')[0]).toMatch(/^Person +Account +Role +Last seen$/)
  expect(err).toContain('No room for: services.')
})

it('on the narrowest one the first column stands above the others, once for all that are of it', () => {
  const { out, err } = shownAt(37)
  expect(out.split('\n')).toEqual([
    'Person',
    '  Account       Role',
    'alice',
    '  111111111111  AdministratorAccess',
    '  222222222222  ReadOnlyAccess',
    'bob',
    '  222222222222  ReadOnlyAccess',
    '',
  ])
  expect(err.replaceAll('\n', ' ')).toContain('No room for: services, last seen.')
})

it('no line is wider than the terminal', () => {
  for (const width of [30, 40, 50, 60, 80, 100]) {
    const { out } = shownAt(width)
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(width)
    expect(out).toContain('111111111111')
  }
})
