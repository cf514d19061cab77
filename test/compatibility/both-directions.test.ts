import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fixedOffset } from '../support/moved-clock.ts'
import { keyless } from '../support/programs.ts'
import { awsCli, boto3WhoAmI } from '../support/real-clients.ts'
import { callsOf, createStage, type Stage, tutorialAnswers } from '../support/stage.ts'
import { missingWitness } from '../support/witnesses.ts'

const notHere = missingWitness('KEYLESS_WITNESS_AWS') || missingWitness('KEYLESS_WITNESS_PYTHON')
const minutes = 60
const exportProcess = ['configure', 'export-credentials', '--profile', 'dev-admin']

function tokenPath(stage: Stage): string {
  const folder = join(stage.home.path, '.aws', 'sso', 'cache')
  const name = readdirSync(folder).find((file) =>
    readFileSync(join(folder, file), 'utf8').includes('"accessToken"'),
  )
  if (name === undefined) throw new Error('no token in the cache')
  return join(folder, name)
}

interface TokenFile {
  readonly accessToken: string
  readonly refreshToken: string
}

const tokenFile = (stage: Stage): TokenFile =>
  JSON.parse(readFileSync(tokenPath(stage), 'utf8')) as TokenFile

const filesIn = (stage: Stage, folder: string): string[] => {
  const path = join(stage.home.path, '.aws', folder)
  return existsSync(path) ? readdirSync(path).filter((name) => name.endsWith('.json')) : []
}

