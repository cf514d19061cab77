import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { listAccessKeys, listUsers, setKeyActive } from '../../src/migrate/iam-client.ts'
import {
  type CliStage,
  createCliStage,
  devAdmin,
  type Transcript,
} from '../support/cli-transcript.ts'
import type { PlannedKey } from '../../src/migrate/migration-plan.ts'
import { iamAs } from '../support/iam-users.ts'
import { startKeyring } from '../support/keyring.ts'
import { deployKey, deployPlan, layOutKey, writePlan } from '../support/migration-stage.ts'

const day = 86_400_000
const input = 'correct horse battery'

let stage: CliStage
let said: string
beforeEach(async () => {
  stage = await createCliStage()
  said = ''
  await stage.keyless(devAdmin)
  layOutKey(stage.home)
  plan = writePlan(stage.home, deployPlan(stage.home))
  before = awsFiles()
})
afterEach(async () => {
  expect(said).not.toContain(deployKey.secret)
  await stage.close()
})

let plan: string
let before: readonly string[]
const awsFiles = () => ['.aws/config', '.aws/credentials'].map((name) => stage.home.read(name))

async function migrate(...argv: readonly string[]): Promise<Transcript> {
  const outcome = await stage.keyless(['migrate', ...argv], { input })
  said += outcome.stdout + outcome.stderr
  return outcome
}

const apply = async (...argv: readonly string[]) =>
  migrate('apply', '--yes', '--passphrase-stdin', ...argv)
const undo = async (...argv: readonly string[]) =>
  migrate('undo', '--yes', '--passphrase-stdin', ...argv)

async function keyStatus(): Promise<boolean | undefined> {
  const keys = await listAccessKeys(iamAs(stage.sandbox, 'trent'), 'deploy')
  return keys.find(({ keyId }) => keyId === deployKey.keyId)?.isActive
}

/** Every file of ours that could have the secret. */
function ownFiles(): string {
  const folder = join(stage.home.path, '.local/state/keyless')
  const names = existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true })
    : []
  return names
    .filter((one) => one.isFile())
    .map((one) => readFileSync(join(one.parentPath, one.name), 'latin1'))
    .join('\n')
}

const copies = (): readonly string[] => {
  const folder = join(stage.home.path, '.local/state/keyless/migrate')
  const names = existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : []
  return names.filter((name) => name.endsWith('.sealed'))
}

