import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { keylessCommand } from '../support/programs.ts'
import { onTerminal, type TerminalPlan } from '../support/real-clients.ts'
import { createStage, type Stage, startUrl } from '../support/stage.ts'

let stage: Stage
beforeEach(async () => {
  stage = await createStage()
  mkdirSync(join(stage.home.path, 'work', '.git'), { recursive: true })
})
afterEach(() => stage.close())

const file = `version: 1
session: { name: my-org, start-url: '${startUrl}', region: us-east-1 }
profiles: { template: '{account}.{role|short|lower}', exclude: { accounts: [staging] } }
guard:
  - { name: assistants, callers: { assistants: any }, deny: { roles: [Admin*] } }
`

/** From a folder of the repository that has the team file. */
function inRepository(words: readonly string[], steps: TerminalPlan['steps'], columns = 80) {
  stage.home.write('work/sub/.keep', '')
  const quoted = [...keylessCommand(), ...words].map((word) => `'${word}'`).join(' ')
  const command = ['sh', '-c', `cd '${join(stage.home.path, 'work/sub')}' && exec ${quoted}`]
  const plan = { steps, columns, rows: 40, timeout: 60 }
  return onTerminal(command, plan, { env: stage.env, timeoutMs: 80_000 })
}

const config = () => stage.home.read('.aws/config')

test('a person takes the team file of the repository, and later what changed in it', async () => {
  stage.home.write('work/keyless.yaml', file)
  const outcome = await inRepository(
    ['setup'],
    [
      ['There is a team file', '\r'],
      ['◆  Use this team file', '\r'],
      ['◆  Write this', '\r'],
      ['◆  Write this', '\r'],
    ],
    40,
  )
  expect(outcome.exitCode, outcome.stdout).toBe(0)
  expect(outcome.stdout).toContain('sha256:')
  expect(outcome.stdout).toContain('rule assistants')
  expect(config().match(/^\[profile .*/gm)).toEqual([
    '[profile data.dataengineer]',
    '[profile dev.administrator]',
    '[profile dev.readonly]',
    '[profile production.readonly]',
  ])
  stage.home.write('work/keyless.yaml', file.replace('[staging]', '[data]'))
  const no = await inRepository(['team', 'update'], [['◆  Use this team file', 'n']])
  expect(no.exitCode, no.stdout).toBe(130)
  expect(no.stdout).toContain('Nothing was written.')
  const yes = await inRepository(['team', 'update'], [['◆  Use this team file', '\r']])
  expect(yes.exitCode, yes.stdout).toBe(0)
  expect(yes.stdout).toContain('[data]')
  const left = await inRepository(['team', 'leave'], [['◆  Write this', '\r']])
  expect(left.exitCode, left.stdout).toBe(0)
  expect(stage.home.read('.config/keyless/config.yaml')).not.toContain('team')
})
