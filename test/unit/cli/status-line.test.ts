import { expect, test } from 'vitest'
import { createStatusLine } from '../../../src/cli/render/status-line.ts'
import { lint } from '../../../src/ci/lint/lint.ts'
import type { Terminal } from '../../../src/system/terminal.ts'
import { createTempHome } from '../../support/temp-home.ts'

function screen(changes: Partial<Terminal> = {}) {
  const written: string[] = []
  const clock = { nowMs: 0, monotonicMs: () => clock.nowMs }
  const writeError = (text: string): void => void written.push(text)
  const terminal = { columns: 40, stderrIsTty: true, plain: false, writeError, ...changes }
  return { written, clock, line: createStatusLine(terminal as Terminal, clock) }
}

test('a terminal sees the text that fits, ten times a second, and nothing of it afterwards', () => {
  const { written, clock, line } = screen()
  line.show('too soon')
  clock.nowMs = 100
  line.show('x'.repeat(40), 'short')
  line.show('too soon')
  clock.nowMs = 200
  line.show('y'.repeat(60))
  line.clear()
  clock.nowMs = 300
  line.show('too late')
  line.clear()
  const start = '\r\u001B[K'
  expect(written).toEqual([`${start}short`, `${start}${'y'.repeat(39)}`, start])
})

test.each([{ stderrIsTty: false }, { plain: true }])('others see nothing: %j', (changes) => {
  const { written, clock, line } = screen(changes)
  clock.nowMs = 1000
  line.show('text')
  line.clear()
  expect(written).toEqual([])
})

test('ci lint tells how far it is while it reads a large folder', async () => {
  const home = createTempHome()
  try {
    for (let file = 0; file < 450; file++) home.write(`project/${file}.txt`, '')
    const seen: number[] = []
    const onProgress = ({ files }: { readonly files: number }): void => void seen.push(files)
    await lint({ paths: [`${home.path}/project`], onProgress }, { monotonicMs: () => 0 })
    expect(seen).toEqual([200, 400])
  } finally {
    home.remove()
  }
})
