/** Every operation of the sandbox, and what the trail has of it. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createControlClient } from '../../../../src/sandbox/control-client.ts'
import {
  isIamOperation,
  isJsonOperation,
  isS3Operation,
  type Operation,
  operations,
} from '../../../../src/sandbox/operations.ts'
import { type Sandbox, startSandbox } from '../../../../src/sandbox/start-sandbox.ts'
import type { TrailEvent } from '../../../../src/sandbox/trail/trail.ts'
import {
  createIamOrganisation,
  type IamOrganisation,
  robot,
  webIdentityToken,
} from '../../../support/iam-organisation.ts'
import { createTempHome, type TempHome } from '../../../support/temp-home.ts'
import {
  jsonCall,
  type Keys,
  portal,
  postJson,
  raw,
  roleKeys,
  signInByDevice,
  sts,
} from './raw-client.ts'

/** On AWS nobody has said yet who they are. */
const nothing = [] as const

const expected: Readonly<Record<Operation, readonly string[]>> = {
  RegisterClient: nothing,
  StartDeviceAuthorization: nothing,
  Authorize: nothing,
  CreateToken: ['sso CreateToken writes'],
  CreateTokenWithIAM: ['sso-oauth CreateTokenWithIAM writes'],
  ListAccounts: ['sso ListAccounts reads'],
  ListAccountRoles: ['sso ListAccountRoles reads'],
  GetRoleCredentials: ['sso GetRoleCredentials reads', 'sts AssumeRoleWithSAML reads'],
  Logout: ['sso Logout writes'],
  GetCallerIdentity: ['sts GetCallerIdentity reads'],
  AssumeRole: ['sts AssumeRole reads'],
  AssumeRoleWithWebIdentity: ['sts AssumeRoleWithWebIdentity reads'],
  GetSessionToken: ['sts GetSessionToken reads'],
  ListUsers: ['iam ListUsers reads'],
  GetUser: ['iam GetUser reads'],
  GetLoginProfile: ['iam GetLoginProfile reads'],
  ListMFADevices: ['iam ListMFADevices reads'],
  ListAttachedUserPolicies: ['iam ListAttachedUserPolicies reads'],
  ListUserPolicies: ['iam ListUserPolicies reads'],
  GetUserPolicy: ['iam GetUserPolicy reads'],
  ListGroupsForUser: ['iam ListGroupsForUser reads'],
  ListAttachedGroupPolicies: ['iam ListAttachedGroupPolicies reads'],
  ListGroupPolicies: ['iam ListGroupPolicies reads'],
  GetGroupPolicy: ['iam GetGroupPolicy reads'],
  ListAccessKeys: ['iam ListAccessKeys reads'],
  GetAccessKeyLastUsed: ['iam GetAccessKeyLastUsed reads'],
  CreateAccessKey: ['iam CreateAccessKey writes'],
  UpdateAccessKey: ['iam UpdateAccessKey writes'],
  DeleteAccessKey: ['iam DeleteAccessKey writes'],
  GetAccountSummary: ['iam GetAccountSummary reads'],
  GenerateCredentialReport: ['iam GenerateCredentialReport writes'],
  GetCredentialReport: ['iam GetCredentialReport reads'],
  GetRole: ['iam GetRole reads'],
  ListOpenIDConnectProviders: ['iam ListOpenIDConnectProviders reads'],
  GetOpenIDConnectProvider: ['iam GetOpenIDConnectProvider reads'],
  GetSigninToken: ['signin GetSigninToken writes'],
  'sso-admin:ListInstances': ['sso ListInstances reads'],
  'sso-admin:ListPermissionSets': ['sso ListPermissionSets reads'],
  'sso-admin:DescribePermissionSet': ['sso DescribePermissionSet reads'],
  'sso-admin:ListAccountsForProvisionedPermissionSet': [
    'sso ListAccountsForProvisionedPermissionSet reads',
  ],
  'sso-admin:ListAccountAssignments': ['sso ListAccountAssignments reads'],
  'sso-admin:ListAccountAssignmentsForPrincipal': ['sso ListAccountAssignmentsForPrincipal reads'],
  'identitystore:ListUsers': ['identitystore ListUsers reads'],
  'identitystore:DescribeUser': ['identitystore DescribeUser reads'],
  'identitystore:ListGroups': ['identitystore ListGroups reads'],
  'identitystore:ListGroupMemberships': ['identitystore ListGroupMemberships reads'],
  'organizations:ListAccounts': ['organizations ListAccounts reads'],
  's3:ListBuckets': ['s3 ListBuckets reads'],
  's3:HeadBucket': ['s3 HeadBucket reads data'],
  's3:ListObjectsV2': ['s3 ListObjects reads data'],
  's3:HeadObject': ['s3 HeadObject reads data'],
  's3:GetObject': ['s3 GetObject reads data'],
  'athena:StartQueryExecution': ['athena StartQueryExecution writes'],
  'athena:GetQueryExecution': ['athena GetQueryExecution reads'],
  'athena:GetQueryResults': ['athena GetQueryResults reads'],
  'athena:StopQueryExecution': ['athena StopQueryExecution writes'],
  'athena:GetWorkGroup': ['athena GetWorkGroup reads'],
}

