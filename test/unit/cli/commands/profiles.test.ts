import { dirname } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type CliStage, createStageWith } from '../../../support/cli-transcript.ts'

const more = `
[default]
region = eu-central-1
[profile bridge]
credential_process = other-tool --profile x
[profile auditor]
role_arn = arn:aws:iam::222222222222:role/team/Auditor
source_profile = dev-admin
[profile console]
login_session = arn:aws:iam::111111111111:user/alice
[profile broken]
sso_session = nowhere
sso_account_id = 111111111111
sso_role_name = X
[services local]
sts =
  endpoint_url = http://127.0.0.1:1
`

const wide = `
  Profile    Account               Role                  Region        Session  Sign-in
  dev-admin  111111111111 dev      AdministratorAccess   us-east-1     my-org   LEFT
* default                          (settings only)       eu-central-1
  bridge                           (credential_process)
  auditor    222222222222 staging  Auditor
  console                          (aws login)
  broken                           (broken)
  keys                             (access key)
`

describe('profiles', () => {
  let stage: CliStage
  beforeAll(async () => {
    stage = await createStageWith(
      more,
      '[keys]\naws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = very-secret\naws_session_token = t\n',
    )
  })
  afterAll(async () => {
    await stage.close()
  })

  test('lists each with what it leads to, and says what is wrong', async () => {
    const { stdout, stderr, exitCode } = await stage.keyless(['profiles'])
    expect(`\n${stdout.replace(/(1 h|59 min) left/, 'LEFT')}`).toBe(wide)
    expect(stderr).toContain('There is no sso-session named nowhere')
    expect(exitCode).toBe(0)
  })

  test('says everything that is wrong with the files, other commands what concerns them', async () => {
    const config = `${stage.home.read('.aws/config')}[dev]\n[sso-session half]\nsso_region = x\n`
    const env = { AWS_CONFIG_FILE: stage.home.write('elsewhere/odd', config) }
    const warned = async (...argv: readonly string[]) => {
      const { stderr } = await stage.keyless(argv, { env })
      return [/opens \[dev\], which is not read/.test(stderr), /sso-session half/.test(stderr)]
    }
    expect(await warned('profiles')).toEqual([true, true])
    expect(await warned('whoami', '--profile', 'dev-admin')).toEqual([false, false])
    expect(await warned('whoami', '--profile', 'dev')).toEqual([true, false])
    expect(await warned('export', 'dev')).toEqual([true, false])
    expect(await warned('status')).toEqual([false, true])
    expect(await warned('status', 'my-org')).toEqual([false, false])
    expect(await warned('login', 'half')).toEqual([false, true])
  })

  test('leaves out on a terminal what a line has no room for, bit by bit', async () => {
    const line = async (columns: number) => {
      const { stdout } = await stage.keyless(['profiles'], { columns })
      return stdout.replace(/(1 h|59 min) left/, 'LEFT').split('\n')[1]
    }
    const role = 'AdministratorAccess   us-east-1   '
    expect(await line(90)).toBe(`  dev-admin  111111111111 dev      ${role}  my-org   LEFT`)
    expect(await line(82)).toBe(`  dev-admin  111111111111 dev      ${role}  LEFT`)
    expect(await line(71)).toBe(`  dev-admin  dev      ${role}  LEFT`)
  })

  test('becomes blocks on a terminal that is too narrow', async () => {
    const { stdout } = await stage.keyless(['profiles'], { columns: 40 })
    expect(stdout.replace(/(1 h|59 min) left/, 'LEFT')).toContain(
      '  dev-admin\n  Account  111111111111 dev\n  Role     AdministratorAccess\n  Region   us-east-1\n  Session  my-org\n  Sign-in  LEFT\n\n* default\n',
    )
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(40)
  })

  test('says of a profile that signs in when nobody did', async () => {
    const path = stage.home.write('elsewhere/config', stage.home.read('.aws/config'))
    const env = { HOME: dirname(path), AWS_CONFIG_FILE: path }
    const { stdout } = await stage.keyless(['profiles'], { env })
    expect(stdout).toMatch(/dev-admin .* my-org {3}not signed in\n/)
    expect(stdout).toMatch(/\(settings only\) {7}eu-central-1\n/)
  })

  test('asks for account names where a person looks, and without a sign-in for nothing', async () => {
    const calls = () => stage.sandbox.journal.count('ListAccounts')
    const before = calls()
    await stage.keyless(['logout', '--all'])
    const out = await stage.keyless(['profiles'], { columns: 90 })
    expect(out.stdout).toContain(' 111111111111  AdministratorAccess ')
    await stage.keyless(['login', 'my-org'])
    const piped = await stage.keyless(['profiles'])
    expect([piped.stdout.includes('111111111111 dev'), calls() - before]).toEqual([false, 0])
    await expect
      .poll(
        async () => {
          // A machine under load may need more than the second that is waited.
          stage.advance(11 * 60_000)
          return (await stage.keyless(['profiles'], { columns: 90 })).stdout
        },
        { timeout: 20_000 },
      )
      .toContain(' 111111111111 dev ')
  })

  test('--json has them as data', async () => {
    const { stdout } = await stage.keyless(['profiles', '--json'], { env: { AWS_PROFILE: 'keys' } })
    const { schemaVersion, profiles } = JSON.parse(stdout) as {
      schemaVersion: number
      profiles: readonly { name: string }[]
    }
    expect(schemaVersion).toBe(1)
    expect(profiles.find(({ name }) => name === 'dev-admin')).toEqual({
      name: 'dev-admin',
      region: 'us-east-1',
      kind: 'sso',
      session: 'my-org',
      accountId: '111111111111',
      accountName: 'dev',
      roleName: 'AdministratorAccess',
      signInExpiresAt: expect.stringMatching(/Z$/) as string,
      current: false,
    })
    expect(profiles.find(({ name }) => name === 'keys')).toEqual({
      name: 'keys',
      kind: 'keys',
      current: true,
    })
  })

  test('--raw --json prints both files as parsed and merged, secrets masked', async () => {
    const { stdout, stderr } = await stage.keyless(['profiles', '--raw', '--json'])
    expect(stderr).toBe('')
    const raw = JSON.parse(stdout) as Record<string, Record<string, unknown>>
    expect(Object.keys(raw)).toEqual(['schemaVersion', 'profiles', 'sso_sessions', 'services'])
    expect(raw['profiles']?.['keys']).toEqual({
      aws_access_key_id: 'AKIDEXAMPLE',
      aws_secret_access_key: '****',
      aws_session_token: '****',
    })
    expect(raw['services']).toEqual({ local: { sts: { endpoint_url: 'http://127.0.0.1:1' } } })
    expect(raw['sso_sessions']).toHaveProperty('my-org')
  })

  test('without any says the first command', async () => {
    const env = { AWS_CONFIG_FILE: '/nowhere', AWS_SHARED_CREDENTIALS_FILE: '/nowhere' }
    expect(await stage.keyless(['profiles'], { env })).toEqual({
      exitCode: 0,
      stdout: '',
      stderr: 'There is no AWS profile on this machine yet.\nnext: keyless setup\n',
    })
    const first = await stage.keyless([], { env })
    expect(first.stdout).toContain('keyless setup ')
    expect(first.stdout).not.toContain('configure sso')
    expect((await stage.keyless([])).stdout).toContain('\nUse credentials\n')
  })
})
