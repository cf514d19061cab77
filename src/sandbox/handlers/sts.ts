/** STS (2011-06-15), query protocol, with signatures and tokens verified. */
import {
  packedPolicySize,
  readDuration,
  readName,
  readTags,
  refusedAction,
  roleDuration,
  roleOfArn,
  usedMfa,
} from '../assume-role.ts'
import { authenticatedCaller, type Caller } from '../caller.ts'
import type { SandboxRequest, SandboxResponse } from '../exchange.ts'
import type { IamRole } from '../iam.ts'
import { stsForm } from '../operations.ts'
import {
  type IssuedKey,
  issueIamCredentials,
  issueUserSession,
  sessionArn,
} from '../role-credentials.ts'
import { type WireFault, stsFault, stsNamespace } from '../wire-faults.ts'
import { admitWebIdentity } from '../web-identity.ts'
import type { World } from '../world.ts'
import { type XmlValue, xmlDocument } from '../xml.ts'

interface Result {
  readonly result: XmlValue
  /** The access key id that it gave. */
  readonly issued?: string
}

function getCallerIdentity(_: World, { arn, userId, accountId }: Caller): Result {
  return { result: { Arn: arn, UserId: userId, Account: accountId } }
}

function refused(caller: Caller, action: string, resource: string): WireFault {
  const message = `User: ${caller.arn} is not authorized to perform: ${action} on resource: ${resource}`
  return stsFault('AccessDenied', message)
}

/** The role, if it is there and trusts the caller: AWS tells neither from the other. */
function trustedRole(world: World, caller: Caller, form: URLSearchParams): IamRole {
  const arn = form.get('RoleArn') ?? ''
  const { role } = roleOfArn(world, arn)
  const mfa = usedMfa(world, caller, form)
  if (role === undefined) throw refused(caller, 'sts:AssumeRole', arn)
  const actions = [
    'sts:AssumeRole',
    ...(form.has('Tags.member.1.Key') ? ['sts:TagSession'] : []),
    ...(form.has('SourceIdentity') ? ['sts:SetSourceIdentity'] : []),
  ]
  const action = refusedAction(role, caller, { form, mfa, actions })
  if (action !== undefined) throw refused(caller, action, arn)
  return role
}

function issuedXml({ accessKeyId, credentials }: IssuedKey): XmlValue {
  return {
    AccessKeyId: accessKeyId,
    SecretAccessKey: credentials.secretAccessKey,
    SessionToken: credentials.sessionToken,
    Expiration: new Date(credentials.expiresAtMs).toISOString().replace('.000Z', 'Z'),
  }
}

function assumedXml(key: IssuedKey): { readonly [name: string]: XmlValue } {
  const { credentials } = key
  const { roleId, roleSessionName, sourceIdentity } = credentials
  return {
    AssumedRoleUser: {
      AssumedRoleId: `${roleId}:${roleSessionName}`,
      Arn: sessionArn(credentials),
    },
    ...(sourceIdentity === undefined ? {} : { SourceIdentity: sourceIdentity }),
    Credentials: issuedXml(key),
  }
}

function packedXml(form: URLSearchParams): { readonly [name: string]: XmlValue } {
  const PackedPolicySize = packedPolicySize(form)
  return PackedPolicySize === undefined ? {} : { PackedPolicySize }
}

/** A source identity stays with every role after it, and cannot be replaced. */
function sourceIdentityOf(caller: Caller, form: URLSearchParams): string | undefined {
  const before = caller.issued?.sourceIdentity
  if (!form.has('SourceIdentity')) return before
  const asked = readName(form, 'SourceIdentity')
  if (before !== undefined && before !== asked) {
    throw stsFault('AccessDenied', 'SourceIdentity cannot be changed once it is set.')
  }
  return asked
}

function transitiveTagsOf(caller: Caller, form: URLSearchParams): Record<string, string> {
  const { tags, transitiveKeys } = readTags(form)
  const before = caller.issued?.transitiveTags ?? {}
  if (Object.keys(tags).some((key) => Object.hasOwn(before, key))) {
    throw stsFault('ValidationError', 'One of the specified transitive tag keys can not be set')
  }
  return { ...before, ...Object.fromEntries(transitiveKeys.map((key) => [key, tags[key] ?? ''])) }
}

