import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { loadSharedConfigFiles } from '@smithy/shared-ini-file-loader'
import { applyPlan } from '../../src/config/apply-plan.ts'
import { planEdits } from '../../src/config/edit-plan.ts'
import { systemClock } from '../../src/system/clock.ts'
import { resolvePaths } from '../../src/system/paths.ts'
import { newProfiles } from '../support/new-profiles.ts'
import { keyless } from '../support/programs.ts'
import { awsCli, boto3, boto3WhoAmI, javascriptSdkWhoAmI } from '../support/real-clients.ts'
import { createStage, type Stage } from '../support/stage.ts'
import { testPlatform } from '../support/test-platform.ts'
import { missingWitness } from '../support/witnesses.ts'
import { sessionConfig } from '../support/session-config.ts'

const session = `# mine\n${sessionConfig}`

let stage: Stage
beforeEach(async () => {
  stage = await createStage()
  stage.home.write('.aws/config', session)
})
afterEach(() => stage.close())

const profile = 'dev-AdministratorAccess'
const arn = 'arn:aws:sts::111111111111:assumed-role/AWSReservedSSO_AdministratorAccess_'

async function syncOnce(...flags: readonly string[]): Promise<void> {
  const outcome = await keyless(['profiles', 'sync', '--yes', ...flags], { env: stage.env })
  expect(outcome, outcome.stderr).toMatchObject({ exitCode: 0 })
}

async function signIn(): Promise<void> {
  const login = await keyless(['login', 'my-org'], { env: stage.env })
  expect(login, login.stderr + stage.browserLog()).toMatchObject({ exitCode: 0 })
}

describe.skipIf(missingWitness('KEYLESS_WITNESS_AWS'))('a profile of ours in the AWS CLI', () => {
  test('is used without a word about the mark', async () => {
    await signIn()
    await syncOnce()
    const who = await awsCli(['sts', 'get-caller-identity', '--profile', profile], {
      env: stage.env,
    })
    expect(who.stderr).toBe('')
    expect(who.stdout).toContain(arn)
  })

  test('stays ours when the AWS CLI edits it', async () => {
    await signIn()
    await syncOnce()
    for (const [key, value] of [
      ['region', 'eu-west-1'],
      ['output', 'text'],
    ] as const) {
      const edit = await awsCli(['configure', 'set', key, value, '--profile', profile], {
        env: stage.env,
      })
      expect(edit, edit.stderr).toMatchObject({ exitCode: 0 })
    }
    const edited = stage.home.read('.aws/config')
    expect(edited).toContain('region = eu-west-1')
    await syncOnce()
    expect(stage.home.read('.aws/config')).toBe(edited)
    const dry = await keyless(['profiles', 'sync', '--dry-run'], { env: stage.env })
    expect(dry.stdout).toBe('my-org, 4 accounts\n     6  there already\n')
  })
})

describe.skipIf(missingWitness('KEYLESS_WITNESS_PYTHON'))('a profile of ours in an SDK', () => {
  test('is used by boto3', async () => {
    await signIn()
    await syncOnce()
    const who = await boto3WhoAmI(profile, { env: stage.env })
    expect(who.stdout, who.stderr).toContain(arn)
  })

  test('is used by the AWS SDK for JavaScript', async () => {
    await signIn()
    await syncOnce()
    const who = await javascriptSdkWhoAmI(profile, stage.home, { env: stage.env })
    expect(who.stdout, who.stderr).toContain(arn)
  })
})

describe('20,000 profiles', () => {
  beforeEach(async () => {
    const paths = resolvePaths(stage.env, 'linux', undefined)
    const began = performance.now()
    await applyPlan(planEdits(paths.awsConfig, newProfiles(20_000)), {
      paths,
      clock: systemClock,
      platform: testPlatform(),
    })
    const seconds = (performance.now() - began) / 1000
    process.stderr.write(`20,000 profiles planned and written in ${seconds.toFixed(2)} s\n`)
  })

  test('load in the AWS SDK for JavaScript, what was there before as well', async () => {
    const filepath = `${stage.home.path}/.aws/config`
    const { configFile } = await loadSharedConfigFiles({
      configFilepath: filepath,
      ignoreCache: true,
    })
    expect(Object.keys(configFile).filter((name) => name.startsWith('account-'))).toHaveLength(
      20_000,
    )
    expect(configFile['account-19999-Admin']).toMatchObject({ sso_account_id: '100000019999' })
    expect(stage.home.read('.aws/config').startsWith(session)).toBe(true)
  })

  test.skipIf(missingWitness('KEYLESS_WITNESS_PYTHON'))('load in boto3', async () => {
    const script = `
import boto3
session = boto3.Session(profile_name='account-19999-Admin')
print(len(session.available_profiles), session.region_name)
`
    const answer = await boto3(script, { env: stage.env })
    expect(answer.stdout, answer.stderr).toBe('20000 eu-west-1\n')
  })
})
