import { chmodSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type CliStage, createCliStage, startUrl } from '../../../support/cli-transcript.ts'

let stage: CliStage
beforeEach(async () => {
  stage = await createCliStage()
})
afterEach(() => stage.close())

const config = () => stage.home.read('.aws/config')
const setup = (...words: readonly string[]) => stage.keyless(['setup', ...words])
const usual = [startUrl, '--region', 'us-east-1', '--yes'] as const

describe('setup', () => {
  test('makes everything from one start URL, and says what to do next', async () => {
    chmodSync(stage.home.write('bin/aws', '#!/bin/sh\n'), 0o755)
    const env = { PATH: `${stage.home.path}/bin` }
    const { exitCode, stdout, stderr } = await stage.keyless(['setup', ...usual], { env })
    expect(exitCode, stderr).toBe(0)
    expect(stdout).toMatch(/^my-org, 4 accounts\n {5}6 {2}new\n/)
    expect(stderr).toContain(
      'keyless exec data-DataEngineerAccess -- aws sts get-caller-identity\n',
    )
    expect(stderr).toContain('keyless shell install\n')
    expect(config()).toMatch(
      /^\[sso-session my-org\]\nsso_start_url = https:\/\/my-org.awsapps.com\/start\nsso_region = us-east-1\nsso_registration_scopes = sso:account:access\n\[profile /,
    )
    const who = await stage.keyless(['whoami', 'dev-AdministratorAccess'])
    expect(who.stdout).toContain('111111111111')
  })

  test('suggests what runs without the AWS CLI where there is none', async () => {
    const { stderr } = await stage.keyless(['setup', ...usual], { env: { PATH: '/nowhere' } })
    expect(stderr).toContain('\n  keyless whoami --profile data-DataEngineerAccess\n')
    expect(stderr).not.toContain('aws sts')
  })

  test('may be run again, with the start URL in another spelling', async () => {
    await setup(...usual)
    const before = config()
    const again = await setup('https://my-org.awsapps.com/start/#', '--yes')
    expect(again.exitCode, again.stderr).toBe(0)
    expect(config()).toBe(before)
    expect(stage.sandbox.journal.count('CreateToken')).toBe(1)
  })

  test('takes a name, names and filters as flags', async () => {
    const { stdout } = await setup(
      ...['--start-url', startUrl, '--region', 'us-east-1', '--session', 'work', '--yes', '--json'],
      ...['--template', '{role|lower}', '--accounts', 'dev'],
    )
    expect(JSON.parse(stdout)).toMatchObject({
      startUrl,
      session: 'work',
      written: true,
      added: [{ profile: 'administratoraccess' }, { profile: 'readonlyaccess' }],
    })
  })

  test.each([
    [['--yes'], 'missing-argument', '--start-url is missing'],
    [[startUrl, '--yes'], 'missing-argument', '--region is missing'],
    [['my-org', '--yes'], 'flag-value', 'Not a valid Start URL'],
    [[startUrl], 'no-terminal', 'Without a terminal'],
    [[...usual, '--template', '{x}'], 'template-invalid', 'has a field {x}'],
  ])('%j is %s', async (words, code, says) => {
    const { exitCode, stdout } = await setup(...words, '--json')
    expect(exitCode).toBe(2)
    expect(stdout).toContain(code)
    expect(stdout).toContain(says)
  })

  test('never turns a session of that name to another start URL', async () => {
    await setup(...usual)
    const other = [
      'https://other.awsapps.com/start',
      '--session',
      'my-org',
      '--region',
      'us-east-1',
    ]
    const { exitCode, stderr } = await setup(...other, '--yes')
    expect(exitCode).toBe(2)
    expect(stderr).toContain('The session my-org is there, for https://my-org.awsapps.com/start')
  })
})