let home: TempHome
let organisation: IamOrganisation
let sandbox: Sandbox
let accessToken: string
let keys: Keys
beforeEach(async () => {
  home = createTempHome()
  home.write('bucket/logs/a.json', '{}')
  organisation = createIamOrganisation()
  const buckets = { trail: `${home.path}/bucket` }
  sandbox = await startSandbox({ ...organisation, buckets, dataEvents: true })
  accessToken = (await signInByDevice(sandbox)).accessToken
  keys = await roleKeys(sandbox, accessToken)
})
afterEach(async () => {
  await sandbox.close()
  home.remove()
})

const prefixes: Readonly<Record<string, readonly [target: string, service: string]>> = {
  'sso-admin': ['SWBExternalService', 'sso'],
  identitystore: ['AWSIdentityStore', 'identitystore'],
  organizations: ['AWSOrganizationsV20161128', 'organizations'],
  athena: ['AmazonAthena', 'athena'],
}

const ofS3: Readonly<Record<string, readonly [method: string, path: string, query?: string]>> = {
  's3:ListBuckets': ['GET', '/'],
  's3:HeadBucket': ['HEAD', '/trail'],
  's3:ListObjectsV2': ['GET', '/trail', 'list-type=2&prefix=logs%2F'],
  's3:HeadObject': ['HEAD', '/trail/logs/a.json'],
  's3:GetObject': ['GET', '/trail/logs/a.json'],
}

function askS3(operation: string, by = keys): Promise<unknown> {
  const [method = '', path = '', query = ''] = ofS3[operation] ?? []
  return sts(sandbox, by, '', { method, path, query, service: 's3' })
}

async function ask(operation: Operation): Promise<unknown> {
  const role = 'role_name=AdministratorAccess&account_id=111111111111'
  const form = (fields: string) => sts(sandbox, keys, `${fields}&Version=2011-06-15`)
  if (isIamOperation(operation)) {
    return sts(sandbox, keys, `Action=${operation}&Version=2010-05-08`, { service: 'iam' })
  }
  if (isS3Operation(operation)) return askS3(operation)
  if (isJsonOperation(operation)) {
    const [prefix = '', name = ''] = operation.split(':')
    const [target = '', service = ''] = prefixes[prefix] ?? []
    return jsonCall(sandbox, keys, { target: `${target}.${name}`, service })
  }
  switch (operation) {
    case 'RegisterClient':
      return postJson(sandbox, '/client/register', {})
    case 'StartDeviceAuthorization':
      return postJson(sandbox, '/device_authorization', {})
    case 'Authorize':
      return raw(`${sandbox.url}/authorize`)
    case 'CreateToken':
      return postJson(sandbox, '/token', { grantType: 'refresh_token' })
    case 'CreateTokenWithIAM': {
      const where = { path: '/token', query: 'aws_iam=t', service: 'sso-oauth' }
      return sts(sandbox, keys, JSON.stringify({ assertion: 'a secret' }), where)
    }
    case 'ListAccounts':
      return portal(sandbox, '/assignment/accounts', accessToken)
    case 'ListAccountRoles':
      return portal(sandbox, '/assignment/roles?account_id=111111111111', accessToken)
    case 'GetRoleCredentials':
      return portal(sandbox, `/federation/credentials?${role}`, accessToken)
    case 'Logout':
      return raw(`${sandbox.url}/logout`, {
        method: 'POST',
        headers: { 'x-amz-sso_bearer_token': accessToken },
      })
    case 'GetCallerIdentity':
    case 'GetSessionToken':
      return form(`Action=${operation}`)
    case 'AssumeRole':
      return form('Action=AssumeRole&RoleArn=arn:aws:iam::111111111111:role/Hub&RoleSessionName=a')
    case 'AssumeRoleWithWebIdentity': {
      const token = webIdentityToken(organisation.privateKey)
      const asked = `RoleArn=arn:aws:iam::333333333333:role/Pipeline&WebIdentityToken=${token}`
      return form(`Action=AssumeRoleWithWebIdentity&RoleSessionName=a&${asked}`)
    }
    case 'GetSigninToken': {
      const { accessKeyId: sessionId, secretAccessKey: sessionKey, sessionToken } = keys
      const session = encodeURIComponent(JSON.stringify({ sessionId, sessionKey, sessionToken }))
      return raw(`${sandbox.url}/federation?Action=getSigninToken&Session=${session}`)
    }
  }
}

