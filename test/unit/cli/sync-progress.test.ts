import { expect, test } from 'vitest'
import { createProgressLine, progressText } from '../../../src/cli/sync/progress.ts'
import type { Terminal } from '../../../src/system/terminal.ts'

const some = { done: 1240, total: 5000, callsPerSecond: 19.5 }

const terminal = (changes: Partial<Terminal> = {}): Terminal & { readonly text: string } => {
  let text = ''
  const fake = { columns: 80, unicode: true, stderrIsTty: true, plain: false, ...changes }
  return {
    ...fake,
    writeError: (more: string) => {
      text += more
    },
    get text() {
      return text
    },
  } as Terminal & { readonly text: string }
}

test('the line says how far, how fast and how long', () => {
  expect(progressText(some, terminal())).toBe(
    'Roles  ████░░░░░░░░░░░░░░░░  1,240 of 5,000 accounts  20/s  3 min left',
  )
  expect(progressText({ ...some, done: 4990 }, terminal({ unicode: false }))).toBe(
    'Roles  ###################.  4,990 of 5,000 accounts  20/s  1 s left',
  )
  expect(progressText({ done: 0, total: undefined, callsPerSecond: 1 }, terminal())).toBe(
    'Listing the accounts …',
  )
})

test.each([80, 40, 20, 5])('it fits %i columns', (columns) => {
  expect(progressText(some, terminal({ columns })).length).toBeLessThan(columns)
})

function clockAt(): { nowMs: number; monotonicMs: () => number } {
  const clock = { nowMs: 0, monotonicMs: () => clock.nowMs }
  return clock
}

test('a terminal sees it drawn over, ten times a second, and taken away', () => {
  const clock = clockAt()
  const screen = terminal()
  const line = createProgressLine(screen, clock as never)
  line.show(some)
  line.show({ ...some, done: 1241 })
  clock.nowMs = 100
  line.show({ ...some, done: 1242 })
  line.clear()
  expect(screen.text.split('\r\u001B[K').map((part) => part.slice(29, 34))).toEqual([
    '',
    '1,240',
    '1,242',
    '',
  ])
})

test.each([{ stderrIsTty: false }, { plain: true }])(
  'a log, or a screen reader, gets a whole line now and then: %j',
  (changes) => {
    const clock = clockAt()
    const log = terminal(changes)
    const line = createProgressLine(log, clock as never)
    line.show(some)
    expect(log.text).toBe('')
    clock.nowMs = 15_000
    line.show(some)
    line.show(some)
    line.waiting()
    line.waiting()
    line.clear()
    expect(log.text.split('\n')).toHaveLength(3)
    expect(log.text).not.toContain('\u001B')
  },
)
