import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.ts'
import { awsCli, boto3 } from '../support/real-clients.ts'
import { createTempHome, type TempHome } from '../support/temp-home.ts'
import { missingWitness } from '../support/witnesses.ts'
import { roleKeys, signInByDevice } from '../unit/sandbox/wire/raw-client.ts'

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

/** alice administers the account that manages the organisation. */
async function environment(): Promise<Record<string, string>> {
  const { accessToken } = await signInByDevice(sandbox)
  const { accessKeyId, secretAccessKey, sessionToken = '' } = await roleKeys(sandbox, accessToken)
  return {
    ...home.env,
    AWS_ENDPOINT_URL_SSO_ADMIN: sandbox.url,
    AWS_ENDPOINT_URL_IDENTITYSTORE: sandbox.url,
    AWS_ENDPOINT_URL_ORGANIZATIONS: sandbox.url,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
    AWS_REGION: 'us-east-1',
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_PAGER: '',
  }
}

describe.skipIf(missingWitness('KEYLESS_WITNESS_AWS'))('the AWS CLI', () => {
  test('lists users and assignments, and is refused what an account without them is', async () => {
    const env = await environment()
    const aws = async (...args: string[]): Promise<string> => {
      const { exitCode, stdout, stderr } = await awsCli([...args, '--output', 'text'], { env })
      if (exitCode !== 0) throw new Error(stderr)
      return stdout.trim()
    }
    const found = ['Instances[0].[InstanceArn,IdentityStoreId]'] as const
    const [instance = '', store = ''] = (
      await aws('sso-admin', 'list-instances', '--query', ...found)
    ).split(/\s+/)
    const users = ['--identity-store-id', store, '--page-size', '1', '--query', 'Users[].UserName']
    expect(await aws('identitystore', 'list-users', ...users)).toMatch(/^alice\s+bob$/)
    const sets = await aws('sso-admin', 'list-permission-sets', '--instance-arn', instance)
    const [, administrator = ''] = sets.split(/\s+/)
    const pair = ['--account-id', '333333333333', '--permission-set-arn', administrator]
    const types = ['--query', 'AccountAssignments[].PrincipalType']
    const assigned = ['--instance-arn', instance, ...pair, ...types]
    expect(await aws('sso-admin', 'list-account-assignments', ...assigned)).toBe('USER')
    sandbox.faults.add({ operation: 'organizations:ListAccounts', kind: 'denied' })
    await expect(aws('organizations', 'list-accounts')).rejects.toThrow('(AccessDeniedException)')
  })
})

const script = `
import boto3, json
admin, store = boto3.client('sso-admin'), boto3.client('identitystore')
instance = admin.list_instances()['Instances'][0]
arn, store_id = instance['InstanceArn'], instance['IdentityStoreId']
sets = list(admin.get_paginator('list_permission_sets').paginate(InstanceArn=arn, PaginationConfig={'PageSize': 1}).search('PermissionSets'))
groups = list(store.get_paginator('list_groups').paginate(IdentityStoreId=store_id, PaginationConfig={'PageSize': 1}).search('Groups'))
members = store.list_group_memberships(IdentityStoreId=store_id, GroupId=groups[0]['GroupId'])['GroupMemberships']
user = members[1]['MemberId']['UserId']
mine = admin.list_account_assignments_for_principal(InstanceArn=arn, PrincipalId=user, PrincipalType='USER')['AccountAssignments']
accounts = list(boto3.client('organizations').get_paginator('list_accounts').paginate(PaginationConfig={'PageSize': 3}).search('Accounts'))
answers = {
    'sets': [admin.describe_permission_set(InstanceArn=arn, PermissionSetArn=s)['PermissionSet']['Name'] for s in sets],
    'groups': [g['DisplayName'] for g in groups],
    'user': store.describe_user(IdentityStoreId=store_id, UserId=user)['UserName'],
    'mine': sorted(a['PrincipalType'] for a in mine),
    'accounts': [a['Name'] for a in accounts],
}
try:
    store.describe_user(IdentityStoreId=store_id, UserId='00000000-0000-4000-8000-000000000000')
except store.exceptions.ResourceNotFoundException as error:
    answers['absent'] = error.response['ResourceType']
print(json.dumps(answers))
`

describe.skipIf(missingWitness('KEYLESS_WITNESS_PYTHON'))('boto3', () => {
  test('sees shapes, pages and errors as the services have them', async () => {
    const { stdout, stderr } = await boto3(script, { env: await environment() })
    if (stdout === '') throw new Error(stderr)
    expect(JSON.parse(stdout)).toEqual({
      sets: ['AdministratorAccess', 'ReadOnlyAccess', 'DataEngineerAccess'],
      groups: ['Everybody', 'Data engineers'],
      user: 'bob',
      mine: ['GROUP', 'GROUP', 'USER'],
      accounts: ['dev', 'staging', 'production', 'data'],
      absent: 'USER',
    })
  })
})
