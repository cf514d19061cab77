import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { applyMigration, type MigrationPorts } from '../../../src/migrate/apply.ts'
import { listAccessKeys } from '../../../src/migrate/iam-client.ts'
import type { MigrationPlan } from '../../../src/migrate/migration-plan.ts'
import { beginMigration, openMigration } from '../../../src/migrate/migration-store.ts'
import { undoMigration } from '../../../src/migrate/undo.ts'
import { parseOrganisation } from '../../../src/sandbox/organisation-file.ts'
import { type Sandbox, startSandbox } from '../../../src/sandbox/start-sandbox.ts'
import { iamAs, tutorialKey } from '../../support/iam-users.ts'
import { migrationPorts } from '../../support/migration-ports.ts'
import { deployKey, deployPlan } from '../../support/migration-stage.ts'
import { createTempHome, type TempHome } from '../../support/temp-home.ts'

let sandbox: Sandbox
let home: TempHome
let plan: MigrationPlan
beforeEach(async () => {
  sandbox = await startSandbox()
  home = createTempHome()
  home.write('.aws/config', '[profile old]\n[sso-session my-org]\nsso_region = us-east-1\n')
  const { keyId, secret } = deployKey
  const own = `[old]\naws_access_key_id = ${keyId}\naws_secret_access_key = ${secret}\n`
  home.write('.aws/credentials', own)
  plan = deployPlan(home)
})
afterEach(async () => {
  await sandbox.close()
  home.remove()
})

const ports = (...accounts: readonly string[]): MigrationPorts =>
  migrationPorts(sandbox, home, { accounts })

const files = () =>
  [plan.files.config, plan.files.credentials].map((file) => readFileSync(file, 'utf8'))
const isActive = async () =>
  (await listAccessKeys(iamAs(sandbox, 'trent'), 'deploy')).map((key) => key.isActive)

test('a profile that answers with another account once it is written is taken back', async () => {
  const before = files()
  const own = ports('111111111111', '222222222222')
  const migration = beginMigration(plan, own.system.paths)
  const outcomes = await applyMigration(migration, { unusedDays: 0 }, own)
  expect(outcomes.map(({ step, result }) => `${step.action.kind} ${result.kind}`)).toEqual([
    'write-profile done',
    'remove-key done',
    'verify-profile refused',
    'remove-key taken-back',
    'write-profile taken-back',
  ])
  expect(files()).toEqual(before)
  expect(await isActive()).toEqual([true])
})

test('nothing is touched where the profile as it would be answers with another account', async () => {
  const before = files()
  const own = ports('222222222222')
  const migration = beginMigration(plan, own.system.paths)
  const [first, ...others] = await applyMigration(migration, { unusedDays: 0 }, own)
  expect(first?.result).toMatchObject({ kind: 'refused', code: 'profile-unverified' })
  expect(others).toEqual([])
  expect(files()).toEqual(before)
})

test('the last administrator that is known stays, unless somebody says so', async () => {
  await sandbox.close()
  const { keyId, secret } = tutorialKey('trent')
  const organisation = `accounts:
  - { id: "111111111111", name: dev }
iam-groups:
  - { name: admins, account: dev, policies: [AdministratorAccess] }
iam-users:
  - { name: deploy, account: dev, groups: [admins], access-key-id: ${deployKey.keyId}, secret-access-key: x }
  - { name: trent, account: dev, policies: [IAMFullAccess], access-key-id: ${keyId}, secret-access-key: ${secret} }
`
  sandbox = await startSandbox({ directory: parseOrganisation(organisation, 'small.yaml') })
  const before = files()
  plan = deployPlan(home, {
    replacement: { profiles: ['old'], session: 'my-org', roleName: 'Developer' },
  })
  const own = ports('111111111111')
  const migration = beginMigration(plan, own.system.paths)
  const apply = async (options: object = {}) =>
    (await applyMigration(migration, { unusedDays: 0, ...options }, own)).at(-1)?.result
  expect(await apply()).toMatchObject({ kind: 'refused', code: 'last-administrator' })
  expect(files()).toEqual(before)
  // Who may not be asked counts as the plan says.
  sandbox.faults.add({ operation: 'ListGroupsForUser', kind: 'denied', count: 1 })
  expect(await apply({ step: '1' })).toEqual({ kind: 'done' })
  expect(await apply({ lastAdministrator: true })).toEqual({ kind: 'done' })
  expect(await isActive()).toEqual([false])
})

test('one step at a time, in order, and the state outlives the process', async () => {
  const own = ports('111111111111')
  const migration = beginMigration(plan, own.system.paths)
  const take = async (step: string) => {
    const known = openMigration(plan.id, own.system.paths) ?? migration
    const outcomes = await applyMigration(known, { unusedDays: 0, step }, own)
    return outcomes.map(({ result }) => ('code' in result ? result.code : result.kind))
  }
  expect(await take('4')).toEqual(['too-early'])
  expect(await take('2')).toEqual(['too-early'])
  expect(await take('1')).toEqual(['done'])
  expect(await take('1')).toEqual(['was-done'])
  expect(await take('2')).toEqual(['done'])
  expect(await take('3')).toEqual(['done'])
  expect(await isActive()).toEqual([true])
  expect(await take('4')).toEqual(['done'])
  expect(await isActive()).toEqual([false])
})

