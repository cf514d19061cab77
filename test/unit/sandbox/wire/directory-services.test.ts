import { afterEach, beforeEach, expect, test } from 'vitest'
import { createControlClient } from '../../../../src/sandbox/control-client.ts'
import type { Sandbox } from '../../../../src/sandbox/start-sandbox.ts'
import {
  bob,
  jsonCall,
  type Keys,
  roleKeys,
  signInByDevice,
  startWithKeys,
  sts,
} from './raw-client.ts'

let sandbox: Sandbox
let admin: Keys
beforeEach(async () => {
  ;({ sandbox, keys: admin } = await startWithKeys())
})
afterEach(() => sandbox.close())

type Json = Record<string, unknown>

const prefixes = {
  'sso-admin': ['SWBExternalService', 'sso'],
  identitystore: ['AWSIdentityStore', 'identitystore'],
  organizations: ['AWSOrganizationsV20161128', 'organizations'],
} as const

async function ask(
  service: keyof typeof prefixes,
  operation: string,
  input: object = {},
  keys = admin,
): Promise<Json> {
  const [prefix, signedAs] = prefixes[service]
  const call = { target: `${prefix}.${operation}`, service: signedAs, input }
  const { status, json, headers } = await jsonCall(sandbox, keys, call)
  expect(headers['content-type']).toBe('application/x-amz-json-1.1')
  return { status, ...json }
}

const listOf = (answer: Json, name: string): readonly Json[] => answer[name] as readonly Json[]

async function instance(): Promise<{ InstanceArn: string; IdentityStoreId: string }> {
  const { Instances } = await ask('sso-admin', 'ListInstances')
  return (Instances as { InstanceArn: string; IdentityStoreId: string }[])[0] ?? fail()
}

function fail(): never {
  throw new Error('there is none')
}

test('who is assigned what can be listed: by account and permission set, and by principal', async () => {
  const { InstanceArn, IdentityStoreId } = await instance()
  expect(InstanceArn).toMatch(/^arn:aws:sso:::instance\/ssoins-[0-9a-f]{16}$/)
  const { PermissionSets } = await ask('sso-admin', 'ListPermissionSets', { InstanceArn })
  const names = await Promise.all(
    (PermissionSets as string[]).map(async (PermissionSetArn) => {
      const input = { InstanceArn, PermissionSetArn }
      const { PermissionSet } = await ask('sso-admin', 'DescribePermissionSet', input)
      return (PermissionSet as Json)['Name']
    }),
  )
  expect(names).toEqual(['AdministratorAccess', 'ReadOnlyAccess', 'DataEngineerAccess'])
  const PermissionSetArn = (PermissionSets as string[])[1]
  const input = { InstanceArn, PermissionSetArn }
  const where = await ask('sso-admin', 'ListAccountsForProvisionedPermissionSet', input)
  expect(where['AccountIds']).toEqual(['111111111111', '222222222222', '333333333333'])
  const staging = { ...input, AccountId: '222222222222' }
  const found = await ask('sso-admin', 'ListAccountAssignments', staging)
  const groups = listOf(await ask('identitystore', 'ListGroups', { IdentityStoreId }), 'Groups')
  const everybody = groups.find(({ DisplayName }) => DisplayName === 'Everybody')?.['GroupId']
  const assignment = {
    AccountId: '222222222222',
    PermissionSetArn,
    PrincipalType: 'GROUP',
    PrincipalId: everybody,
  }
  expect(found['AccountAssignments']).toEqual([assignment])
  const users = listOf(await ask('identitystore', 'ListUsers', { IdentityStoreId }), 'Users')
  expect(users.map(({ UserName }) => UserName)).toEqual(['alice', 'bob'])
  const PrincipalId = users[1]?.['UserId']
  const mine = await ask('sso-admin', 'ListAccountAssignmentsForPrincipal', {
    ...{ InstanceArn, PrincipalId, PrincipalType: 'USER' },
  })
  expect(listOf(mine, 'AccountAssignments')).toHaveLength(3)
  expect(listOf(mine, 'AccountAssignments')).toContainEqual(assignment)
  const members = await ask('identitystore', 'ListGroupMemberships', {
    ...{ IdentityStoreId, GroupId: everybody, MaxResults: 1 },
  })
  expect(listOf(members, 'GroupMemberships')).toMatchObject([
    { GroupId: everybody, MemberId: { UserId: users[0]?.['UserId'] } },
  ])
  expect(members['NextToken']).toMatch(/^[-a-zA-Z0-9+=/_]+$/)
  const next = { IdentityStoreId, GroupId: everybody, NextToken: members['NextToken'] }
  const rest = await ask('identitystore', 'ListGroupMemberships', next)
  expect(listOf(rest, 'GroupMemberships')).toMatchObject([{ MemberId: { UserId: PrincipalId } }])
  expect(rest['NextToken']).toBeUndefined()
  const described = await ask('identitystore', 'DescribeUser', {
    IdentityStoreId,
    UserId: PrincipalId,
  })
  expect(described['UserName']).toBe('bob')
  const { Accounts } = await ask('organizations', 'ListAccounts')
  expect((Accounts as Json[]).map(({ Name }) => Name)).toEqual([
    ...['dev', 'staging', 'production', 'data'],
  ])
})

