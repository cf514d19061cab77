import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { runProgram } from '../../support/programs.ts'
import { createTempHome, type TempHome } from '../../support/temp-home.ts'
import { buildHotProgram, fillHome, type HotProgram } from './hot-program.ts'

const terminal = fileURLToPath(new URL('../../support/terminal.py', import.meta.url))
let program: HotProgram
let home: TempHome

beforeAll(() => {
  program = buildHotProgram()
})
afterAll(() => program.remove())
beforeEach(() => {
  home = createTempHome()
  fillHome(home)
})
afterEach(() => home.remove())

// A trap that counts, and a wait after it for a second signal that must not come.
const child =
  'n=0; trap "n=\\$((n+1))" INT; test -t 0 && test -t 1 && test -t 2 && stty size; echo ready; ' +
  'while [ $n -eq 0 ]; do sleep 0.02; done; sleep 0.3; echo "interrupted $n"; exit 5'

it.each(['node', 'bun'] as const)(
  'gives the child the terminal on %s, where Ctrl-C reaches it once and ends nothing else',
  async (runtime) => {
    const plan = JSON.stringify({ steps: [['ready', '\u0003']], columns: 91, rows: 17 })
    const words = program.command(runtime, 'exec', 'dev', '--', 'sh', '-c', child)
    const outcome = await runProgram(['python3', terminal, plan, ...words], { env: home.env })
    expect(outcome.stdout).toContain('17 91')
    expect(outcome.stdout).toContain('interrupted 1')
    expect(outcome.exitCode).toBe(5)
  },
)
