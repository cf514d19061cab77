/** Events of what is called with keys: STS, IAM, and the token of a console sign-in. */
import { randomUUID } from 'node:crypto'
import { providerArn } from '../iam.ts'
import { jsonObject } from '../json-input.ts'
import { readClaims } from '../jwt.ts'
import { isIamOperation, isJsonOperation, stsForm } from '../operations.ts'
import { sessionArn } from '../role-credentials.ts'
import { type Call, commonOf, parametersOf } from './call.ts'
import { keyIdentity, strangerIdentity, webIdentity } from './identities.ts'
import { signedBy } from './signed.ts'
import type { Draft } from './trail.ts'

function givenBy({ world, issued }: Call): Draft['response'] {
  const session = issued === undefined ? undefined : world.store.credentials.get(issued)
  if (session === undefined) return undefined
  const expiration = new Date(session.expiresAtMs).toISOString().replace(/\.\d+Z$/, 'Z')
  const credentials = { accessKeyId: issued, expiration }
  if (session.iamUser !== undefined) return { credentials }
  const assumedRoleId = `${session.roleId}:${session.roleSessionName}`
  return { credentials, assumedRoleUser: { assumedRoleId, arn: sessionArn(session) } }
}

/** A role of another account: that account sees the call too, and who came from where. */
export function stsEvents(call: Call): readonly Draft[] {
  const { world, operation, request, issued } = call
  const signed = signedBy(call)
  if (signed === undefined) return []
  const { identity, accountId, region } = signed
  const response = givenBy(call)
  const event: Draft = {
    ...commonOf(call),
    accountId,
    region,
    source: 'sts.amazonaws.com',
    type: 'AwsApiCall',
    identity,
    readOnly: true,
    ...(operation === 'GetCallerIdentity' ? {} : { request: parametersOf(stsForm(request)) }),
    response,
  }
  const target = issued === undefined ? undefined : world.store.credentials.get(issued)
  if (target === undefined || target.accountId === accountId) return [event]
  const sharedId = randomUUID()
  const there = { accountId: target.accountId, identity: strangerIdentity(identity), sharedId }
  return [
    { ...event, sharedId },
    { ...event, ...there },
  ]
}

/** Of a token's issuer, subject and audience: it is read before anybody has believed it. */
const longestName = 255

/** In the role's account: nobody signs this one. */
export function webIdentityEvents(call: Call): readonly Draft[] {
  const { world, request } = call
  const form = stsForm(request)
  const accountId = /^arn:aws:iam::(\d{12}):role\//.exec(form.get('RoleArn') ?? '')?.[1] ?? ''
  const claims = readClaims((form.get('WebIdentityToken') ?? '').trim().slice(0, 20_000))
  if (claims === undefined || world.directory.account(accountId) === undefined) return []
  const { issuer, audiences } = claims
  const subject = claims.subject.slice(0, longestName)
  const audience = (audiences[0] ?? '').slice(0, longestName)
  const provider = providerArn(accountId, issuer.slice(0, longestName))
  const given = givenBy(call)
  const told = { subjectFromWebIdentityToken: subject, provider, audience }
  return [
    {
      ...commonOf(call),
      accountId,
      region: world.directory.organisation.region,
      source: 'sts.amazonaws.com',
      type: 'AwsApiCall',
      identity: webIdentity(provider, subject, audience),
      readOnly: true,
      request: parametersOf(form),
      response: given === undefined ? undefined : { ...told, ...given },
    },
  ]
}

function newKey({ world, issued }: Call): Draft['response'] {
  const key = issued === undefined ? undefined : world.store.accessKeys.get(issued)
  if (key === undefined) return undefined
  const accessKey = { userName: key.userName, accessKeyId: issued, status: 'Active' }
  return { accessKey }
}

/** IAM is of no Region; its errors have a longer name in a trail than on the wire. */
export function iamEvents(call: Call): readonly Draft[] {
  const signed = signedBy(call)
  if (signed === undefined || !isIamOperation(call.operation)) return []
  const { error, ...common } = commonOf(call)
  const code = error === undefined || error.code === 'AccessDenied' ? '' : 'Exception'
  const request = parametersOf(stsForm(call.request))
  return [
    {
      ...common,
      ...(error === undefined ? {} : { error: { ...error, code: `${error.code}${code}` } }),
      accountId: signed.accountId,
      region: 'us-east-1',
      source: 'iam.amazonaws.com',
      type: 'AwsApiCall',
      identity: signed.identity,
      readOnly: /^(?:Get|List)/.test(call.operation),
      request: Object.keys(request).length === 0 ? undefined : request,
      response: newKey(call),
    },
  ]
}

/** As CloudTrail calls the services of JSON. */
const jsonSources: Readonly<Record<string, string>> = {
  'sso-admin': 'sso.amazonaws.com',
  identitystore: 'identitystore.amazonaws.com',
  organizations: 'organizations.amazonaws.com',
  athena: 'athena.amazonaws.com',
}

/** CloudTrail keeps no statements of Athena. */
const omitted: ReadonlySet<string> = new Set(['QueryString', 'ExecutionParameters'])

/** Nearly all of them look only. */
export function jsonEvents(call: Call): readonly Draft[] {
  const signed = signedBy(call)
  if (signed === undefined || !isJsonOperation(call.operation)) return []
  const [service = '', name = ''] = call.operation.split(':')
  const request = Object.entries(jsonObject(call.request.body) ?? {}).slice(0, 100)
  const lowered = request.map(([key, value]) => [
    key.slice(0, 1).toLowerCase() + key.slice(1),
    omitted.has(key) ? '***OMITTED***' : value,
  ])
  return [
    {
      ...commonOf(call),
      name,
      accountId: signed.accountId,
      region: signed.region,
      source: jsonSources[service] ?? '',
      type: 'AwsApiCall',
      identity: signed.identity,
      readOnly: !/^(?:Start|Stop)/.test(name),
      request: lowered.length === 0 ? undefined : Object.fromEntries(lowered),
    },
  ]
}

/** Undefined keys are in no trail. */
export function signinTokenEvents(call: Call): readonly Draft[] {
  const { world, issued } = call
  const identity = issued === undefined ? undefined : keyIdentity(world, issued)
  if (identity === undefined) return []
  return [
    {
      ...commonOf(call),
      accountId: String(identity['accountId']),
      region: 'us-east-1',
      source: 'signin.amazonaws.com',
      type: 'AwsConsoleSignIn',
      identity,
      readOnly: false,
      response: { GetSigninToken: 'Success' },
      additional: { MobileVersion: 'No', MFAUsed: 'No' },
    },
  ]
}