describe.skipIf(notHere)('keyless and the AWS CLI on the same files', () => {
  let stage: Stage
  const ours = async (args: readonly string[], extra: Record<string, string> = {}) =>
    keyless(args, { env: { ...stage.env, ...extra } })
  const theirs = async (args: readonly string[], extra: Record<string, string> = {}) =>
    awsCli(args, { env: { ...stage.env, ...extra } })

  beforeEach(async () => {
    stage = await createStage()
    const outcome = await ours(['configure', 'sso-session', ...sessionAnswers])
    expect(outcome, outcome.stderr).toMatchObject({ exitCode: 0 })
    stage.home.write('.aws/config', stage.home.read('.aws/config') + profileSection)
  })
  afterEach(async () => {
    await stage.close()
  })

  const sessionAnswers = [...tutorialAnswers.slice(0, 6), '--yes']
  const profileSection =
    '[profile dev-admin]\nsso_session = my-org\nsso_account_id = 111111111111\n' +
    'sso_role_name = AdministratorAccess\nregion = us-east-1\noutput = json\n'

  it('serves our commands from its login', async () => {
    const login = await theirs(['sso', 'login', '--profile', 'dev-admin'])
    expect(login, login.stderr + stage.browserLog()).toMatchObject({ exitCode: 0 })
    const answer = await ours(['credential-process', '--profile', 'dev-admin'])
    expect(answer, answer.stderr).toMatchObject({ exitCode: 0 })
    const again = await theirs(exportProcess)
    expect(JSON.parse(again.stdout)).toMatchObject({
      AccessKeyId: (JSON.parse(answer.stdout) as { AccessKeyId: string }).AccessKeyId,
    })
    expect(callsOf(stage, 'GetRoleCredentials')).toBe(1)
  })

  it('serves its commands from our login', async () => {
    const login = await ours(['login', 'my-org'])
    expect(login, login.stderr + stage.browserLog()).toMatchObject({ exitCode: 0 })
    const answer = await theirs(exportProcess)
    expect(answer, answer.stderr).toMatchObject({ exitCode: 0 })
    const again = await ours(exportProcess)
    expect(again.stdout).toBe(answer.stdout)
    expect(callsOf(stage, 'GetRoleCredentials')).toBe(1)
    const who = await boto3WhoAmI('dev-admin', { env: stage.env })
    expect(who.stdout).toContain('AWSReservedSSO_AdministratorAccess_')
  })

  it.each([['--no-browser'], ['--use-device-code']])(
    'shares the registration both ways: %s aside',
    async (flag) => {
      const flow = flag === '--use-device-code' ? [flag] : []
      for (const login of [theirs, ours, theirs]) {
        const outcome = await login(['sso', 'login', '--profile', 'dev-admin', ...flow])
        expect(outcome, outcome.stderr + stage.browserLog()).toMatchObject({ exitCode: 0 })
      }
      expect(callsOf(stage, 'RegisterClient')).toBe(1)
    },
  )

  it('never reuses a registration of the other flow', async () => {
    await ours(['sso', 'login', '--profile', 'dev-admin', '--use-device-code'])
    await theirs(['sso', 'login', '--profile', 'dev-admin'])
    await ours(['sso', 'login', '--profile', 'dev-admin', '--use-device-code'])
    expect(callsOf(stage, 'RegisterClient')).toBe(3)
  })

  it('writes a token file that differs from its own in secrets and times alone', async () => {
    const shape = (): string =>
      readFileSync(tokenPath(stage), 'utf8').replaceAll(/": "[^"]*"/g, '": "…"')
    await ours(['sso', 'login', '--profile', 'dev-admin'])
    const our = shape()
    await theirs(['sso', 'login', '--profile', 'dev-admin'])
    expect(our).toBe(shape())
  })

  it('refreshes a token that the AWS CLI signed in, and the other way round', async () => {
    await theirs(['sso', 'login', '--profile', 'dev-admin'])
    const first = tokenFile(stage)
    stage.sandbox.clock.advance(50 * minutes * 1000)
    const refreshedByUs = await ours(
      ['credential-process', '--profile', 'dev-admin'],
      fixedOffset(50 * minutes),
    )
    expect(refreshedByUs, refreshedByUs.stderr).toMatchObject({ exitCode: 0 })
    const second = tokenFile(stage)
    expect(second.refreshToken).not.toBe(first.refreshToken)
    stage.sandbox.clock.advance(65 * minutes * 1000)
    const refreshedByThem = await theirs(exportProcess, fixedOffset(115 * minutes))
    expect(refreshedByThem, refreshedByThem.stderr).toMatchObject({ exitCode: 0 })
    const third = tokenFile(stage)
    expect(third.refreshToken).not.toBe(second.refreshToken)
    const served = await ours(exportProcess, fixedOffset(115 * minutes))
    expect(served.stdout).toBe(refreshedByThem.stdout)
    expect(tokenFile(stage)).toEqual(third)
  })

  it('signs out what the other signed in', async () => {
    for (const [login, logout] of [
      [theirs, ours],
      [ours, theirs],
    ] as const) {
      const signedIn = await login(['sso', 'login', '--profile', 'dev-admin'])
      expect(signedIn, signedIn.stderr + stage.browserLog()).toMatchObject({ exitCode: 0 })
      await login(exportProcess)
      expect(filesIn(stage, 'cli/cache')).toHaveLength(1)
      const outcome = await logout(['sso', 'logout'])
      expect(outcome, outcome.stderr).toMatchObject({ exitCode: 0, stdout: '' })
      expect(filesIn(stage, 'cli/cache')).toHaveLength(0)
      expect(() => tokenPath(stage)).toThrow('no token')
      expect(filesIn(stage, 'sso/cache')).toHaveLength(1)
    }
    expect(callsOf(stage, 'Logout')).toBe(2)
  })

  it.each(['process', 'env', 'env-no-export', 'powershell', 'windows-cmd', 'fish'])(
    'exports as the AWS CLI does, byte for byte: %s',
    async (format) => {
      await ours(['login', 'my-org'])
      stage.home.write(
        '.aws/credentials',
        '[fixed]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = a+b/c=\n',
      )
      for (const profile of ['dev-admin', 'fixed']) {
        const args = ['configure', 'export-credentials', '--profile', profile, '--format', format]
        const mine = await ours(args)
        expect(mine.stdout, mine.stderr).toBe((await theirs(args)).stdout)
        expect(mine.stdout).not.toBe('')
      }
    },
  )

  it('exits as the AWS CLI does', async () => {
    const cases = [
      ['configure', 'export-credentials', '--profile', 'dev-admin'],
      ['configure', 'export-credentials', '--profile', 'nobody'],
      ['configure', 'export-credentials', '--format', 'yaml'],
      ['sso', 'login', '--profile', 'nobody'],
      ['sso', 'login', '--sso-session', 'nobody'],
      ['sts', 'get-caller-identity', '--profile', 'nobody'],
      ['configure', 'list-profiles'],
      ['sso', 'logout'],
    ]
    for (const args of cases) {
      const [mine, other] = [await ours(args), await theirs(args)]
      expect([args, mine.exitCode, mine.stdout], mine.stderr).toEqual([
        args,
        other.exitCode,
        other.stdout,
      ])
    }
  })
})
