import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { matchMessages } from '../../../src/doctor/match-message.ts'
import { type CliStage, createCliStage, devAdmin } from '../../support/cli-transcript.ts'
import { runProgram } from '../../support/programs.ts'
import { missingWitness, witness } from '../../support/witnesses.ts'

const account = 'sso_account_id = 111111111111\nsso_role_name = AdministratorAccess\n'

/** Each is wrong in its own way. */
const config = `
[profile signed-out]
sso_session = other-org
${account}region = us-east-1
[profile not-assigned]
sso_session = my-org
sso_account_id = 111111111111
sso_role_name = NobodyHasThis
region = us-east-1
[profile half]
sso_session = my-org
sso_account_id = 111111111111
region = us-east-1
[profile lost]
sso_session = nowhere
${account}region = us-east-1
[profile one-key]
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
region = us-east-1
[profile loop-a]
role_arn = arn:aws:iam::111111111111:role/x
source_profile = loop-b
region = us-east-1
[profile loop-b]
role_arn = arn:aws:iam::111111111111:role/x
source_profile = loop-a
region = us-east-1
[profile behind]
role_arn = arn:aws:iam::111111111111:role/x
source_profile = gone
region = us-east-1
[profile helper]
credential_process = false
region = us-east-1
[profile nothing]
region = us-east-1
[profile nowhere-to-work]
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY
[profile forgotten]
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY
region = us-east-1
[sso-session other-org]
sso_start_url = https://other-org.awsapps.com/start
sso_region = us-east-1
sso_registration_scopes = sso:account:access
`

const python = `
import json, sys, boto3
answers = {}
for profile in sys.argv[1:]:
    try:
        boto3.Session(profile_name=profile).client('sts').get_caller_identity()
    except Exception as error:
        answers[profile] = '%s: %s' % (type(error).__name__, error)
print(json.dumps(answers))
`

const javascript = `
const { STSClient, GetCallerIdentityCommand } = require('@aws-sdk/client-sts')
const { fromNodeProviderChain } = require('@aws-sdk/credential-providers')
async function main() {
  const answers = {}
  for (const profile of process.argv.slice(2)) {
    try {
      const credentials = fromNodeProviderChain({ profile })
      await new STSClient({ region: profile === 'nowhere-to-work' ? '' : 'us-east-1', credentials })
        .send(new GetCallerIdentityCommand({}))
    } catch (error) {
      answers[profile] = String(error)
    }
  }
  console.log(JSON.stringify(answers))
}
main()
`

const provider = `
variable "profile" {
  type = string
}
provider "aws" {
  profile = var.profile
  region  = "us-east-1"
}
`

type Answers = Readonly<Record<string, string>>

const expected = {
  boto3: {
    'signed-out': 'sso-token-missing',
    'not-assigned': 'no-access',
    half: 'sso-settings-missing',
    lost: 'sso-session-missing',
    'one-key': 'partial-credentials',
    'loop-a': 'profile-loop',
    behind: 'source-profile-missing',
    helper: 'credential-process-failed',
    nothing: 'no-credentials',
    'nowhere-to-work': 'region-missing',
    forgotten: 'keys-unknown',
    'is-not-there': 'profile-not-found',
  },
  javascript: {
    'signed-out': 'sso-token-missing',
    'not-assigned': 'no-access',
    half: 'sso-settings-missing',
    lost: 'sso-session-missing',
    forgotten: 'keys-unknown',
    'is-not-there': 'no-credentials',
  },
} as const

const withoutClients = [
  missingWitness('KEYLESS_WITNESS_PYTHON'),
  missingWitness('KEYLESS_WITNESS_NODE_MODULES'),
  missingWitness('KEYLESS_WITNESS_AWS'),
].includes(true)

