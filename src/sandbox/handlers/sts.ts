/** STS (2011-06-15), query protocol: GetCallerIdentity and AssumeRole, with the signature verified. */
import { authenticatedCaller } from '../caller.ts'
import type { IamRole } from '../directory.ts'
import type { SandboxRequest, SandboxResponse } from '../exchange.ts'
import { stsForm } from '../operations.ts'
import { issueIamCredentials, sessionArn } from '../role-credentials.ts'
import type { IssuedCredentials } from '../store.ts'
import { stsFault } from '../wire-faults.ts'
import type { World } from '../world.ts'
import { type XmlValue, xmlDocument } from '../xml.ts'

export const stsNamespace = 'https://sts.amazonaws.com/doc/2011-06-15/'

function getCallerIdentity(_: World, caller: IssuedCredentials): XmlValue {
  return {
    Arn: sessionArn(caller),
    UserId: `${caller.roleId}:${caller.roleSessionName}`,
    Account: caller.accountId,
  }
}

function readSessionName(form: URLSearchParams): string {
  const name = form.get('RoleSessionName') ?? ''
  if (!/^[\w+=,.@-]{2,64}$/.test(name)) {
    throw stsFault(
      'ValidationError',
      "1 validation error detected: Value at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*, with length from 2 to 64",
    )
  }
  return name
}

/** Every caller here has temporary credentials, so each AssumeRole is role chaining. */
const chainingLimit = 3600

function readDuration(form: URLSearchParams, role: IamRole): number {
  const text = form.get('DurationSeconds') ?? String(chainingLimit)
  const seconds = /^\d{1,6}$/.test(text) ? Number(text) : 0
  if (seconds < 900 || seconds > 43_200) {
    throw stsFault(
      'ValidationError',
      `1 validation error detected: Value '${text.slice(0, 20)}' at 'durationSeconds' failed to satisfy constraint: Member must have value from 900 to 43200`,
    )
  }
  if (seconds > role.maxSessionSeconds) {
    throw stsFault(
      'ValidationError',
      'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
    )
  }
  if (seconds > chainingLimit) {
    throw stsFault(
      'ValidationError',
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.',
    )
  }
  return seconds
}

/** The role, if it is there and trusts the caller: AWS tells neither from the other. */
function trustedRole(world: World, caller: IssuedCredentials, arn: string): IamRole {
  const [, accountId = '', name = ''] =
    /^arn:aws:iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/.exec(arn) ?? []
  if (accountId === '') throw stsFault('ValidationError', `${arn.slice(0, 100)} is invalid`)
  const role = world.directory.iamRole(accountId, name)
  const trusts = role?.trusted.some(
    (trusted) =>
      trusted.accountId === caller.accountId && trusted.permissionSet === caller.permissionSet,
  )
  if (role === undefined || trusts !== true) {
    throw stsFault(
      'AccessDenied',
      `User: ${sessionArn(caller)} is not authorized to perform: sts:AssumeRole on resource: ${arn}`,
    )
  }
  return role
}

function assumeRole(world: World, caller: IssuedCredentials, form: URLSearchParams): XmlValue {
  const roleSessionName = readSessionName(form)
  const role = trustedRole(world, caller, form.get('RoleArn') ?? '')
  const { accessKeyId, credentials } = issueIamCredentials(
    world,
    { accountId: role.accountId, roleName: role.name, roleSessionName },
    readDuration(form, role),
  )
  return {
    AssumedRoleUser: {
      AssumedRoleId: `${credentials.roleId}:${roleSessionName}`,
      Arn: sessionArn(credentials),
    },
    Credentials: {
      AccessKeyId: accessKeyId,
      SecretAccessKey: credentials.secretAccessKey,
      SessionToken: credentials.sessionToken,
      Expiration: new Date(credentials.expiresAtMs).toISOString().replace('.000Z', 'Z'),
    },
  }
}

const actions: Readonly<
  Record<string, (world: World, caller: IssuedCredentials, form: URLSearchParams) => XmlValue>
> = { GetCallerIdentity: getCallerIdentity, AssumeRole: assumeRole }

/** Throws WireFault. */
export function answerSts(
  world: World,
  request: SandboxRequest,
  requestId: string,
): SandboxResponse {
  const form = stsForm(request)
  const action = form.get('Action') ?? ''
  const run = Object.hasOwn(actions, action) ? actions[action] : undefined
  if (run === undefined || form.get('Version') !== '2011-06-15') {
    throw stsFault(
      'InvalidAction',
      `Could not find operation ${action.slice(0, 100)} for version ${form.get('Version') ?? 'NO_VERSION_SPECIFIED'}`,
    )
  }
  const caller = authenticatedCaller(world, request)
  const result = run(world, caller, form)
  return {
    status: 200,
    headers: { 'content-type': 'text/xml' },
    body: xmlDocument(`${action}Response`, stsNamespace, {
      [`${action}Result`]: result,
      ResponseMetadata: { RequestId: requestId },
    }),
    user: caller.roleSessionName,
  }
}
