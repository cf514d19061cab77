import { expect, it } from 'vitest'
import { showFinding } from '../../../../src/cli/monitor/findings/show-findings.ts'
import type { Terminal } from '../../../../src/system/terminal.ts'

const finding = {
  code: 'session-settings-changed',
  level: 'medium',
  subject: 'alice',
  detail: undefined,
  details: [],
  people: ['alice'],
  accounts: [],
  first: new Date('2026-02-02T05:37:24Z'),
  last: new Date('2026-02-02T05:37:24Z'),
  events: 1,
  evidence: [],
  says: 'alice: UpdatePermissionSet in 111111111111.',
} as const

it('no line of a finding is wider than a narrow screen, and no word of it is cut', () => {
  let shown = ''
  const terminal: Pick<Terminal, 'stdoutIsTty' | 'columns' | 'stdoutColour' | 'write'> = {
    stdoutIsTty: true,
    stdoutColour: false,
    columns: 40,
    write: (text) => {
      shown += text
    },
  }
  showFinding(finding, { terminal: terminal as Terminal, utc: true }, new Set())
  const lines = shown.split('\n')
  expect(lines.filter((line) => line.length > 40)).toEqual([])
  expect(lines[1]).toBe('session-settings-changed')
})
