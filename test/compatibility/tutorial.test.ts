import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { keyless, keylessCommand, runProgram } from '../support/programs.ts'
import {
  awsCli,
  boto3,
  boto3WhoAmI,
  javascriptSdkWhoAmI,
  onTerminal,
} from '../support/real-clients.ts'
import { createStage, type Stage, startUrl, tutorialAnswers } from '../support/stage.ts'
import { missingWitness, witness } from '../support/witnesses.ts'

const notHere = [
  'KEYLESS_WITNESS_AWS' as const,
  'KEYLESS_WITNESS_PYTHON' as const,
  'KEYLESS_WITNESS_NODE_MODULES' as const,
].some(missingWitness)

const handTyped = `
# the other accounts, typed by hand
[profile dev-readonly]
sso_session = my-org
sso_account_id = 111111111111
sso_role_name = ReadOnlyAccess
region = us-east-1
[profile staging-admin]
sso_session = my-org
sso_account_id = 222222222222
sso_role_name = AdministratorAccess
region = us-east-1
[profile production-readonly]
sso_session = my-org
sso_account_id = 333333333333
sso_role_name = ReadOnlyAccess
region = us-east-1
[profile data-engineer]
sso_session = my-org
sso_account_id = 444444444444
sso_role_name = DataEngineerAccess
region = us-east-1
`

const expected = [
  ['dev-admin', '111111111111', 'AdministratorAccess'],
  ['dev-readonly', '111111111111', 'ReadOnlyAccess'],
  ['staging-admin', '222222222222', 'AdministratorAccess'],
  ['production-readonly', '333333333333', 'ReadOnlyAccess'],
  ['data-engineer', '444444444444', 'DataEngineerAccess'],
] as const

const arnOf = (account: string, role: string): RegExp =>
  new RegExp(`^arn:aws:sts::${account}:assumed-role/AWSReservedSSO_${role}_[0-9a-f]{16}/alice$`)

/** The same tutorial, typed into the real AWS CLI. */
async function configureWithAwsCli(stage: Stage): Promise<string> {
  const outcome = await onTerminal(
    [witness('KEYLESS_WITNESS_AWS') ?? '', 'configure', 'sso', '--profile', 'dev-admin'],
    {
      columns: 120,
      steps: [
        ['SSO session name', 'my-org\r'],
        ['SSO start URL', `${startUrl}\r`],
        ['SSO region', 'us-east-1\r'],
        ['SSO registration scopes', '\r'],
        ['> data', '\x1b[B'],
        ['> dev', '\r'],
        ['> Admin', '\r'],
        ['Default client Region', 'us-east-1\r'],
        ['CLI default output format', 'json\r'],
      ],
    },
    { env: stage.env },
  )
  expect(outcome, outcome.stdout).toMatchObject({ exitCode: 0 })
  return readFileSync(join(stage.home.path, '.aws', 'config'), 'utf8')
}

describe.skipIf(notHere)('the tutorial, keyless in place of aws', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await createStage()
  })
  afterAll(async () => {
    await stage.close()
  })

  it('writes exactly the sections that the AWS CLI writes', async () => {
    const outcome = await keyless(['configure', 'sso', ...tutorialAnswers], { env: stage.env })
    expect(outcome, outcome.stderr).toMatchObject({ exitCode: 0 })
    const other = await createStage()
    try {
      expect(stage.home.read('.aws/config')).toBe(await configureWithAwsCli(other))
    } finally {
      await other.close()
    }
  })

  it('signs in once for five profiles', async () => {
    const config = join(stage.home.path, '.aws', 'config')
    writeFileSync(config, readFileSync(config, 'utf8') + handTyped)
    const outcome = await keyless(['sso', 'login', '--profile', 'dev-admin'], { env: stage.env })
    expect(outcome, outcome.stderr).toMatchObject({ exitCode: 0 })
    expect(outcome.stdout).toContain(`Successfully logged into Start URL: ${startUrl}`)
  })

  it.each(expected)('lets every real client be %s', async (profile, account, role) => {
    const env = { ...stage.env, BROWSER: '/bin/false' }
    const fromCli = await awsCli(
      ['sts', 'get-caller-identity', '--profile', profile, '--query', 'Arn', '--output', 'text'],
      { env },
    )
    const fromBoto3 = await boto3WhoAmI(profile, { env })
    const fromJavascript = await javascriptSdkWhoAmI(profile, stage.home, { env })
    for (const outcome of [fromCli, fromBoto3, fromJavascript]) {
      expect(outcome.stdout.trim(), outcome.stderr).toMatch(arnOf(account, role))
    }
  })

  it('exports into the shell', async () => {
    const program = keylessCommand()
      .map((word) => `'${word}'`)
      .join(' ')
    const outcome = await runProgram(
      [
        'sh',
        '-c',
        `eval "$(${program} configure export-credentials --profile dev-admin --format env)"; ` +
          `AWS_REGION=us-east-1 '${witness('KEYLESS_WITNESS_AWS')}' sts get-caller-identity --query Arn --output text`,
      ],
      { env: stage.env },
    )
    expect(outcome.stdout.trim(), outcome.stderr).toMatch(
      arnOf('111111111111', 'AdministratorAccess'),
    )
  })

  it.each(['table', 'json', 'text', 'yaml'])(
    'prints the identity as the AWS CLI does: %s',
    async (format) => {
      const args = ['sts', 'get-caller-identity', '--profile', 'dev-admin', '--output', format]
      const query = ['--query', '{Account:Account, Role:Arn}']
      for (const more of [[], query]) {
        const ours = await keyless([...args, ...more], { env: stage.env })
        const theirs = await awsCli([...args, ...more], { env: stage.env })
        expect(ours.stdout, ours.stderr).toBe(theirs.stdout)
        expect(ours.exitCode).toBe(0)
      }
    },
  )

  it('lets a Python job sign in again and go on', async () => {
    const job = `
import os, subprocess, sys, json, boto3
from botocore.exceptions import UnauthorizedSSOTokenError, TokenRetrievalError, SSOTokenLoadError
def who():
    return boto3.Session(profile_name='dev-admin').client('sts').get_caller_identity()['Arn']
signed_in_again = 0
for turn in range(3):
    if turn == 1:
        subprocess.run(json.loads(os.environ['KEYLESS']) + ['sso', 'logout'], check=True)
    try:
        print(who())
    except (UnauthorizedSSOTokenError, TokenRetrievalError, SSOTokenLoadError):
        signed_in_again += 1
        subprocess.run(json.loads(os.environ['KEYLESS']) + ['sso', 'login', '--profile', 'dev-admin'], check=True, stdout=subprocess.DEVNULL)
        print(who())
print('signed in again:', signed_in_again)
`
    const outcome = await boto3(job, {
      env: { ...stage.env, KEYLESS: JSON.stringify(keylessCommand()) },
    })
    const lines = outcome.stdout.trim().split('\n')
    expect(lines.at(-1), outcome.stderr).toBe('signed in again: 1')
    for (const line of lines.slice(0, 3))
      expect(line).toMatch(arnOf('111111111111', 'AdministratorAccess'))
  })

  it('says what to run after signing out', async () => {
    const out = await keyless(['sso', 'logout'], { env: stage.env })
    expect(out, out.stderr).toMatchObject({ exitCode: 0, stdout: '' })
    const asked = await keyless(['credential-process', '--profile', 'dev-admin'], {
      env: stage.env,
    })
    expect(asked).toMatchObject({ exitCode: 4, stdout: '' })
    expect(asked.stderr).toContain('keyless login')
  })
})
