import { afterEach, beforeEach, expect, it } from 'vitest'
import { parseOrganisation } from '../../src/sandbox/organisation-file.ts'
import { createControlClient } from '../../src/sandbox/control-client.ts'
import { installEngine } from '../support/engine.ts'
import { type CliStage, createCliStage, devAdmin } from '../support/cli-transcript.ts'

let stage: CliStage
beforeEach(async () => {
  stage = await createCliStage()
  await stage.keyless(devAdmin)
  installEngine(stage.home)
})
afterEach(() => stage.close())

const day = 86_400_000

const monitor = (...argv: readonly string[]) => stage.keyless(['monitor', ...argv])

/** What CloudTrail would have of it, as a file. */
async function trail(): Promise<string> {
  const { entries } = await createControlClient(stage.sandbox).trail(0, false)
  const records = entries.map(({ event }) => event)
  return stage.home.write('trail.json', JSON.stringify({ Records: records }))
}

it('from the assignments of a sandbox to those that nobody used there, and to my own', async () => {
  // Two days of use, three days apart.
  expect((await stage.keyless(['whoami', '--profile', 'dev-admin'])).exitCode).toBe(0)
  stage.advance(3 * day)
  await stage.keyless(['login', '--profile', 'dev-admin'])
  const read = await monitor('directory', '--profile', 'dev-admin')
  expect(read.exitCode, read.stderr).toBe(0)
  expect(read.stdout).toMatch(/Assignments +7\n/)
  const span = ['--since', '3d']
  const unused = await monitor('unused', ...span, '--from', await trail())
  expect(unused.exitCode, unused.stderr).toBe(0)
  expect(unused.stdout).toMatch(
    /^222222222222 staging +ReadOnlyAccess +Everybody \(group of 2\) +never$/m,
  )
  expect(unused.stdout).not.toMatch(/^111111111111 dev +AdministratorAccess/m)
  expect(unused.stdout).toMatch(/People who did nothing: 1\n.*\nbob +3 +never\n/)
  expect(unused.stdout).toMatch(/Accounts that nobody used: 3\n/)
  const rows = await monitor('unused', ...span, '--person', 'ALICE', '--csv')
  expect(rows.stdout.split('\r\n').filter((row) => row.includes(',alice,'))).toHaveLength(6)
  const report = await monitor('report', '--json')
  const { rows: told } = JSON.parse(report.stdout) as { rows: { person: string }[] }
  expect(told.map(({ person }) => person)).toContain('alice')
  const mine = await monitor('unused', '--mine', '--since', '71h', '--json')
  const { roles, missing } = JSON.parse(mine.stdout) as {
    roles: { account: string; role: string; state: string }[]
    missing: string[]
  }
  expect(missing).toEqual([])
  expect(roles).toHaveLength(6)
  expect(roles.filter(({ state }) => state === 'used').map(({ role }) => role)).toEqual([
    'AdministratorAccess',
  ])
})

it('says whose profile may ask, and that --mine and --commands do not go together', async () => {
  const config = stage.home.read('.aws/config') ?? ''
  stage.home.write('.aws/config', config.replace('111111111111', '222222222222'))
  const denied = await monitor('directory', '--profile', 'dev-admin')
  expect(denied.exitCode).toBe(5)
  expect(denied.stderr).toContain('with a profile of the account 111111111111')
  expect((await monitor('directory')).stderr).toContain('The store has no directory.')
  expect((await monitor('unused', '--mine', '--commands')).exitCode).toBe(2)
  expect((await monitor('unused', '--json', '--csv')).exitCode).toBe(2)
  const file = stage.home.write('x.json', '{"Records": []}')
  expect((await monitor('directory', file)).stderr).toContain('aws identitystore')
  expect((await monitor('directory', file, '--profile', 'dev-admin')).exitCode).toBe(2)
})

it('what a deleted user or group was assigned is told as that, and nobody is missed', async () => {
  await stage.close()
  const directory = parseOrganisation(
    `
users:
  - name: alice
    password: through-the-looking-glass
groups:
  - name: New team
    members: [alice]
deleted-users: [carol]
deleted-groups: [Old team]
accounts:
  - id: "111111111111"
    name: dev
permission-sets:
  - name: AdministratorAccess
assignments:
  - users: [alice, carol]
    groups: [Old team]
    accounts: all
    permission-sets: [AdministratorAccess]
`,
    'organisation.yaml',
  )
  stage = await createCliStage(undefined, { directory })
  installEngine(stage.home)
  await stage.keyless(devAdmin)
  await stage.keyless(['whoami', '--profile', 'dev-admin'])
  const read = await monitor('directory', '--profile', 'dev-admin')
  expect(read.stdout, read.stderr).toMatch(/Assignments +3\n/)
  const unused = await monitor('unused', '--since', '1h', '--from', await trail())
  expect(unused.exitCode, unused.stderr).toBe(0)
  const row = /^111111111111 dev +AdministratorAccess +[0-9a-f-]{36,} +(.+)$/gm
  const told = [...unused.stdout.matchAll(row)].map(([, why = '']) => why)
  expect(told.toSorted()).toEqual(['of a group that was deleted', 'of somebody who was deleted'])
  expect(unused.stderr).toContain('Of 3 assignments 1 was used')
  expect(unused.stdout).not.toContain('People who did nothing')
})
