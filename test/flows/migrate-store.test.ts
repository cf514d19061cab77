import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { listAccessKeys } from '../../src/migrate/iam-client.ts'
import { type CliStage, createCliStage, devAdmin } from '../support/cli-transcript.ts'
import { installEngine } from '../support/engine.ts'
import { iamAs } from '../support/iam-users.ts'
import { deployKey, layOutKey } from '../support/migration-stage.ts'
import { plantedKey } from '../support/planted-keys.ts'
import { event, iamUser } from '../unit/monitor/records.ts'

const day = 86_400_000
const elsewhere = plantedKey('of a server')

let stage: CliStage
let said = ''
beforeEach(async () => {
  stage = await createCliStage()
  await stage.keyless(devAdmin)
  layOutKey(stage.home)
  installEngine(stage.home)
})
afterEach(async () => {
  expect(said).not.toContain(deployKey.secret)
  await stage.close()
})

async function migrate(...argv: readonly string[]) {
  const options = { input: 'correct horse battery' }
  const outcome = await stage.keyless(['migrate', ...argv], options)
  said += outcome.stdout + outcome.stderr
  return outcome
}

const aws = () => join(stage.home.path, '.aws')

/** A trail of so many days before now: a server that has the key still calls with it. */
async function loadCalls(daysAgo: readonly number[]): Promise<void> {
  const calls = daysAgo.flatMap((days) => {
    const eventTime = new Date(stage.now().getTime() - days * day).toISOString()
    const shared = { eventTime: `${eventTime.slice(0, 19)}Z`, userAgent: 'Boto3/1.40 \u001b[31m' }
    return [
      event({
        ...shared,
        userIdentity: iamUser('deploy', deployKey.keyId),
        eventName: 'PutObject',
      }),
      event({ ...shared, userIdentity: iamUser('robot', elsewhere.keyId) }),
    ]
  })
  const trail = stage.home.write(
    `trail-${daysAgo.join('-')}.json`,
    JSON.stringify({ Records: calls }),
  )
  const { exitCode, stderr } = await stage.keyless(['monitor', 'load', trail])
  expect(exitCode, stderr).toBe(0)
}

const isActive = async () =>
  (await listAccessKeys(iamAs(stage.sandbox, 'trent'), 'deploy'))[0]?.isActive

it('a key that the store shows in use is told so by scan, plan and apply, until nobody calls', async () => {
  await loadCalls([3, 2])
  const whole = await migrate('scan', stage.home.path)
  expect(whole.stdout).toContain(deployKey.keyId)
  expect(whole.stdout).not.toContain('.parquet')
  const scanned = await migrate('scan', aws())
  expect(scanned.stdout).toMatch(/ used +2 calls on 2 days \(1 a day\), the last .* UTC; 1 address/)
  expect(scanned.stdout).toMatch(/ called +s3:PutObject from 198\.51\.100\.7 \(Boto3\/1\.40/)
  expect(scanned.stdout).toMatch(/ used +no call in the store \(/)
  expect(scanned.stdout).not.toContain('\u001b[31m')
  expect(scanned.stdout).not.toContain(elsewhere.keyId)
  const json = JSON.parse((await migrate('scan', aws(), '--json')).stdout) as {
    trail: { keys: object[] }
  }
  expect(json.trail.keys).toMatchObject([
    { keyId: deployKey.keyId, calls: 2, days: 2, programs: 1, accounts: 1, found: true },
    { keyId: elsewhere.keyId, found: false, newest: [{ event: 's3:ListBuckets' }] },
  ])

  const file = join(stage.home.path, 'plan.yaml')
  const planned = await migrate('plan', aws(), '--role', 'AdministratorAccess', '-o', file)
  expect(planned.exitCode, planned.stderr).toBe(0)
  expect(planned.stdout).toContain('still in use: apply waits until nobody has used it for 14 days')
  expect(planned.stderr).toContain('warning: 1 key of the plan was used in the last 14 days.')
  expect(stage.home.read('plan.yaml')).toContain('by hand: whoever still uses it goes over')

  const apply = (...more: string[]) =>
    migrate('apply', ...more, '--yes', '--passphrase-stdin', '--json')
  const first = JSON.parse((await apply(file)).stdout) as { steps: object[] }
  expect(first.steps).toContainEqual(
    expect.objectContaining({ kind: 'still-used', result: 'refused', code: 'used-recently' }),
  )
  // The plan is old by now, and the store knows of a call since.
  stage.advance(13 * day)
  await stage.keyless(['login', 'my-org'])
  await loadCalls([1])
  const second = await migrate('apply', '--yes', '--passphrase-stdin')
  expect(second.stdout).toMatch(/waits .*was used .* \(s3:PutObject from 198\.51\.100\.7, Boto3/)
  expect(await isActive()).toBe(true)
  expect((await migrate('verify')).stdout).toMatch(/Calls +\S+ s3:PutObject/)

  stage.advance(14 * day)
  await stage.keyless(['login', 'my-org'])
  const last = await migrate('apply', '--yes', '--passphrase-stdin')
  expect(last.exitCode, last.stdout).toBe(0)
  expect(await isActive()).toBe(false)
})

it('without events or without DuckDB a scan is as before, and says how it would know more', async () => {
  const none = await migrate('scan', aws())
  expect(none).toMatchObject({ exitCode: 1 })
  expect(none.stderr).toContain('keyless monitor load TRAIL')
  expect(existsSync(join(stage.home.path, '.local/state/keyless/monitor'))).toBe(false)
  const named = await migrate('scan', aws(), '--store', join(stage.home.path, 'none'))
  expect(named).toMatchObject({ exitCode: 2 })
  expect(named.stderr).toContain('There is no event in the store')

  await loadCalls([1])
  rmSync(join(stage.home.path, '.local/state/keyless/engine'), { recursive: true })
  const broken = await migrate('scan', aws())
  expect(broken).toMatchObject({ exitCode: 1, stdout: none.stdout })
  expect(broken.stderr).toContain('warning: who still calls is not known')
  expect(broken.stderr).toContain('try: npm install --prefix')
})
