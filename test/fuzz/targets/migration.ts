/** A plan of keys to retire, which anybody may have written, and the state of one that has begun. */
import { isAbsolute } from 'node:path'
import { decodeState, printState } from '../../../src/migrate/migration-state.ts'
import { stepsOf } from '../../../src/migrate/migration-steps.ts'
import { printPlan } from '../../../src/migrate/print-plan.ts'
import { readPlan } from '../../../src/migrate/read-plan.ts'
import { assertShowable, assertTrue } from '../checks.ts'
import type { OpenTarget } from '../target.ts'

function tryState(text: string): void {
  const state = decodeState(text)
  if (state === undefined) return
  for (const { copy = '' } of state.steps.values()) {
    assertTrue(!/[/\\]|^\.\.$/.test(copy), `a sealed copy is called ${copy}`)
  }
  assertTrue(decodeState(printState(state)) !== undefined, 'a state does not read back')
}

export const openMigration: OpenTarget = () => ({
  words: [
    ...[
      'version: 1\n',
      'id: 20261123T130000Z-1f2e3d4c\n',
      'keys:\n',
      'steps: []\n',
      'root: true\n',
    ],
    ...['  - key: AKIAQYLPMN5HHHFPZAM2\n', '    account: "111122223333"\n', '    user: x\n'],
    ...['    last-used: never\n', '    places: []\n', 'commit: abcdef0\n', 'variable: X\n'],
    ...['&a ', '*a', '!!js ', '? ', '|\n', '"\\u202E"', '\u202E', '"\\n"', '../', '/dev/zero'],
    ...['{"version":1,"steps":{"x":{"status":"done","at":"2026-01-01T00:00:00Z","copy":"'],
    ...['0123456789abcdef.sealed', '"}},"watches":{}}', '"seal":{"key":"x"},'],
  ],
  run(input) {
    const text = input.toString()
    tryState(text)
    const { plan, problems } = readPlan(text)
    for (const { says, line = 1 } of problems) {
      assertTrue(line > 0 && !says.includes('\n'), 'a problem that is not one line')
    }
    assertTrue((plan === undefined) === problems.length > 0, 'a plan beside problems, or neither')
    if (plan === undefined) return
    assertTrue(isAbsolute(plan.files.config), 'a relative path')
    const printed = printPlan(plan)
    assertShowable(printed, 'a plan')
    assertTrue(printPlan(readPlan(printed).plan ?? plan) === printed, 'a plan does not read back')
    const ids = stepsOf(plan).map(({ id }) => id)
    assertTrue(new Set(ids).size === ids.length, 'two steps with one id')
  },
})
