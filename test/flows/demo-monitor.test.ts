import { dirname } from 'node:path'
import { readFileSync, rmSync, statSync } from 'node:fs'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { runProgram } from '../support/programs.ts'
import { createTempHome, type TempHome } from '../support/temp-home.ts'

const script = new URL('../../scripts/demo-monitor.mjs', import.meta.url).pathname

let home: TempHome
beforeEach(() => {
  home = createTempHome()
})
afterEach(() => {
  home.remove()
})

it('a month of sandbox traffic becomes findings and a page by one command', async () => {
  const size = ['--people', '12', '--days', '16', '--seed', '3']
  const done = await runProgram([process.execPath, script, '--built', ...size], {
    env: { ...home.env, TMPDIR: home.path },
    timeoutMs: 85_000,
  })
  expect(done.exitCode, done.stderr).toBe(0)
  expect(done.stdout).toMatch(/^trail-stopped +trail-narrowed$/m)
  expect(done.stdout).toMatch(/^\d+ of \d+ planted attacks are in the findings\.$/m)
  const [, page = ''] = /The page is (.*): open it in a browser\./.exec(done.stdout) ?? []
  expect(statSync(page).mode & 0o777).toBe(0o600)
  expect(readFileSync(page, 'utf8')).toContain('"code":"trail-narrowed"')
  rmSync(dirname(page), { recursive: true })
})