describe('a key that is retired', () => {
  it('leaves the files, goes inactive after days without a use, and is deleted after the wait', async () => {
    plan = join(stage.home.path, 'own-plan.yaml')
    const own = ['plan', join(stage.home.path, '.aws'), '--role', 'AdministratorAccess', '-o', plan]
    expect(await migrate(...own)).toMatchObject({ exitCode: 0 })
    const dry = await migrate('apply', plan, '--dry-run')
    expect(dry.stderr).toContain(`Nothing was changed.\nnext: keyless migrate apply ${plan}\n`)
    const first = await apply(plan)
    expect(first).toMatchObject({ exitCode: 1 })
    expect(first.stdout).toContain('can be set inactive from')
    expect(stage.home.read('.aws/credentials')).not.toContain(deployKey.keyId)
    expect(stage.home.read('.aws/config')).toContain('sso_role_name = AdministratorAccess')
    expect(await keyStatus()).toBe(true)
    expect(copies()).toHaveLength(2)
    expect(ownFiles()).not.toContain(deployKey.secret)
    const who = await stage.keyless(['whoami', 'old', '--json'])
    expect(JSON.parse(who.stdout)).toMatchObject({ accountId: '111111111111' })

    stage.advance(13 * day)
    await stage.keyless(['login', 'my-org'])
    expect(await apply()).toMatchObject({ exitCode: 0 })
    expect(await keyStatus()).toBe(false)

    const watched = await migrate('verify')
    expect(watched).toMatchObject({ exitCode: 1 })
    expect(watched.stdout).toMatch(/inactive since .*, to be watched until .* \(14 days\)/)
    const told = JSON.parse((await migrate('verify', '--json')).stdout) as { keys: unknown }
    expect(told.keys).toMatchObject([
      { key: deployKey.keyId, stage: 'waiting', usedSince: false, left: [], calls: [] },
    ])
    const early = await migrate('finish', '--confirm', deployKey.keyId)
    expect(early).toMatchObject({ exitCode: 1 })
    expect(early.stderr).toMatch(
      /is to be watched until [-\d]{10} [\d:]{5} UTC\.\nnext: keyless migrate verify\n/,
    )
    expect(await keyStatus()).toBe(false)

    stage.advance(15 * day)
    await stage.keyless(['login', 'my-org'])
    expect(await migrate('verify')).toMatchObject({ exitCode: 0 })
    expect(await migrate('finish')).toMatchObject({ exitCode: 2 })
    expect(await migrate('finish', '--confirm', 'AKIAOTHER')).toMatchObject({ exitCode: 2 })
    expect(await migrate('finish', '--confirm', deployKey.keyId)).toMatchObject({ exitCode: 0 })
    expect(await keyStatus()).toBeUndefined()
    expect(copies()).toEqual([])
    expect(await undo()).toMatchObject({ exitCode: 1 })
    const over = JSON.parse((await apply(plan, '--json')).stdout) as { steps: { result: string }[] }
    expect(over.steps.map(({ result }) => result)).toEqual(Array(4).fill('was-done'))
    expect(stage.home.read('.aws/credentials')).not.toContain(deployKey.keyId)
  })

  it('is told of by IAM and CloudTrail when somebody calls with it, and waits anew', async () => {
    expect(await apply(plan, '--unused-days', '0')).toMatchObject({ exitCode: 0 })
    stage.advance(10 * day)
    await stage.keyless(['login', 'my-org'])
    const names = { userName: 'deploy', keyId: deployKey.keyId }
    const trent = iamAs(stage.sandbox, 'trent', [], stage.now)
    await setKeyActive(trent, names, true)
    expect((await migrate('verify')).stdout).toContain('active again: somebody changed that')
    await listUsers(iamAs(stage.sandbox, 'deploy', [], stage.now)).catch(() => undefined)
    await setKeyActive(trent, names, false)
    const event = (eventTime: string) => ({
      eventTime,
      eventSource: 's3.amazonaws.com',
      eventName: 'PutObject',
      awsRegion: 'eu-central-1',
      sourceIPAddress: '192.0.2.7',
      userAgent: 'aws-cli/1.16 \u001b[31m',
      userIdentity: { accessKeyId: deployKey.keyId },
    })
    const Records = [event(stage.now().toISOString()), event('2020-01-01T00:00:00Z')]
    const trail = stage.home.write('trail/one.json', JSON.stringify({ Records }))
    stage.advance(5 * day)
    await stage.keyless(['login', 'my-org'])
    const { stdout, exitCode } = await migrate('verify', '--trail', trail)
    expect(exitCode).toBe(1)
    expect(stdout).toMatch(/Last used {2}iam in us-east-1, 5 days ago, since it was set inactive/)
    expect(stdout).toContain('(9 days)')
    expect(stdout).toMatch(/s3:PutObject in eu-central-1 from 192\.0\.2\.7, aws-cli\/1\.16/)
    expect(stdout).not.toMatch(/2020-01-01|\u001B/)
    expect(await migrate('finish', '--confirm', deployKey.keyId)).toMatchObject({ exitCode: 1 })
  })

  it('is active again after undo, and the files are the same bytes', async () => {
    expect(await apply(plan, '--unused-days', '0')).toMatchObject({ exitCode: 0 })
    expect(await keyStatus()).toBe(false)
    expect(awsFiles()).not.toEqual(before)
    expect(await undo()).toMatchObject({ exitCode: 0 })
    expect(await keyStatus()).toBe(true)
    expect(awsFiles()).toEqual(before)
    expect(ownFiles()).not.toContain(deployKey.keyId)
    expect(await undo()).toMatchObject({ exitCode: 2 })
    expect(await apply(plan, '--unused-days', '0')).toMatchObject({ exitCode: 0 })
  })

  it('stays what a person made of the files meanwhile', async () => {
    await apply(plan)
    stage.home.write(
      '.aws/credentials',
      `${stage.home.read('.aws/credentials')}\n[new]\nregion = x\n`,
    )
    const leaving = await stage.keyless(['uninstall', '--yes'])
    expect(leaving).toMatchObject({ exitCode: 2 })
    expect(leaving.stderr).toContain('try: keyless migrate undo')
    expect(await undo()).toMatchObject({ exitCode: 0 })
    expect(stage.home.read('.aws/credentials')).toContain('[new]\nregion = x')
    expect(stage.home.read('.aws/credentials')).toContain(deployKey.secret)
    expect(stage.home.read('.aws/config')).toBe(before[0])
  })

  it('keeps the role that a person chose after it was written', async () => {
    await apply(plan)
    const mine = stage.home
      .read('.aws/config')
      .replace(/AdministratorAccess\n; end/, 'ReadOnlyAccess\n; end')
    stage.home.write('.aws/config', mine)
    const again = await apply('--unused-days', '0')
    expect(again).toMatchObject({ exitCode: 0 })
    expect(again.stderr).toMatch(/^ 1 \(done\) /)
    expect(again.stderr).not.toContain('ReadOnlyAccess')
    expect(stage.home.read('.aws/config')).toBe(mine)
  })

  it('is put back over a change only when that is asked for', async () => {
    await apply(plan)
    const config = stage.home.read('.aws/config').replace('AdministratorAccess\n;', 'Changed\n;')
    stage.home.write(
      '.aws/config',
      config.replace(/(\[profile old\][^]*)AdministratorAccess/, '$1Mine'),
    )
    const refused = await undo()
    expect(refused).toMatchObject({ exitCode: 1 })
    expect(refused.stdout).toContain('changed-since')
    expect(await undo('--overwrite')).toMatchObject({ exitCode: 0 })
    expect(awsFiles()).toEqual(before)
  })
})

