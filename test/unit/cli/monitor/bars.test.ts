import { expect, it } from 'vitest'
import { bar, overTime, sparkline, withBars } from '../../../../src/cli/monitor/bars.ts'

const screen = { stdoutIsTty: true, stderrIsTty: true, plain: false, unicode: true, columns: 80 }
const answer = (columns: string[], ...rows: (Date | number | string)[][]) => ({
  columns,
  rows,
  more: false,
})

it('a bar is as long as its share, and what is there is seen', () => {
  expect(bar(100, 100, 8, true)).toBe('████████')
  expect(bar(50, 100, 8, true)).toBe('████')
  expect(bar(1, 100, 8, true)).toBe('▏')
  expect(bar(1, 1_000_000, 8, true)).toBe('▏')
  expect(bar(0, 100, 8, true)).toBe('')
  expect(bar(Number.NaN, 100, 8, true)).toBe('')
  expect(bar(50, 100, 8, false)).toBe('####')
  expect(bar(1, 1000, 8, false)).toBe('#')
})

it('a sparkline has the highest sign for the most, and a blank for nothing', () => {
  expect(sparkline([0, 1, 4, 8], true)).toBe(' ▁▄█')
  expect(sparkline([0, 1, 4, 8], false)).toBe(' .=@')
})

it('bars stand beside their column for people, and nowhere else', () => {
  const events = answer(['person', 'events', 'errors'], ['alice', 4, 0], ['bob', 1, 1])
  expect(withBars(events, 'events', screen)).toMatchObject({
    columns: ['person', 'events', 'share', 'errors'],
    rows: [
      ['alice', 4, '████████', 0],
      ['bob', 1, '██', 1],
    ],
  })
  expect(withBars(events, 'events', { ...screen, stdoutIsTty: false })).toBe(events)
  expect(withBars(events, 'events', { ...screen, plain: true })).toBe(events)
})

it('a line over time fits the terminal, and says from when to when', () => {
  const at = (hour: number): [Date] => [new Date(Date.UTC(2026, 10, 20, hour))]
  const times = answer(['time'], at(0), at(1), at(1), at(1), at(12), at(23))
  for (const columns of [80, 40]) {
    for (const unicode of [true, false]) {
      const lines = overTime(times, { ...screen, columns, unicode }, true).split('\n')
      for (const line of lines) expect(line.length).toBeLessThan(columns)
      expect(lines.join(' ').replaceAll(/\s+/g, ' ')).toContain(
        '2026-11-20 00:00:00Z to 2026-11-20 23:00:00Z',
      )
      expect(lines[0]?.trim().at(0)).toBe(unicode ? '▃' : '-')
    }
  }
  const many = Array.from({ length: 300_000 }, (_, index) => at(index % 24))
  const rows = [[new Date(Number.NaN)], ['when']].concat(many)
  const odd = { columns: ['time'], rows, more: false }
  expect(overTime(odd, { ...screen, columns: 1 }, true)).toContain('2026-11-20')
  expect(overTime(times, { ...screen, stdoutIsTty: false }, true)).toBe('')
  expect(overTime(answer(['time'], at(1), at(1), at(1)), screen, true)).toBe('')
})
