import { readdirSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { keylessCommand } from '../support/programs.ts'
import { onTerminal, type TerminalPlan } from '../support/real-clients.ts'
import { createStage, type Stage, startUrl } from '../support/stage.ts'

const session = `[sso-session my-org]\nsso_start_url = ${startUrl}\nsso_region = us-east-1\n`

let stage: Stage
beforeEach(async () => {
  stage = await createStage()
  stage.home.write('.aws/config', session)
})
afterEach(() => stage.close())

function typed(words: readonly string[], steps: TerminalPlan['steps'], columns = 80) {
  const plan = { steps, columns, rows: 40, timeout: 60 }
  return onTerminal([...keylessCommand(), ...words], plan, { env: stage.env, timeoutMs: 80_000 })
}

const config = () => stage.home.read('.aws/config')
const dev = '[profile dev]\nsso_session = my-org\nsso_account_id = 111111111111\n'

test('a person is asked for everything, before any sign-in', async () => {
  const outcome = await typed(
    ['profiles', 'add'],
    [
      ['◆  Account id', '111\r'],
      ['has 12 digits', '111111111\r'],
      ['◆  Role', 'ReadOnlyAccess\r'],
      ['◆  Region', '\r'],
      ['◆  Profile name', 'dev\r'],
      ['◆  Write this', '\r'],
    ],
    40,
  )
  expect(outcome.exitCode, outcome.stdout).toBe(0)
  expect(outcome.stdout).toContain('Added profile dev.')
  expect(config()).toContain(dev)
  expect(stage.sandbox.journal.count('CreateToken')).toBe(0)
})

test('what was listed before is a menu, and no leaves the file alone', async () => {
  const preview = await typed(['profiles', 'sync', '--preview'], [['AdministratorAccess', '']])
  expect(preview.exitCode, preview.stdout).toBe(0)
  const outcome = await typed(
    ['profiles', 'add'],
    [
      ['◆  Which account', 'dev\r'],
      ['◆  Which role', 'ReadOnly\r'],
      ['◆  Region', '\r'],
      ['◆  Profile name', '\r'],
      ['◆  Write this', 'n'],
    ],
  )
  expect(outcome.exitCode, outcome.stdout).toBe(130)
  expect(outcome.stdout).toContain('+ [profile dev-ReadOnlyAccess]')
  expect(outcome.stdout).toContain('+ sso_account_id = 111111111111')
  expect(config()).toBe(session)
})

test('a list of three days ago is shown at once, and the new one takes its place', async () => {
  await typed(['profiles', 'sync', '--preview'], [['AdministratorAccess', '']])
  const folder = '.cache/keyless/accounts'
  const file = `${folder}/${readdirSync(`${stage.home.path}/${folder}`).find((name) => name.endsWith('l'))}`
  const old = new Date(Date.now() - 3 * 24 * 3_600_000).toISOString()
  const gone = '"accounts":[{"accountId":"999999999999","name":"gone"},'
  const aged = stage.home
    .read(file)
    .replaceAll(/"at":"[^"]+"/g, `"at":"${old}"`)
    .replace('"accounts":[', gone)
    .replaceAll('"AdministratorAccess","ReadOnlyAccess"', '"Gone"')
  stage.home.write(file, aged)
  const outcome = await typed(
    ['profiles', 'add'],
    [
      ['● data', 'dev'],
      ['● dev,', '\r'],
      ['○ ReadOnlyAccess', 'ReadOnly'],
      ['● ReadOnlyAccess', '\r'],
      ['◆  Region', '\r'],
      ['◆  Profile name', 'dev\r'],
      ['◆  Write this', '\r'],
    ],
  )
  expect(outcome.exitCode, outcome.stdout).toBe(0)
  for (const shown of ['● gone (999999999999)', '◆  Which role? (listed 3 days ago)', '● Gone']) {
    expect(outcome.stdout).toContain(shown)
  }
  expect(config()).toContain(`${dev}sso_role_name = ReadOnlyAccess\n`)
})
