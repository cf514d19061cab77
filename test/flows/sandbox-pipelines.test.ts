import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createControlClient } from '../../src/sandbox/control-client.ts'
import { defaultIamUsers } from '../../src/sandbox/default-iam-users.ts'
import { pipelines } from '../../src/sandbox/pipelines/pipelines.ts'
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.ts'
import { awsCli, boto3 } from '../support/real-clients.ts'
import { createTempHome, type TempHome } from '../support/temp-home.ts'
import { missingWitness } from '../support/witnesses.ts'

const notHere = missingWitness('KEYLESS_WITNESS_AWS') || missingWitness('KEYLESS_WITNESS_PYTHON')

const roleOf = (id: string): string => `arn:aws:iam::111111111111:role/ci-${id}`

/** As a pipeline's step would: nothing but the variables that every SDK knows. */
const eachPlatform = `
import json, os, sys, boto3
from botocore.exceptions import ClientError
answers = {}
for name, (role, path) in json.load(open(sys.argv[1])).items():
    os.environ.update(AWS_ROLE_ARN=role, AWS_WEB_IDENTITY_TOKEN_FILE=path, AWS_ROLE_SESSION_NAME='step')
    try:
        answers[name] = boto3.Session().client('sts').get_caller_identity()['Arn']
    except ClientError as error:
        answers[name] = [error.response['Error']['Code'], error.response['Error']['Message']]
print(json.dumps(answers))
`

const readFederation = `
import json, boto3
iam = boto3.client('iam')
role = iam.get_role(RoleName='ci-github')['Role']
[statement] = role['AssumeRolePolicyDocument']['Statement']
listed = iam.list_open_id_connect_providers()['OpenIDConnectProviderList']
provider = iam.get_open_id_connect_provider(OpenIDConnectProviderArn=statement['Principal']['Federated'])
try:
    iam.get_role(RoleName='nobody')
except iam.exceptions.NoSuchEntityException as error:
    missing = error.response['Error']['Code']
print(json.dumps([statement['Condition']['StringEquals'], len(listed), provider['Url'], provider['ClientIDList'], missing]))
`

describe.skipIf(notHere)('real clients in the place of a pipeline', () => {
  let sandbox: Sandbox
  let home: TempHome
  let env: Readonly<Record<string, string>>
  beforeAll(async () => {
    sandbox = await startSandbox()
    home = createTempHome()
    const { url } = sandbox
    const places = { AWS_ENDPOINT_URL_STS: url, AWS_ENDPOINT_URL_IAM: url }
    env = { ...home.env, ...places, AWS_REGION: 'us-east-1', AWS_DEFAULT_REGION: 'us-east-1' }
  })
  afterAll(async () => {
    await sandbox.close()
    home.remove()
  })

  async function tokenFile(name: string, platform: string, subject?: string): Promise<string> {
    const mayAsk = ['github', 'buildkite'].includes(platform)
    const token = await createControlClient(sandbox).pipelineToken({
      platform,
      subject,
      audience: mayAsk ? 'sts.amazonaws.com' : undefined,
      claims: {},
    })
    return home.write(`${name}.jwt`, token)
  }

  it('boto3 has the role of each platform by AWS_WEB_IDENTITY_TOKEN_FILE, and no other', async () => {
    const cases: Record<string, readonly [string, string]> = {}
    for (const { id, usualSubject } of pipelines) {
      cases[id] = [roleOf(id), await tokenFile(id, id)]
      cases[`other ${id}`] = [roleOf(id), await tokenFile(`${id}-x`, id, `${usualSubject}x`)]
    }
    const path = home.write('cases.json', JSON.stringify(cases))
    const script = eachPlatform.replace('sys.argv[1]', JSON.stringify(path))
    const { stdout, stderr } = await boto3(script, { env })
    const refusal = ['AccessDenied', 'Not authorized to perform sts:AssumeRoleWithWebIdentity']
    const expected = pipelines.flatMap(({ id }) => [
      [id, `arn:aws:sts::111111111111:assumed-role/ci-${id}/step`],
      [`other ${id}`, refusal],
    ])
    expect(stdout, stderr).not.toBe('')
    expect(JSON.parse(stdout)).toEqual(Object.fromEntries(expected))
  })

  it('the AWS CLI has it too, and says which provider it was', async () => {
    const path = await tokenFile('cli', 'github')
    const words = ['--role-arn', roleOf('github'), '--role-session-name', 'step']
    const token = ['--web-identity-token', `file://${path}`]
    const asked = ['sts', 'assume-role-with-web-identity', ...words, ...token]
    const { stdout, stderr } = await awsCli(asked, { env })
    expect(stdout, stderr).not.toBe('')
    const { Credentials: keys, ...rest } = JSON.parse(stdout) as {
      Credentials: Record<string, string>
    }
    expect(rest).toMatchObject({
      SubjectFromWebIdentityToken: 'repo:octo-org/octo-repo:ref:refs/heads/main',
      Provider: 'arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com',
      Audience: 'sts.amazonaws.com',
    })
    const who = await awsCli(['sts', 'get-caller-identity', '--query', 'Arn'], {
      env: {
        ...env,
        AWS_ACCESS_KEY_ID: keys['AccessKeyId'] ?? '',
        AWS_SECRET_ACCESS_KEY: keys['SecretAccessKey'] ?? '',
        AWS_SESSION_TOKEN: keys['SessionToken'] ?? '',
      },
    })
    expect(who.stdout.trim()).toBe('"arn:aws:sts::111111111111:assumed-role/ci-github/step"')
  })

  it('boto3 reads the trust policy and the provider', async () => {
    const [key] = defaultIamUsers.find(({ name }) => name === 'trent')?.keys ?? []
    const { stdout, stderr } = await boto3(readFederation, {
      env: {
        ...env,
        AWS_ACCESS_KEY_ID: key?.accessKeyId ?? '',
        AWS_SECRET_ACCESS_KEY: key?.secretAccessKey ?? '',
      },
    })
    expect(stdout, stderr).not.toBe('')
    const issuer = 'token.actions.githubusercontent.com'
    expect(JSON.parse(stdout)).toEqual([
      {
        [`${issuer}:aud`]: 'sts.amazonaws.com',
        [`${issuer}:sub`]: 'repo:octo-org/octo-repo:ref:refs/heads/main',
      },
      pipelines.length,
      issuer,
      ['sts.amazonaws.com'],
      'NoSuchEntity',
    ])
  })
})
