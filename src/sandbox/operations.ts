import type { SandboxRequest } from './exchange.ts'
import { jsonObject } from './json-input.ts'
import { placeOf } from './s3/place.ts'
import { parseAuthorization } from './sigv4.ts'
import type { Family } from './wire-faults.ts'

/**
 * What real clients ask for, by the names of the AWS service models; of S3 and services of JSON 1.1 behind
 * the service, since several have operations of one name.
 */
export const operations = {
  RegisterClient: 'oidc',
  StartDeviceAuthorization: 'oidc',
  CreateToken: 'oidc',
  CreateTokenWithIAM: 'oidc',
  Authorize: 'oidc',
  ListAccounts: 'portal',
  ListAccountRoles: 'portal',
  GetRoleCredentials: 'portal',
  Logout: 'portal',
  GetCallerIdentity: 'sts',
  AssumeRole: 'sts',
  AssumeRoleWithWebIdentity: 'sts',
  GetSessionToken: 'sts',
  ListUsers: 'iam',
  GetUser: 'iam',
  GetLoginProfile: 'iam',
  ListMFADevices: 'iam',
  ListAttachedUserPolicies: 'iam',
  ListUserPolicies: 'iam',
  GetUserPolicy: 'iam',
  ListGroupsForUser: 'iam',
  ListAttachedGroupPolicies: 'iam',
  ListGroupPolicies: 'iam',
  GetGroupPolicy: 'iam',
  ListAccessKeys: 'iam',
  GetAccessKeyLastUsed: 'iam',
  CreateAccessKey: 'iam',
  UpdateAccessKey: 'iam',
  DeleteAccessKey: 'iam',
  GetAccountSummary: 'iam',
  GenerateCredentialReport: 'iam',
  GetCredentialReport: 'iam',
  GetRole: 'iam',
  ListOpenIDConnectProviders: 'iam',
  GetOpenIDConnectProvider: 'iam',
  GetSigninToken: 'signin',
  'sso-admin:ListInstances': 'json',
  'sso-admin:ListPermissionSets': 'json',
  'sso-admin:DescribePermissionSet': 'json',
  'sso-admin:ListAccountsForProvisionedPermissionSet': 'json',
  'sso-admin:ListAccountAssignments': 'json',
  'sso-admin:ListAccountAssignmentsForPrincipal': 'json',
  'identitystore:ListUsers': 'json',
  'identitystore:DescribeUser': 'json',
  'identitystore:ListGroups': 'json',
  'identitystore:ListGroupMemberships': 'json',
  'organizations:ListAccounts': 'json',
  's3:ListBuckets': 's3',
  's3:HeadBucket': 's3',
  's3:ListObjectsV2': 's3',
  's3:HeadObject': 's3',
  's3:GetObject': 's3',
  'athena:StartQueryExecution': 'json',
  'athena:GetQueryExecution': 'json',
  'athena:GetQueryResults': 'json',
  'athena:StopQueryExecution': 'json',
  'athena:GetWorkGroup': 'json',
} as const satisfies Record<string, Family>

export type Operation = keyof typeof operations

export type IamOperation = {
  [O in Operation]: (typeof operations)[O] extends 'iam' ? O : never
}[Operation]

export type JsonOperation = {
  [O in Operation]: (typeof operations)[O] extends 'json' ? O : never
}[Operation]

export type S3Operation = {
  [O in Operation]: (typeof operations)[O] extends 's3' ? O : never
}[Operation]

export function isS3Operation(operation: Operation): operation is S3Operation {
  return operations[operation] === 's3'
}

export function isJsonOperation(operation: Operation): operation is JsonOperation {
  return operations[operation] === 'json'
}

/** `X-Amz-Target` without the operation. */
const targets: Readonly<Record<string, string>> = {
  SWBExternalService: 'sso-admin',
  AWSIdentityStore: 'identitystore',
  AWSOrganizationsV20161128: 'organizations',
  AmazonAthena: 'athena',
}

function jsonAsked({ headers }: SandboxRequest): Asked | undefined {
  const [prefix = '', name = ''] = (headers['x-amz-target'] ?? '').split('.')
  const service = targets[prefix]
  if (service === undefined) return undefined
  const operation = `${service}:${name}`
  return { operation: isOperation(operation) ? operation : undefined, family: 'json' }
}

