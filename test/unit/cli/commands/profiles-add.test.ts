import { dirname } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type CliStage, createCliStage } from '../../../support/cli-transcript.ts'

const before = `# mine
[sso-session my-org]
sso_start_url = https://my-org.awsapps.com/start
sso_region = us-east-1

[profile taken]
region=eu-west-1   ; near
`

let stage: CliStage
beforeEach(async () => {
  stage = await createCliStage()
  stage.home.write('.aws/config', before)
})
afterEach(() => stage.close())

const config = () => stage.home.read('.aws/config')
const role = ['--account-id', '111111111111', '--role-name', 'ReadOnlyAccess'] as const
const add = (...words: readonly string[]) => stage.keyless(['profiles', 'add', ...words])

const added = (name: string, ...more: readonly string[]) =>
  [
    `[profile ${name}]`,
    'sso_session = my-org',
    'sso_account_id = 111111111111',
    'sso_role_name = ReadOnlyAccess',
    ...more,
    '',
  ].join('\n')

describe('profiles add', () => {
  test('writes one profile, and nobody signs in', async () => {
    const { stderr, exitCode } = await add('dev', ...role, '--yes')
    expect(exitCode, stderr).toBe(0)
    expect(stderr).toMatch(/^Added profile dev\.\nnext: keyless .*\bdev\b.*\n$/)
    expect(config()).toContain(before)
    expect(config()).toContain(added('dev', 'region = us-east-1'))
    expect(stage.sandbox.journal.count('CreateToken')).toBe(0)
    await stage.keyless(['undo', '--yes'])
    expect(config()).toBe(before)
  })

  test('takes Region and settings, and answers as data', async () => {
    const more = ['--set', 'output=json,region=eu-west-1', '--json', '--yes']
    const { stdout } = await add('dev', '--session', 'my-org', ...role, ...more)
    expect(JSON.parse(stdout)).toMatchObject({
      profile: 'dev',
      session: 'my-org',
      accountId: '111111111111',
      roleName: 'ReadOnlyAccess',
      region: 'eu-west-1',
      written: true,
    })
    expect(config()).toContain(added('dev', 'region = eu-west-1', 'output = json'))
  })

  test('takes what runs a program from the command line', async () => {
    const { stderr } = await add(
      'dev',
      ...role,
      '--set',
      'credential_process=/opt/x -p dev',
      '--yes',
    )
    expect(stderr).toContain('Added profile dev.')
    expect(config()).toContain(
      added('dev', 'region = us-east-1', 'credential_process = /opt/x -p dev'),
    )
  })

  test('suggests what is installed', async () => {
    const program = stage.home.write('bin/aws', '#!/bin/sh\n', 0o755)
    for (const [PATH, next] of [
      [dirname(program), 'keyless exec one -- aws sts get-caller-identity'],
      [stage.home.path, 'keyless whoami --profile two'],
    ] as const) {
      const name = next.includes(' one ') ? 'one' : 'two'
      const { stderr } = await stage.keyless(['profiles', 'add', name, ...role, '--yes'], {
        env: { PATH },
      })
      expect(stderr).toBe(`Added profile ${name}.\nnext: ${next}\n`)
    }
  })

  test('is called as profiles sync would call it where no name is given', async () => {
    await add(...role, '--yes')
    expect(config()).toContain('[profile 111111111111-ReadOnlyAccess]\n')
  })

  test('only shows the lines with --dry-run', async () => {
    const { stderr, exitCode } = await add('dev', ...role, '--region', 'eu-west-1', '--dry-run')
    expect(exitCode, stderr).toBe(0)
    expect(stderr).toContain('+ [profile dev]\n+ sso_session = my-org\n')
    expect(stderr).toContain('Nothing was written.\n')
    expect(config()).toBe(before)
  })

  test.each([
    [['taken', ...role, '--yes'], 1, 'There is a profile named taken already.'],
    [['no way', ...role, '--yes'], 1, 'A name may hold only letters'],
    [['dev', ...role], 2, 'Without a terminal nobody can be asked'],
    [['dev', '--yes'], 2, '--account-id is missing'],
    [['dev', '--account-id', '12', '--yes'], 2, 'An account id has 12 digits'],
    [['dev', ...role.slice(0, 3), 'a b', '--yes'], 2, 'A role name holds letters'],
    [['dev', ...role, '--session', 'my-orgs', '--yes'], 1, 'Did you mean my-org?'],
    [['dev', ...role, '--set', 'role_arn=x', '--yes'], 2, 'KEY one of region, output'],
    [['dev', ...role, '--set', 'region=x-y-1', '--region', 'x-y-1', '--yes'], 2, 'not both'],
  ])('refuses %j', async (words, code, says) => {
    const { exitCode, stderr } = await add(...words)
    expect(stderr).toContain(says)
    expect(exitCode).toBe(code)
    expect(config()).toBe(before)
  })

  test('is left as it is by profiles sync, which makes no second one', async () => {
    await add('mine', ...role, '--yes')
    await stage.keyless(['login', 'my-org'])
    const { stdout } = await stage.keyless(['profiles', 'sync', '--yes', '--json'])
    expect(JSON.parse(stdout)).toMatchObject({
      sessions: [{ kept: [{ profile: 'mine', madeBy: 'hand' }] }],
    })
    expect(config()).toContain(added('mine', 'region = us-east-1'))
  })
})
