import { afterAll, beforeAll, expect, it } from 'vitest'
import { listAccessKeys } from '../../src/migrate/iam-client.ts'
import { iamAs } from '../support/iam-users.ts'
import { deployKey, layOutKey } from '../support/migration-stage.ts'
import { keyless, type Outcome } from '../support/programs.ts'
import { createStage, setUpDevAdmin, type Stage } from '../support/stage.ts'

let stage: Stage
let said = ''
beforeAll(async () => {
  stage = await createStage()
  await setUpDevAdmin(stage)
  layOutKey(stage.home)
})
afterAll(async () => stage.close())

async function migrate(...argv: readonly string[]): Promise<Outcome> {
  const cwd = stage.home.path
  const input = 'correct horse battery'
  const outcome = await keyless(['migrate', ...argv], { env: stage.env, cwd, input })
  said += outcome.stdout + outcome.stderr
  expect(outcome, outcome.stderr + outcome.stdout).toMatchObject({ exitCode: 0 })
  return outcome
}

const apply = () =>
  migrate('apply', 'plan.yaml', '--yes', '--unused-days', '0', '--passphrase-stdin')
const awsFiles = () => ['.aws/config', '.aws/credentials'].map((name) => stage.home.read(name))
const states = async () =>
  (await listAccessKeys(iamAs(stage.sandbox, 'trent'), 'deploy')).map(({ isActive }) => isActive)

it('retires a key from plan to undo, and from plan to finish', async () => {
  const before = awsFiles()
  await migrate('plan', '.aws', '--role', 'AdministratorAccess', '-o', 'plan.yaml')
  await apply()
  expect(await states()).toEqual([false])
  expect(stage.home.read('.aws/credentials')).not.toContain(deployKey.keyId)
  await migrate('undo', '--yes', '--passphrase-stdin')
  expect(await states()).toEqual([true])
  expect(awsFiles()).toEqual(before)

  await apply()
  expect((await migrate('verify', '--wait-days', '0')).stdout).toContain('the wait is over')
  await migrate('finish', '--wait-days', '0', '--confirm', deployKey.keyId)
  expect(await states()).toEqual([])
  const { stdout } = await keyless(['whoami', 'old', '--json'], { env: stage.env })
  expect(JSON.parse(stdout)).toMatchObject({ accountId: '111111111111' })
  expect(said).not.toContain(deployKey.secret)
})
