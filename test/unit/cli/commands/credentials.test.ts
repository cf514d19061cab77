import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type CliStage,
  createCliStage,
  devAdmin,
  exportedKeys,
} from '../../../support/cli-transcript.ts'

const staticKeys = '[keys]\naws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = secret\n'

describe('using credentials', () => {
  let stage: CliStage
  beforeAll(async () => {
    stage = await createCliStage()
    await stage.keyless(devAdmin)
    stage.home.write('.aws/credentials', staticKeys)
  })
  afterAll(async () => {
    await stage.close()
  })

  test('whoami says account, role and person', async () => {
    const { stdout, stderr } = await stage.keyless(['whoami', '--profile', 'dev-admin'])
    expect(stderr).toBe('')
    expect(stdout).toMatch(
      /^Profile {6}dev-admin\nAccount {6}111111111111 dev\nRole {9}AdministratorAccess\nUser {9}alice\nARN {10}arn:aws:sts::111111111111:assumed-role\/AWSReservedSSO_AdministratorAccess_[0-9a-f]{16}\/alice\nCredentials {2}(1 h|59 min) left\n$/,
    )
  })

  test('whoami --json has the same as data', async () => {
    const { stdout } = await stage.keyless(['whoami', '--profile', 'dev-admin', '--json'])
    expect(JSON.parse(stdout)).toMatchObject({
      schemaVersion: 1,
      profile: 'dev-admin',
      accountId: '111111111111',
      role: 'AdministratorAccess',
      user: 'alice',
    })
  })

  test('whoami takes keys of the environment, unless a profile is named', async () => {
    const env = await exportedKeys(stage)
    const { stdout, stderr } = await stage.keyless(['whoami', '--json'], { env })
    expect(stderr).toBe('')
    expect(JSON.parse(stdout)).toMatchObject({ profile: null, accountId: '111111111111' })
  })

  test('a profile that was not chosen, mistyped or missing is explained', async () => {
    expect((await stage.keyless(['whoami'])).stderr).toBe(
      'error: No profile is chosen, and none is named default.\n' +
        'try: keyless whoami --profile dev-admin\n',
    )
    expect((await stage.keyless(['export', 'dev-admn'])).stderr).toBe(
      'error: There is no profile named dev-admn. Did you mean dev-admin?\ntry: keyless export dev-admin\n',
    )
    expect((await stage.keyless(['exec', 'dev-admn', '--', 'aws', 's3', 'ls'])).stderr).toContain(
      '\ntry: keyless exec dev-admin -- aws s3 ls\n',
    )
    const both = await stage.keyless(['export', 'dev-admin', '--profile', 'keys'])
    expect(both.exitCode).toBe(2)
    expect(both.stderr).toContain('\ntry: keyless export --help\n')
    const none = { AWS_CONFIG_FILE: '/nowhere', AWS_SHARED_CREDENTIALS_FILE: '/nowhere' }
    expect(await stage.keyless(['export'], { env: none })).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: 'error: There is no AWS profile on this machine yet.\ntry: keyless setup\n',
    })
  })

  test('export prints shell code by default, JSON on demand, and static keys as they are', async () => {
    const shell = await stage.keyless(['export', 'dev-admin'])
    expect(shell.stdout).toMatch(/^export AWS_ACCESS_KEY_ID=ASIA/)
    const json = await stage.keyless(['export', '--profile', 'dev-admin', '--json'])
    expect(JSON.parse(json.stdout)).toMatchObject({ schemaVersion: 1, accountId: '111111111111' })
    expect((await stage.keyless(['export', 'keys', '--format', 'fish'])).stdout).toBe(
      'set -gx AWS_ACCESS_KEY_ID "AKIDEXAMPLE"\nset -gx AWS_SECRET_ACCESS_KEY "secret"\n',
    )
  })

  test('credential-process answers as SDKs expect', async () => {
    const { stdout } = await stage.keyless(['credential-process', '--profile', 'dev-admin'])
    expect(JSON.parse(stdout)).toMatchObject({ Version: 1 })
    expect(stdout).toBe(
      (await stage.keyless(['configure', 'export-credentials', '--profile', 'dev-admin'])).stdout,
    )
  })

  test('an error never goes to a stdout that another program reads', async () => {
    const failed = await stage.keyless(['credential-process', '--profile', 'nobody', '--json'])
    expect(failed.stdout).toBe('')
    expect(JSON.parse(failed.stderr)).toMatchObject({
      schemaVersion: 1,
      error: { code: 'profile-not-found', class: 'ConfigError', fix: 'keyless profiles' },
    })
  })

  test('whoami takes the profile as an argument too', async () => {
    const { stdout, stderr } = await stage.keyless(['whoami', 'dev-admin'])
    expect(stderr).toBe('')
    expect(stdout).toMatch(/^Profile {6}dev-admin\n/)
  })

  test('exec takes the profile from the flag or the environment as well', async () => {
    const command = ['--', 'sh', '-c', 'test -n "$AWS_SESSION_TOKEN" && exit 7']
    const exitCode = async (words: readonly string[], env: Record<string, string> = {}) =>
      (await stage.keyless([...words, ...command], { env })).exitCode
    expect(await exitCode(['exec', '--profile', 'dev-admin'])).toBe(7)
    expect(await exitCode(['--profile=dev-admin', 'exec'])).toBe(7)
    const other = { AWS_PROFILE: 'dev-admin', AWS_ACCESS_KEY_ID: 'AKIDOTHER' }
    expect(await exitCode(['exec'], { ...other, AWS_SECRET_ACCESS_KEY: 'x' })).toBe(7)
    expect(await stage.keyless(['exec', '--', 'true'])).toEqual({
      exitCode: 1,
      stdout: '',
      stderr:
        'error: No profile is chosen, and none is named default.\n' +
        'try: keyless exec dev-admin -- true\n',
    })
  })

  test('--json is a format of its own, and never dropped', async () => {
    const words = ['configure', 'export-credentials', '--profile', 'dev-admin', '--json']
    const { stdout } = await stage.keyless(words)
    expect(JSON.parse(stdout)).toMatchObject({ schemaVersion: 1, accountId: '111111111111' })
    const both = await stage.keyless([...words, '--format', 'env'])
    expect(both).toMatchObject({ exitCode: 252, stdout: '' })
    const ours = await stage.keyless(['export', 'dev-admin', '--json', '--format', 'env'])
    expect(ours).toMatchObject({ exitCode: 2, stdout: '' })
    const start = await stage.keyless(['--json'])
    expect(JSON.parse(start.stdout)).toMatchObject({ sessions: 1, next: 'keyless status' })
  })

  test('exec hands on the exit code and names a program that is not there', async () => {
    const exec = (...command: string[]) =>
      stage.keyless(['exec', 'dev-admin', '--', ...command], { env: { AWS_PROFILE: 'x' } })
    expect((await exec('sh', '-c', 'test -z "$AWS_PROFILE" && exit 7')).exitCode).toBe(7)
    expect(await exec('no-such-program')).toMatchObject({
      exitCode: 127,
      stderr: expect.stringContaining('There is no program "no-such-program".') as string,
    })
  })

  test('signed out, each of them says how to sign in, and opens nothing', async () => {
    const other = await createCliStage()
    try {
      await other.keyless(devAdmin.concat('--no-login'))
      const answer = 'error: You are not signed in to my-org.\ntry: keyless login my-org\n'
      for (const argv of [
        ['credential-process', 'dev-admin'],
        ['export', 'dev-admin'],
        ['whoami', '--profile', 'dev-admin'],
        ['exec', 'dev-admin', '--', 'true'],
      ]) {
        expect(await other.keyless(argv)).toEqual({ exitCode: 4, stdout: '', stderr: answer })
      }
      const aws = await other.keyless(['configure', 'export-credentials', '--profile', 'dev-admin'])
      expect(aws).toEqual({ exitCode: 255, stdout: '', stderr: answer })
      expect(other.visits).toHaveLength(0)
    } finally {
      await other.close()
    }
  })
})