test('a file behind a link is changed where it is, with its mode, and put back there', async () => {
  const before = files()
  const real = join(home.path, 'dotfiles', 'credentials')
  mkdirSync(dirname(real))
  renameSync(plan.files.credentials, real)
  chmodSync(real, 0o640)
  symlinkSync(real, plan.files.credentials)
  const own = ports('111111111111')
  const migration = beginMigration(plan, own.system.paths)
  await applyMigration(migration, { unusedDays: 0 }, own)
  expect(readFileSync(real, 'utf8')).toBe('')
  await undoMigration(migration, {}, own)
  expect([files(), statSync(real).mode & 0o777]).toEqual([before, 0o640])
  expect(lstatSync(plan.files.credentials).isSymbolicLink()).toBe(true)
})

test('one of two keys is taken back alone, and the other one then, with every line', async () => {
  const other = tutorialKey('trent')
  const section = (name: string, { keyId, secret }: typeof other) =>
    `# of ${name}\n[${name}]\naws_access_key_id = ${keyId}\naws_secret_access_key = ${secret}\n`
  const text = `${section('default', other)}\n${section('old', deployKey)}[last]\nregion = x\n`
  home.write('.aws/credentials', text)
  home.write('.aws/config', '[default]\nregion = a\n[sso-session my-org]\nsso_region = b\n')
  const inOrder = (one = '') => one.split('\n').toSorted()
  const before = files()
  const [first] = plan.keys
  const second = deployPlan(home, {
    ...{ keyId: other.keyId, userName: 'trent' },
    replacement: { profiles: ['default'], session: 'my-org', roleName: 'R' },
    places: [{ file: plan.files.credentials, line: 3, place: 'aws-file', profile: 'default' }],
  }).keys
  plan = { ...plan, keys: [...(first === undefined ? [] : [first]), ...second] }
  const own = ports('111111111111')
  const migration = beginMigration(plan, own.system.paths)
  const outcomes = await applyMigration(migration, { unusedDays: 3650 }, own)
  expect(outcomes.filter(({ result }) => result.kind === 'done')).toHaveLength(6)
  expect(files()[1]).toBe('# of default\n\n# of old\n[last]\nregion = x\n')
  const applied = files()
  const whole = undoMigration(migration, { keyId: deployKey.keyId, overwrite: true }, own)
  await expect(whole).rejects.toMatchObject({ code: 'flag-conflict' })
  expect(files()).toEqual(applied)
  await undoMigration(migration, { keyId: deployKey.keyId }, own)
  expect(inOrder(files()[1])).toEqual(
    inOrder(text.replace(section('default', other), '# of default\n')),
  )
  expect(files()[0]).toContain('[default]\nregion = a\nsso_session')
  expect(files()[0]).not.toContain('[profile old]')
  await undoMigration(migration, { keyId: other.keyId }, own)
  expect(files().map(inOrder)).toEqual(before.map(inOrder))
})

test('a key that stands in no profile gets a new one, which undo takes away', async () => {
  const config = readFileSync(plan.files.config, 'utf8')
  rmSync(plan.files.credentials)
  const file = home.write('src/.env', `AWS_ACCESS_KEY_ID=${deployKey.keyId}\n`)
  const replacement = {
    profiles: ['deploy'],
    session: 'my-org',
    roleName: 'R',
    region: 'eu-west-1',
  }
  plan = deployPlan(home, { places: [{ file, line: 1, place: 'dotenv' }], replacement })
  const own = ports('111111111111')
  const migration = beginMigration(plan, own.system.paths)
  const take = async () =>
    (await applyMigration(migration, { unusedDays: 0 }, own)).map(({ result }) => result.kind)
  expect(await take()).toEqual(['done', 'done', 'left', 'refused'])
  const written = readFileSync(plan.files.config, 'utf8')
  expect(written).toContain('[profile deploy]\nsso_session = my-org\n')
  expect(written).toContain('region = eu-west-1\n')
  rmSync(file)
  expect(await take()).toEqual(['was-done', 'was-done', 'done', 'done'])
  await undoMigration(migration, {}, own)
  expect(readFileSync(plan.files.config, 'utf8')).toBe(config)
  expect(existsSync(plan.files.credentials)).toBe(false)
})

test('a state that somebody spoilt is refused, not misread', async () => {
  const own = ports('111111111111')
  const { folder } = beginMigration(plan, own.system.paths)
  const name = folder.slice(home.path.length + 1)
  const record = (step: object) => JSON.stringify({ version: 1, steps: { x: step }, watches: {} })
  const at = '2026-01-01T00:00:00Z'
  for (const text of [
    '',
    '{',
    'null',
    '{"version":2,"steps":{},"watches":{}}',
    record({ status: 'begun', at: 'soon' }),
    record({ status: 'over', at }),
    record({ status: 'done', at, copy: '../../.aws/config' }),
  ]) {
    home.write(`${name}/state.json`, text)
    expect(() => openMigration(plan.id, own.system.paths), text).toThrow(
      expect.objectContaining({ code: 'migration-damaged' }),
    )
  }
})
