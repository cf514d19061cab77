/** What became of a key in IAM after its plan was made, and while a command was at work. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { applyMigration } from '../../../src/migrate/apply.ts'
import { finishKey } from '../../../src/migrate/finish.ts'
import { listAccessKeys, setKeyActive } from '../../../src/migrate/iam-client.ts'
import { withStep } from '../../../src/migrate/edit-step.ts'
import type { MigrationPlan } from '../../../src/migrate/migration-plan.ts'
import { beginMigration, type Migration, saveState } from '../../../src/migrate/migration-store.ts'
import { undoMigration } from '../../../src/migrate/undo.ts'
import { verifyMigration } from '../../../src/migrate/verify.ts'
import { parseOrganisation } from '../../../src/sandbox/organisation-file.ts'
import { type Sandbox, startSandbox } from '../../../src/sandbox/start-sandbox.ts'
import { iamAs, tutorialKey } from '../../support/iam-users.ts'
import { migrationPorts } from '../../support/migration-ports.ts'
import { deployKey, deployPlan } from '../../support/migration-stage.ts'
import { createTempHome, type TempHome } from '../../support/temp-home.ts'

let sandbox: Sandbox
let home: TempHome
beforeEach(async () => {
  sandbox = await startSandbox()
  home = createTempHome()
  home.write('.aws/config', '[sso-session my-org]\nsso_region = us-east-1\n')
  home.write('.aws/credentials', '')
})
afterEach(async () => {
  await sandbox.close()
  home.remove()
})

const names = { userName: 'deploy', keyId: deployKey.keyId }
const trent = () => iamAs(sandbox, 'trent')
const status = async () => (await listAccessKeys(trent(), 'deploy')).map((key) => key.isActive)

/** Inactive by keyless, under the name that the plan has for its user. */
async function inactive(change: { readonly userName?: string } = {}): Promise<Migration> {
  const plan: MigrationPlan = deployPlan(home, { places: [], ...change })
  const migration = beginMigration(plan, migrationPorts(sandbox, home).system.paths)
  await setKeyActive(trent(), names, false)
  const record = { status: 'done', at: new Date(Date.now() - 1000) } as const
  saveState(migration, withStep(migration.state, `${deployKey.keyId} deactivate`, record))
  return migration
}

test('a key that was set active again while its id was typed is not deleted', async () => {
  const migration = await inactive()
  const ports = migrationPorts(sandbox, home)
  const [report] = await verifyMigration(migration, { waitDays: 0 }, ports)
  expect(report).toMatchObject({ stage: 'over' })
  await setKeyActive(trent(), names, true)
  const [key] = migration.plan.keys
  const refused = key && (await finishKey(migration, key, { waitDays: 0 }, ports))
  expect(refused).toMatchObject({ code: 'not-inactive' })
  expect(await status()).toEqual([true])
})

test('a key whose user got another name is not gone: it comes back, or is deleted', async () => {
  const migration = await inactive({ userName: 'deployer' })
  const ports = migrationPorts(sandbox, home)
  const [report] = await verifyMigration(migration, { waitDays: 0 }, ports)
  expect(report).toMatchObject({ stage: 'over' })
  await undoMigration(migration, {}, ports)
  expect(await status()).toEqual([true])
  const again = await inactive({ userName: 'deployer' })
  const [key] = again.plan.keys
  expect(key && (await finishKey(again, key, { waitDays: 0 }, ports))).toBeUndefined()
  expect(await status()).toEqual([])
})

test('where IAM does not let a key be set inactive, undo has nothing to ask of it', async () => {
  const { keyId, secret } = tutorialKey('trent')
  const directory = parseOrganisation(
    `accounts: [{ id: "111111111111", name: dev }]
iam-users:
  - { name: trent, account: dev, policies: [ReadOnlyAccess], access-key-id: ${keyId}, secret-access-key: ${secret} }
  - { name: deploy, account: dev, access-key-id: ${deployKey.keyId}, secret-access-key: x }
`,
    'reader.yaml',
  )
  const strict = await startSandbox({ directory })
  try {
    const ports = migrationPorts(strict, home)
    const migration = beginMigration(deployPlan(home, { places: [] }), ports.system.paths)
    const apply = applyMigration(migration, { unusedDays: 0 }, ports)
    await expect(apply).rejects.toMatchObject({ code: 'iam-denied' })
    expect(home.read('.aws/config')).toContain('[profile old]')
    await undoMigration(migration, {}, ports)
    expect(home.read('.aws/config')).not.toContain('[profile old]')
  } finally {
    await strict.close()
  }
})

test('a key that stands behind the role of whoever asks IAM is the last way in', async () => {
  const ports = migrationPorts(sandbox, home, { sourceKeys: [deployKey.keyId] })
  const migration = beginMigration(deployPlan(home, { places: [] }), ports.system.paths)
  const [first] = await applyMigration(migration, { unusedDays: 0 }, ports)
  expect(first?.result).toMatchObject({ kind: 'refused', code: 'last-way-in' })
  expect(await status()).toEqual([true])
})