describe.skipIf(withoutClients)('what real clients say is explained', () => {
  let stage: CliStage
  let env: Record<string, string>

  beforeAll(async () => {
    stage = await createCliStage()
    env = {
      ...stage.home.env,
      AWS_ENDPOINT_URL_SSO: stage.sandbox.url,
      AWS_ENDPOINT_URL_SSO_OIDC: stage.sandbox.url,
      AWS_ENDPOINT_URL_STS: stage.sandbox.url,
      AWS_MAX_ATTEMPTS: '1',
      NODE_PATH: witness('KEYLESS_WITNESS_NODE_MODULES') ?? '',
      NODE_NO_WARNINGS: '1',
    }
    expect(await stage.keyless(devAdmin)).toMatchObject({ exitCode: 0 })
    const file = join(stage.home.path, '.aws', 'config')
    writeFileSync(file, config, { flag: 'a' })
  })
  afterAll(async () => {
    await stage.close()
  })

  const idsOf = (text: string) =>
    matchMessages(text).flatMap(({ message, isCertain }) => (isCertain ? [message.id] : []))

  const explained = (answers: Answers) =>
    Object.fromEntries(
      Object.entries(answers).map(([name, text]) => [name, idsOf(text)[0] ?? text]),
    )

  test('boto3', async () => {
    const command = [witness('KEYLESS_WITNESS_PYTHON') ?? '', '-c', python]
    const { stdout, stderr } = await runProgram([...command, ...Object.keys(expected.boto3)], {
      env,
    })
    expect(stderr).toBe('')
    expect(explained(JSON.parse(stdout) as Answers)).toEqual(expected.boto3)
  })

  test('the AWS SDK for JavaScript', async () => {
    const script = stage.home.write('ask.cjs', javascript)
    const names = Object.keys(expected.javascript)
    const { stdout } = await runProgram([process.execPath, script, ...names], { env })
    expect(explained(JSON.parse(stdout) as Answers)).toEqual(expected.javascript)
  })

  test.each([
    [['sts', 'get-caller-identity', '--profile', 'signed-out'], 'sso-token-missing'],
    [['sso', 'login', '--profile', 'nothing'], 'sso-settings-missing'],
    [['s3', 'ls', '--profile', 'is-not-there'], 'profile-not-found'],
    [['ec2', 'describe-vpcs', '--profile', 'nowhere-to-work'], 'region-missing'],
  ])('the AWS CLI: %s', async (args, id) => {
    const { stderr } = await runProgram([witness('KEYLESS_WITNESS_AWS') ?? '', ...args], { env })
    expect(idsOf(stderr)[0], stderr).toBe(id)
  })

  test.each([
    ['signed-out', 'sso-token-missing'],
    ['not-assigned', 'no-access'],
    ['half', 'sso-settings-missing'],
    ['lost', 'sso-session-missing'],
    ['helper', 'credential-process-failed'],
    ['nothing', 'no-credentials'],
    ['is-not-there', 'profile-not-found'],
  ])('the AWS provider of Terraform: %s', async (profile, id) => {
    if (missingWitness('KEYLESS_WITNESS_TERRAFORM')) return
    const file = stage.home.write('main.tf', provider)
    const command = [witness('KEYLESS_WITNESS_TERRAFORM') ?? '', file, `profile=${profile}`]
    const { stderr } = await runProgram(command, { env })
    expect(idsOf(stderr)[0], stderr).toBe(id)
  })

  test('the AWS CDK', async () => {
    if (missingWitness('KEYLESS_WITNESS_CDK')) return
    stage.home.write('cdk/.keep', '')
    const bootstrap = ['bootstrap', 'aws://111111111111/us-east-1', '--profile', 'signed-out']
    const command = [process.execPath, witness('KEYLESS_WITNESS_CDK') ?? '', ...bootstrap]
    const { stdout, stderr } = await runProgram(command, {
      env,
      cwd: join(stage.home.path, 'cdk'),
    })
    expect(idsOf(stdout + stderr), stdout + stderr).toContain('cdk-no-account')
  })

  test('the AWS CLI 1, which cannot sign in', async () => {
    const command = [witness('KEYLESS_WITNESS_AWS_V1') ?? '', 'sso', 'login']
    expect(idsOf((await runProgram(command, { env })).stderr)[0]).toBe('old-aws-cli')
  })

  test('what AWS refuses, and what is not AWS', async () => {
    const script = stage.home.write('ask.cjs', javascript)
    const boto3 = [witness('KEYLESS_WITNESS_PYTHON') ?? '', '-c', python, 'dev-admin']
    const node = [process.execPath, script, 'dev-admin']
    const said = async (command: readonly string[]) => {
      const { stdout } = await runProgram(command, { env })
      return explained(JSON.parse(stdout) as Answers)['dev-admin']
    }
    stage.sandbox.faults.add({ operation: 'GetRoleCredentials', kind: 'expired' })
    expect(await said(boto3)).toBe('sso-session-expired')
    expect(await said(node)).toBe('session-token-invalid')
    stage.sandbox.faults.clear()
    stage.sandbox.faults.add({ operation: 'GetRoleCredentials', kind: 'throttle' })
    expect(await said(boto3)).toBe('throttled')
    stage.sandbox.faults.clear()
    stage.sandbox.faults.add({ operation: 'GetRoleCredentials', kind: 'captive-portal' })
    expect(await said(node)).toBe('answer-is-a-page')
    stage.sandbox.faults.clear()
  })
})