function assumeRole(world: World, caller: Caller, form: URLSearchParams): Result {
  const roleSessionName = readName(form, 'RoleSessionName')
  const packed = packedXml(form)
  const role = trustedRole(world, caller, form)
  const sourceIdentity = sourceIdentityOf(caller, form)
  const transitiveTags = transitiveTagsOf(caller, form)
  const chained = caller.user === undefined
  const session = {
    accountId: role.accountId,
    roleName: role.name,
    roleSessionName,
    transitiveTags,
    ...(sourceIdentity === undefined ? {} : { sourceIdentity }),
  }
  const key = issueIamCredentials(world, session, roleDuration(form, role, chained))
  return { result: { ...assumedXml(key), ...packed }, issued: key.accessKeyId }
}

function getSessionToken(world: World, caller: Caller, form: URLSearchParams): Result {
  const { user, issued } = caller
  if (user === undefined || issued !== undefined) {
    throw stsFault('AccessDenied', 'Cannot call GetSessionToken with session credentials')
  }
  const mfa = usedMfa(world, caller, form)
  const seconds = readDuration(form, { usual: 43_200, most: 129_600 })
  const who = { accountId: user.accountId, userName: user.name, mfa }
  const key = issueUserSession(world, who, seconds)
  return { result: { Credentials: issuedXml(key) }, issued: key.accessKeyId }
}

/** Not signed: the token says who asks. */
function assumeRoleWithWebIdentity(
  world: World,
  form: URLSearchParams,
  sourceAddress: string,
): Result {
  const roleSessionName = readName(form, 'RoleSessionName')
  // A file of a token most often ends in a new line.
  const token = (form.get('WebIdentityToken') ?? '').trim()
  const found = roleOfArn(world, form.get('RoleArn') ?? '')
  readDuration(form, { usual: 3600 })
  const packed = packedXml(form)
  const admitted = admitWebIdentity(world, { ...found, token, roleSessionName, sourceAddress })
  const { role, claims, sourceIdentity, transitiveTags } = admitted
  const session = {
    accountId: role.accountId,
    roleName: role.name,
    roleSessionName,
    transitiveTags,
    federatedProvider: admitted.providerArn,
    ...(sourceIdentity === undefined ? {} : { sourceIdentity }),
  }
  const key = issueIamCredentials(world, session, roleDuration(form, role, false))
  const result = {
    SubjectFromWebIdentityToken: claims.subject,
    Audience: claims.audiences[0] ?? '',
    Provider: admitted.providerArn,
    ...assumedXml(key),
    ...packed,
  }
  return { result, issued: key.accessKeyId }
}

const signedActions: Readonly<
  Record<string, (world: World, caller: Caller, form: URLSearchParams) => Result>
> = {
  GetCallerIdentity: getCallerIdentity,
  AssumeRole: assumeRole,
  GetSessionToken: getSessionToken,
}

interface Answered extends Result {
  readonly user?: string
}

function answered(
  world: World,
  action: string,
  form: URLSearchParams,
  request: SandboxRequest,
): Answered | undefined {
  if (form.get('Version') !== '2011-06-15') return undefined
  if (action === 'AssumeRoleWithWebIdentity') {
    return assumeRoleWithWebIdentity(world, form, request.remoteAddress)
  }
  const run = Object.hasOwn(signedActions, action) ? signedActions[action] : undefined
  if (run === undefined) return undefined
  const caller = authenticatedCaller(world, request)
  return { ...run(world, caller, form), user: caller.name }
}

/** Throws WireFault. */
export function answerSts(
  world: World,
  request: SandboxRequest,
  requestId: string,
): SandboxResponse {
  const form = stsForm(request)
  const action = form.get('Action') ?? ''
  const told = answered(world, action, form, request)
  if (told === undefined) {
    throw stsFault(
      'InvalidAction',
      `Could not find operation ${action.slice(0, 100)} for version ${form.get('Version') ?? 'NO_VERSION_SPECIFIED'}`,
    )
  }
  return {
    status: 200,
    headers: { 'content-type': 'text/xml' },
    body: xmlDocument(`${action}Response`, stsNamespace, {
      [`${action}Result`]: told.result,
      ResponseMetadata: { RequestId: requestId },
    }),
    ...(told.user === undefined ? {} : { user: told.user }),
    ...(told.issued === undefined ? {} : { issued: told.issued }),
  }
}