it('is not taken for gone by a profile that leads to another account since', async () => {
  await apply(plan, '--unused-days', '0')
  const config = stage.home.read('.aws/config')
  const elsewhere = config.replace(/(\[profile dev-admin\][^[]*)111111111111/, '$1222222222222')
  expect(elsewhere).not.toBe(config)
  stage.home.write('.aws/config', elsewhere)
  const kept = copies()
  const finish = ['finish', '--wait-days', '0', '--confirm', deployKey.keyId]
  for (const argv of [['verify'], finish]) {
    const outcome = await migrate(...argv)
    expect(outcome, argv[0]).toMatchObject({ exitCode: 1 })
    expect(outcome.stderr, argv[0]).toContain('dev-admin is in account 222222222222')
  }
  const undone = await undo()
  expect(undone).toMatchObject({ exitCode: 1 })
  expect(undone.stderr).toContain('dev-admin is in account 222222222222')
  expect(copies()).toEqual(kept)
  stage.home.write('.aws/config', config)
  expect(await undo()).toMatchObject({ exitCode: 0 })
  expect(await keyStatus()).toBe(true)
  expect(awsFiles()).toEqual(before)
})

it('is deleted once a person typed its id', async () => {
  await apply(plan, '--unused-days', '0')
  const argv = ['migrate', 'finish', '--wait-days', '0']
  const typed: string[] = ['AKIAWRONG', deployKey.keyId]
  const outcome = await stage.keyless(argv, { answer: () => typed.shift() ?? '' })
  expect(outcome, outcome.stderr).toMatchObject({ exitCode: 0 })
  expect(outcome.stderr).toContain(`Type ${deployKey.keyId}`)
  expect(typed).toEqual([])
  expect(await keyStatus()).toBeUndefined()
})

describe('the sealed copies', () => {
  it('are opened by the keychain, which forgets their key with the last of them', async () => {
    const keyring = await startKeyring()
    try {
      const { env } = keyring
      const run = async (...argv: readonly string[]) => {
        const outcome = await stage.keyless(['migrate', ...argv], { env })
        expect(outcome, outcome.stderr).toMatchObject({ exitCode: 0 })
        said += outcome.stdout + outcome.stderr
      }
      await run('apply', plan, '--yes', '--unused-days', '0')
      const [key = '', ...others] = await keyring.secrets()
      expect([key.length, others]).toEqual([44, []])
      expect(ownFiles()).not.toContain(key)
      await run('undo', '--yes')
      expect(await keyring.secrets()).toEqual([])
      expect(awsFiles()).toEqual(before)
      await run('apply', plan, '--yes', '--unused-days', '0')
      await run('finish', '--wait-days', '0', '--confirm', deployKey.keyId)
      expect(await keyring.secrets()).toEqual([])
      expect(copies()).toEqual([])
    } finally {
      await keyring.close()
    }
  })

  it('have a key before anything begins', async () => {
    const none = await stage.keyless(['migrate', 'apply', plan, '--yes'])
    expect(none).toMatchObject({ exitCode: 1 })
    expect(none.stderr).toContain('try: keyless migrate apply')
    expect(none.stderr).toContain('--passphrase-stdin')
    expect(awsFiles()).toEqual(before)
  })

  it('have a passphrase from standard input where nobody can be asked', async () => {
    const nobody = await stage.keyless(['migrate', 'apply', plan, '--yes', '--passphrase'])
    expect(nobody.stderr).toMatch(/try: keyless migrate apply .*--passphrase-stdin/)
    expect(awsFiles()).toEqual(before)
  })
})

describe('a key is left alone', () => {
  const refusedFor = async (code: string) => {
    const outcome = await apply(plan, '--unused-days', '0')
    expect(outcome, outcome.stderr).toMatchObject({ exitCode: 1 })
    expect(outcome.stdout).toContain(`(${code})`)
    expect(await keyStatus()).toBe(true)
  }
  const planned = (change: Partial<PlannedKey>) => {
    plan = writePlan(stage.home, deployPlan(stage.home, change))
  }

  it('whose profile would answer with another account', async () => {
    planned({ accountId: '222222222222', iamProfile: 'dev-admin' })
    await refusedFor('key-elsewhere')
    expect(awsFiles()).toEqual(before)
  })

  it('of the root user', async () => {
    planned({ userName: undefined })
    await refusedFor('key-of-root')
    expect(awsFiles()).toEqual(before)
  })

  it('by which alone somebody gets in', async () => {
    const config = stage.home.read('.aws/config')
    stage.home.write('.aws/config', `${config}[profile trent]\nregion = us-east-1\n`)
    const { keyId, secret } = deployKey
    const own = `[trent]\naws_access_key_id = ${keyId}\naws_secret_access_key = ${secret}\n`
    stage.home.write('.aws/credentials', `${stage.home.read('.aws/credentials')}\n${own}`)
    planned({ iamProfile: 'trent' })
    await refusedFor('last-way-in')
  })

  it('that belongs to another user than planned', async () => {
    planned({ userName: 'trent' })
    await refusedFor('key-changed')
    expect(awsFiles()).toEqual(before)
  })

  it('that another key took the place of in the profile', async () => {
    const text = stage.home.read('.aws/credentials').replace(deployKey.keyId, 'AKIAANOTHERKEY22')
    stage.home.write('.aws/credentials', text)
    await refusedFor('key-changed')
    expect(stage.home.read('.aws/credentials')).toBe(text)
  })

  it('while it stands in a file that only a person can edit, until it is gone there', async () => {
    const env = stage.home.write('src/.env', `A=1\nAWS_ACCESS_KEY_ID=${deployKey.keyId}\n`)
    const places = deployPlan(stage.home).keys[0]?.places ?? []
    planned({ places: [...places, { file: env, line: 2, place: 'dotenv' }] })
    await refusedFor('left-by-hand')
    expect(said).toContain('take the key out of ~/src/.env:2')
    expect((await migrate('verify')).stdout).toMatch(/By hand +~\/src\/\.env:2\n/)
    stage.home.write('src/.env', 'A=1\n')
    expect(await apply('--unused-days', '0')).toMatchObject({ exitCode: 0 })
    expect(await keyStatus()).toBe(false)
    const back = await undo()
    expect(back).toMatchObject({ exitCode: 0 })
    expect(back.stdout).toContain('what you took out of ~/src/.env:2 is yours to put back')
    expect(back.stdout).toContain(`${deployKey.keyId} is active again`)
    expect(back.stdout).toContain('Everything else is as it was.')
  })

  it('that somebody set active again, whatever the wait', async () => {
    expect(await apply(plan, '--unused-days', '0')).toMatchObject({ exitCode: 0 })
    const names = { userName: 'deploy', keyId: deployKey.keyId }
    await setKeyActive(iamAs(stage.sandbox, 'trent'), names, true)
    const argv = ['finish', '--wait-days', '0', '--confirm', deployKey.keyId]
    expect(await migrate(...argv)).toMatchObject({ exitCode: 1 })
    expect(await keyStatus()).toBe(true)
    expect((await migrate('verify')).stdout).toContain('\nnext: keyless migrate apply\n')
    expect(await apply('--unused-days', '0')).toMatchObject({ exitCode: 0 })
    expect(await keyStatus()).toBe(false)
  })

  it('when the plan is for other files, was changed since, or is none', async () => {
    expect(await migrate('apply', '--yes', '/nowhere.yaml')).toMatchObject({ exitCode: 1 })
    const elsewhere = await stage.keyless(['migrate', 'apply', '--yes', plan], {
      env: { AWS_CONFIG_FILE: '/tmp/none' },
    })
    expect(elsewhere.stderr).toContain('The plan is for the AWS file')
    await apply(plan)
    planned({ iamProfile: 'old' })
    const changed = await apply(plan)
    expect(changed.stderr).toContain('was changed after apply took it up')
  })
})