async function toldOf(work: () => Promise<unknown>): Promise<readonly TrailEvent[]> {
  const control = createControlClient(sandbox)
  const before = (await control.trail(0, false)).entries.at(-1)?.sequence ?? 0
  await work()
  return (await control.trail(before, false)).entries.map(({ event }) => event)
}

function line(event: TrailEvent): string {
  const { eventSource, eventName, readOnly, eventCategory, managementEvent } = event
  expect(managementEvent).toBe(eventCategory === 'Management')
  const source = String(eventSource).replace('.amazonaws.com', '')
  const data = eventCategory === 'Data' ? ' data' : ''
  return `${source} ${String(eventName)} ${readOnly === true ? 'reads' : 'writes'}${data}`
}

test('every operation leaves its event', async () => {
  const told: Partial<Record<Operation, readonly string[]>> = {}
  for (const name of Object.keys(operations)) {
    const operation = name as Operation
    // A sign-out ends what the others need.
    if (operation === 'Logout') continue
    told[operation] = (await toldOf(async () => ask(operation))).map(line)
  }
  told.Logout = (await toldOf(async () => ask('Logout'))).map(line)
  expect(told).toEqual(expected)
})

test('data events are in no trail that was not told to have them', async () => {
  await sandbox.close()
  sandbox = await startSandbox({ ...organisation, buckets: { trail: `${home.path}/bucket` } })
  accessToken = (await signInByDevice(sandbox)).accessToken
  keys = await roleKeys(sandbox, accessToken)
  const told = await toldOf(async () => {
    for (const operation of Object.keys(ofS3)) await askS3(operation)
  })
  expect(told.map(line)).toEqual(['s3 ListBuckets reads'])
})

test('an object is named with its bucket, a list with its prefix', async () => {
  const [mine] = await toldOf(async () => askS3('s3:GetObject', robot))
  expect(mine).toMatchObject({
    requestParameters: { bucketName: 'trail', key: 'logs/a.json' },
    resources: [
      { type: 'AWS::S3::Object', ARN: 'arn:aws:s3:::trail/logs/a.json' },
      { type: 'AWS::S3::Bucket', ARN: 'arn:aws:s3:::trail', accountId: '111111111111' },
    ],
    userIdentity: { type: 'IAMUser', userName: 'robot' },
  })
  const [listed] = await toldOf(async () => askS3('s3:ListObjectsV2'))
  expect(listed).toMatchObject({ requestParameters: { prefix: 'logs/', 'list-type': '2' } })
})

test('who reads from another account than the bucket is told in both', async () => {
  await sandbox.close()
  sandbox = await startSandbox({ buckets: { trail: `${home.path}/bucket` }, dataEvents: true })
  accessToken = (await signInByDevice(sandbox)).accessToken
  const elsewhere = await roleKeys(sandbox, accessToken, '333333333333', 'ReadOnlyAccess')
  const [theirs, ours] = await toldOf(async () => askS3('s3:GetObject', elsewhere))
  expect(theirs).toMatchObject({
    recipientAccountId: '333333333333',
    userIdentity: { type: 'AssumedRole' },
  })
  expect(ours).toMatchObject({
    recipientAccountId: '111111111111',
    userIdentity: { type: 'AWSAccount', accountId: '333333333333' },
  })
  expect(ours?.['sharedEventID']).toBe(theirs?.['sharedEventID'])
  expect(await toldOf(async () => askS3('s3:ListBuckets', elsewhere))).toHaveLength(1)
})

test('nothing is told of calls that nobody signed, nor secrets of those that were', async () => {
  const wrong = { ...keys, secretAccessKey: 'wrong' }
  const where = { path: '/token', query: 'aws_iam=t', service: 'sso-oauth' }
  const told = await toldOf(async () => {
    await askS3('s3:GetObject', wrong)
    await askS3('s3:ListBuckets', { ...keys, accessKeyId: 'ASIANOBODY' })
    await sts(sandbox, wrong, '{}', where)
    await postJson(sandbox, '/token?aws_iam=t', {})
  })
  expect(told).toEqual([])
  const asked = await toldOf(async () => ask('CreateTokenWithIAM'))
  expect(asked).toMatchObject([{ errorCode: 'UnauthorizedClientException' }])
  expect(JSON.stringify(asked)).not.toContain('a secret')
})
