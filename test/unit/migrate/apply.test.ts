import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { applyMigration, type MigrationPorts } from '../../../src/migrate/apply.ts'
import { listAccessKeys } from '../../../src/migrate/iam-client.ts'
import type { MigrationPlan } from '../../../src/migrate/migration-plan.ts'
import { beginMigration, openMigration } from '../../../src/migrate/migration-store.ts'
import { type Sandbox, startSandbox } from '../../../src/sandbox/start-sandbox.ts'
import { systemClock } from '../../../src/system/clock.ts'
import { resolvePaths } from '../../../src/system/paths.ts'
import { openBytes, sealBytes } from '../../../src/tokens/sealing/aead.ts'
import { iamAs } from '../../support/iam-users.ts'
import { deployKey, deployPlan } from '../../support/migration-stage.ts'
import { createTempHome, type TempHome } from '../../support/temp-home.ts'
import { testPlatform } from '../../support/test-platform.ts'

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

/** Profiles that answer with these accounts, one after the other; then with the last. */
function ports(...accounts: readonly string[]): MigrationPorts {
  const paths = resolvePaths(home.env, 'linux', undefined)
  const key = Buffer.alloc(32, 7)
  let at = 0
  return {
    system: { clock: systemClock, env: home.env, paths, platform: testPlatform() },
    services: {
      iam: async () => iamAs(sandbox, 'trent'),
      identityOf: async (profile) => {
        const accountId = profile === 'old' ? accounts[at++] : undefined
        const arn = 'arn:aws:sts::111111111111:assumed-role/AWSReservedSSO_A_1/alice'
        const own = accountId ?? accounts.at(-1) ?? '111111111111'
        return {
          accountId: profile === 'old' ? own : '111111111111',
          arn,
          accessKeyId: 'ASIA',
          sources: [],
        }
      },
    },
    seal: async () => ({
      seal: (bytes, bound) => sealBytes(bytes, key, bound),
      open: (sealed, bound) => openBytes(sealed, key, bound),
    }),
    forgetSeal: () => {},
  }
}

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