test('nobody but administrators of the first account may, and only with their own signature', async () => {
  const { accessToken } = await signInByDevice(sandbox, bob)
  const elsewhere = await roleKeys(sandbox, accessToken, '333333333333')
  const engineer = await roleKeys(sandbox, accessToken, '444444444444', 'DataEngineerAccess')
  const { InstanceArn, IdentityStoreId } = await instance()
  const refused = { status: 400, __type: 'AccessDeniedException' }
  expect(await ask('sso-admin', 'ListInstances', {}, elsewhere)).toMatchObject({
    Instances: [{ OwnerAccountId: '111111111111' }],
  })
  expect(await ask('sso-admin', 'ListInstances', {}, engineer)).toMatchObject(refused)
  const list = await ask('sso-admin', 'ListPermissionSets', { InstanceArn }, elsewhere)
  expect(list).toMatchObject({
    ...refused,
    Message: expect.stringContaining('is not authorized to perform: sso:ListPermissionSets'),
  })
  const users = await ask('identitystore', 'ListUsers', { IdentityStoreId }, elsewhere)
  expect(users).toMatchObject(refused)
  expect(await ask('organizations', 'ListAccounts', {}, engineer)).toMatchObject(refused)
  const wrong = { ...admin, secretAccessKey: 'wrong' }
  expect(await ask('sso-admin', 'ListInstances', {}, wrong)).toMatchObject({
    __type: 'InvalidSignatureException',
  })
  const unknown = { ...admin, accessKeyId: 'ASIAAAAAAAAAAAAAAAAA' }
  expect(await ask('sso-admin', 'ListInstances', {}, unknown)).toMatchObject({
    __type: 'UnrecognizedClientException',
  })
  const headers = { 'x-amz-target': 'SWBExternalService.ListInstances' }
  const forIam = await sts(sandbox, admin, '{}', { service: 'iam', headers })
  expect(forIam.json['__type']).toBe('InvalidSignatureException')
})

test('what cannot be asked is refused as the services refuse it', async () => {
  const { InstanceArn, IdentityStoreId } = await instance()
  const invalid = { status: 400, __type: 'ValidationException' }
  const absent = { status: 400, __type: 'ResourceNotFoundException' }
  expect(await ask('sso-admin', 'ListPermissionSets')).toMatchObject(invalid)
  expect(
    await ask('sso-admin', 'ListPermissionSets', { InstanceArn, MaxResults: 101 }),
  ).toMatchObject(invalid)
  const NextToken = 'bm9uZQ/none'
  expect(await ask('sso-admin', 'ListPermissionSets', { InstanceArn, NextToken })).toMatchObject(
    invalid,
  )
  const other = { InstanceArn: `${InstanceArn.slice(0, -1)}x` }
  expect(await ask('sso-admin', 'ListPermissionSets', other)).toMatchObject(absent)
  const UserId = '00000000-0000-4000-8000-000000000000'
  expect(await ask('identitystore', 'DescribeUser', { IdentityStoreId, UserId })).toMatchObject({
    ...absent,
    ResourceType: 'USER',
  })
  expect(await ask('sso-admin', 'DeletePermissionSet')).toMatchObject({
    __type: 'UnknownOperationException',
  })
  sandbox.faults.add({ operation: 'identitystore:ListUsers', kind: 'throttle', count: 1 })
  expect(await ask('identitystore', 'ListUsers', { IdentityStoreId })).toMatchObject({
    ...{ status: 400, __type: 'ThrottlingException', Message: 'Rate exceeded' },
  })
  expect(sandbox.journal.count('identitystore:ListUsers')).toBe(1)
  const { entries } = await createControlClient(sandbox).trail(0, false)
  const events = entries.map(({ event }) => event)
  expect(events).toContainEqual(
    expect.objectContaining({
      eventSource: 'identitystore.amazonaws.com',
      eventName: 'ListUsers',
      errorCode: 'ThrottlingException',
      readOnly: true,
      requestParameters: { identityStoreId: IdentityStoreId },
    }),
  )
})