/** Its paths may be anything, but it is told by whom a request was signed for. */
function s3Asked(request: SandboxRequest): Asked | undefined {
  const signed = parseAuthorization(request.headers['authorization'] ?? '')
  if (signed?.service !== 's3') return undefined
  // A form for another service, wrongly signed.
  if (request.path === '/' && stsForm(request).has('Action')) return undefined
  return { operation: s3Operation(request), family: 's3' }
}

function s3Operation(request: SandboxRequest): S3Operation | undefined {
  const { method, query } = request
  const { bucket, key } = placeOf(request)
  if (method === 'HEAD' && bucket !== '') return key === '' ? 's3:HeadBucket' : 's3:HeadObject'
  if (method !== 'GET') return undefined
  if (bucket === '') return 's3:ListBuckets'
  if (key !== '') return 's3:GetObject'
  return query.get('list-type') === '2' ? 's3:ListObjectsV2' : undefined
}

export function isIamOperation(operation: Operation): operation is IamOperation {
  return operations[operation] === 'iam'
}

export function isOperation(name: string): name is Operation {
  return Object.hasOwn(operations, name)
}

const routes: Readonly<Record<string, Operation>> = {
  'POST /client/register': 'RegisterClient',
  'POST /device_authorization': 'StartDeviceAuthorization',
  'POST /token': 'CreateToken',
  'GET /authorize': 'Authorize',
  'GET /assignment/accounts': 'ListAccounts',
  'GET /assignment/roles': 'ListAccountRoles',
  'GET /federation/credentials': 'GetRoleCredentials',
  'POST /logout': 'Logout',
}

/** What a request asks for: an operation, or `unknown` of the family that its path belongs to. */
export interface Asked {
  readonly operation: Operation | undefined
  readonly family: Family
  readonly grantType?: string
  readonly accountId?: string
  readonly roleName?: string
}

const grantTypes: Readonly<Record<string, string>> = {
  authorization_code: 'authorization_code',
  refresh_token: 'refresh_token',
  'urn:ietf:params:oauth:grant-type:device_code': 'device_code',
}

function grantTypeOf(request: SandboxRequest): string {
  const grantType = jsonObject(request.body)?.['grantType']
  return grantTypes[typeof grantType === 'string' ? grantType : ''] ?? 'other'
}

/** Where the console's sign-in is. */
export const federationPath = '/federation'

/** The form of a request to STS or IAM (query protocol): in the body of a POST, or in the URL. */
export function stsForm(request: SandboxRequest): URLSearchParams {
  return request.method === 'POST'
    ? new URLSearchParams(Buffer.from(request.body).toString('utf8'))
    : request.query
}

/** Undefined for a path of no AWS service. */
export function askedFor(request: SandboxRequest): Asked | undefined {
  const ofS3 = s3Asked(request)
  if (ofS3 !== undefined) return ofS3
  const routed = routes[`${request.method} ${request.path}`]
  // Its path is the same; it is signed, and public clients never call it.
  const isOfApplication = routed === 'CreateToken' && request.query.has('aws_iam')
  const operation = isOfApplication ? 'CreateTokenWithIAM' : routed
  if (operation !== undefined) {
    const accountId = request.query.get('account_id')
    const roleName = request.query.get('role_name')
    return {
      operation,
      family: operations[operation],
      ...(operation === 'CreateToken' ? { grantType: grantTypeOf(request) } : {}),
      ...(accountId === null ? {} : { accountId: accountId.slice(0, 20) }),
      ...(roleName === null ? {} : { roleName: roleName.slice(0, 100) }),
    }
  }
  if (request.path === '/' && request.headers['x-amz-target'] !== undefined) {
    return jsonAsked(request)
  }
  const form = stsForm(request)
  const action = form.get('Action')
  if (request.path === federationPath && action === 'getSigninToken') {
    return { operation: 'GetSigninToken', family: 'signin' }
  }
  if (request.path !== '/' || action === null) return undefined
  const family = form.get('Version') === '2010-05-08' ? 'iam' : 'sts'
  const known = isOperation(action) && operations[action] === family ? action : undefined
  return { operation: known, family }
}
