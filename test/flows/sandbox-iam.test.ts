import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { defaultIamUsers } from '../../src/sandbox/default-iam-users.ts'
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.ts'
import { awsCli, boto3 } from '../support/real-clients.ts'
import { createTempHome, type TempHome } from '../support/temp-home.ts'
import { missingWitness } from '../support/witnesses.ts'

let sandbox: Sandbox
let home: TempHome
beforeEach(async () => {
  sandbox = await startSandbox()
  home = createTempHome()
})
afterEach(async () => {
  home.remove()
  await sandbox.close()
})

/** trent is an administrator of the account dev by a key of his own. */
function environment(): Record<string, string> {
  const [key] = defaultIamUsers.find(({ name }) => name === 'trent')?.keys ?? []
  return {
    ...home.env,
    AWS_ENDPOINT_URL_IAM: sandbox.url,
    AWS_ENDPOINT_URL_STS: sandbox.url,
    AWS_ACCESS_KEY_ID: key?.accessKeyId ?? '',
    AWS_SECRET_ACCESS_KEY: key?.secretAccessKey ?? '',
    AWS_REGION: 'eu-central-1',
    AWS_DEFAULT_REGION: 'eu-central-1',
    AWS_PAGER: '',
  }
}

describe.skipIf(missingWitness('KEYLESS_WITNESS_AWS'))('the AWS CLI', () => {
  async function aws(...args: string[]): Promise<unknown> {
    const { exitCode, stdout, stderr } = await awsCli([...args, '--output', 'json'], {
      env: environment(),
    })
    if (exitCode !== 0) throw new Error(stderr)
    return stdout === '' ? undefined : JSON.parse(stdout)
  }

  test('lists, makes, switches off and deletes keys', async () => {
    expect(
      await aws('iam', 'list-users', '--page-size', '1', '--query', 'Users[].UserName'),
    ).toEqual(['deploy', 'trent'])
    const id = await aws(
      ...['iam', 'create-access-key', '--user-name', 'deploy', '--query', 'AccessKey.AccessKeyId'],
    )
    const key = ['--user-name', 'deploy', '--access-key-id', String(id)]
    await aws('iam', 'update-access-key', ...key, '--status', 'Inactive')
    expect(
      await aws(
        ...['iam', 'list-access-keys', '--user-name', 'deploy'],
        ...['--query', 'AccessKeyMetadata[].Status'],
      ),
    ).toEqual(['Active', 'Inactive'])
    await aws('iam', 'delete-access-key', ...key)
    await expect(aws('iam', 'delete-access-key', ...key)).rejects.toThrow(
      /\(NoSuchEntity\) when calling the DeleteAccessKey operation/,
    )
  })
})

const script = `
import boto3, json
iam = boto3.client('iam')
used = iam.get_access_key_last_used(AccessKeyId=boto3.Session().get_credentials().access_key)
answers = {
    'users': [u['UserName'] for u in iam.get_paginator('list_users').paginate(PaginationConfig={'PageSize': 1}).search('Users')],
    'used': [used['UserName'], used['AccessKeyLastUsed']['ServiceName'], used['AccessKeyLastUsed']['Region']],
    'states': [iam.generate_credential_report()['State'] for _ in range(2)],
    'report': iam.get_credential_report()['Content'].decode().split('\\n')[0].split(',')[:2],
    'root': iam.get_account_summary()['SummaryMap']['AccountAccessKeysPresent'],
}
try:
    iam.get_login_profile(UserName='deploy')
except iam.exceptions.NoSuchEntityException as error:
    answers['password'] = error.response['ResponseMetadata']['HTTPStatusCode']
iam.update_access_key(AccessKeyId=boto3.Session().get_credentials().access_key, Status='Inactive')
try:
    boto3.client('sts').get_caller_identity()
except Exception as error:
    answers['after'] = error.response['Error']['Code']
print(json.dumps(answers))
`

describe.skipIf(missingWitness('KEYLESS_WITNESS_PYTHON'))('boto3', () => {
  test('sees shapes and errors as IAM has them, and is refused once its key is inactive', async () => {
    const { stdout, stderr } = await boto3(script, { env: environment() })
    if (stdout === '') throw new Error(stderr)
    expect(JSON.parse(stdout)).toEqual({
      users: ['deploy', 'trent'],
      used: ['trent', 'iam', 'eu-central-1'],
      states: ['STARTED', 'COMPLETE'],
      report: ['user', 'arn'],
      root: 0,
      password: 404,
      after: 'InvalidClientTokenId',
    })
  })
})
