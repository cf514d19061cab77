import { readdirSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { keylessCommand } from '../support/programs.ts'
import { onTerminal, type TerminalPlan } from '../support/real-clients.ts'
import { createStage, type Stage, startUrl } from '../support/stage.ts'

let stage: Stage
beforeEach(async () => {
  stage = await createStage()
})
afterEach(() => stage.close())

function typed(words: readonly string[], steps: TerminalPlan['steps'], columns = 80) {
  const plan = { steps, columns, rows: 40, timeout: 60 }
  return onTerminal([...keylessCommand(), ...words], plan, { env: stage.env, timeoutMs: 80_000 })
}

const config = () => stage.home.read('.aws/config')

/** What a person answers up to the sign-in. */
const session: TerminalPlan['steps'] = [
  ['Your start URL', `${startUrl}\r`],
  ['A name for this sign-in', '\r'],
  // Where the answer is to be found; the cursor stands on its first letter.
  ['uch as us-east-1', 'us-east-1\r'],
  ['◆  Write this', '\r'],
]

test('a person gets from the start URL to every profile', async () => {
  const outcome = await typed(
    ['setup'],
    [...session, ['◆  Profiles for all 4 accounts', '\r'], ['◆  Write this', '\r']],
  )
  expect(outcome.exitCode, outcome.stdout).toBe(0)
  expect(outcome.stdout).toContain('my-org, 4 accounts')
  expect(outcome.stdout).toContain('6  new')
  expect(outcome.stdout).toContain('staging-ReadOnlyAccess\r\n')
  expect(outcome.stdout).toContain('keyless exec data-DataEngineerAccess -- aws sts')
  expect(config()).toMatch(/^\[sso-session my-org\]/)
  expect(config().match(/^\[profile /gm)).toHaveLength(6)
})

test('who says no to the profiles keeps the session, and sync makes them later', async () => {
  const outcome = await typed(
    ['setup', startUrl],
    [...session.slice(1), ['◆  Profiles for all 4 accounts', '\r'], ['◆  Write this', 'n']],
    40,
  )
  expect(outcome.exitCode, outcome.stdout).toBe(130)
  expect(outcome.stdout).toContain('Nothing was written.')
  expect(config()).not.toContain('[profile ')
  const later = await typed(['profiles', 'sync'], [['◆  Write this', 'y']])
  expect(later.exitCode, later.stdout).toBe(0)
  expect(config().match(/^\[profile /gm)).toHaveLength(6)
  const undone = await typed(['undo'], [['◆  Write this', 'y']])
  expect(undone.exitCode, undone.stdout).toBe(0)
  expect(config()).not.toContain('[profile ')
})

test('some accounts are chosen in a menu that searches', async () => {
  const outcome = await typed(
    ['setup', startUrl],
    [
      ...session.slice(1),
      ['◆  Profiles for all 4 accounts', 'n'],
      ['◆  Which accounts', '\t'],
      ['◼ data', 'dev'],
      ['Search: dev', '\t'],
      ['◼ dev', '\r'],
      ['◆  Write this', '\r'],
    ],
  )
  expect(outcome.exitCode, outcome.stdout).toBe(0)
  expect(config().match(/^\[profile .*/gm)).toEqual([
    '[profile data-DataEngineerAccess]',
    '[profile dev-AdministratorAccess]',
    '[profile dev-ReadOnlyAccess]',
  ])
  const folder = '.cache/keyless/accounts'
  const file = `${folder}/${readdirSync(`${stage.home.path}/${folder}`).find((name) => name.endsWith('l'))}`
  const old = new Date(Date.now() - 3 * 24 * 3_600_000).toISOString()
  const aged = stage.home.read(file).replaceAll(/"at":"[^"]+"/g, `"at":"${old}"`)
  stage.home.write(file, aged)
  // The old list is there at once, with its age; the new one takes its place.
  const again = await typed(
    ['setup', startUrl],
    [
      ['◆  Profiles for all 4 accounts (listed 3 days ago)', 'n'],
      ['◆  Which accounts? (listed 3 days ago)', 'staging\t'],
      ['◼ staging', '\r'],
      ['◆  Write this', '\r'],
    ],
  )
  expect(again.exitCode, again.stdout).toBe(0)
  expect(config()).toContain('[profile staging-ReadOnlyAccess]')
})
