import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { runProgram } from '../../support/programs.ts'

import { useHotProgram } from './hot-stage.ts'

const terminal = fileURLToPath(new URL('../../support/terminal.py', import.meta.url))
const hot = useHotProgram()

// A trap that counts, and a wait after it for a second signal that must not come.
const child =
  'n=0; trap "n=\\$((n+1))" INT; test -t 0 && test -t 1 && test -t 2 && stty size; echo ready; ' +
  'while [ $n -eq 0 ]; do sleep 0.02; done; sleep 0.3; echo "interrupted $n"; exit 5'

it.each(['node', 'bun'] as const)(
  'gives the child the terminal on %s, where Ctrl-C reaches it once and ends nothing else',
  async (runtime) => {
    const plan = JSON.stringify({ steps: [['ready', '\u0003']], columns: 91, rows: 17 })
    const words = hot.program.command(runtime, 'exec', 'dev', '--', 'sh', '-c', child)
    const outcome = await runProgram(['python3', terminal, plan, ...words], { env: hot.home.env })
    expect(outcome.stdout).toContain('17 91')
    expect(outcome.stdout).toContain('interrupted 1')
    expect(outcome.exitCode).toBe(5)
  },
)
