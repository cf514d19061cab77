/** Events of tokens and of the portal, and of the role session that a GetRoleCredentials begins. */
import { randomUUID } from 'node:crypto'
import { temporaryKeyId } from '../identifiers.ts'
import { managementAccount } from '../instance.ts'
import { jsonObject } from '../json-input.ts'
import { reservedRoleArn } from '../trust.ts'
import type { World } from '../world.ts'
import { type Call, commonOf, hidden } from './call.ts'
import { type Identity, portalIdentity, samlIdentity, unknownIdentity } from './identities.ts'
import { signedBy } from './signed.ts'
import type { Draft } from './trail.ts'

/** Also of a token that has ended: AWS knows whose it was. */
function bearerIdentity(world: World, accessToken: string | undefined): Identity {
  const token = world.store.accessTokens.get(accessToken ?? '')
  const signIn = token === undefined ? undefined : world.store.signIns.get(token.signInId)
  if (token === undefined || signIn === undefined) return unknownIdentity(world)
  return portalIdentity(world, signIn.userName, token.signInId)
}

function inPortal({ world }: Call) {
  return {
    accountId: managementAccount(world),
    region: world.directory.organisation.region,
    source: 'sso.amazonaws.com',
  }
}

/** A program that waits for its user asks every few seconds: that is in no trail. */
const waiting: ReadonlySet<string> = new Set(['AuthorizationPendingException', 'SlowDownException'])

const tokenFields = ['clientId', 'grantType', 'redirectUri', 'scope'] as const
const secretFields = [
  ...(['clientSecret', 'code', 'codeVerifier', 'deviceCode', 'refreshToken'] as const),
  ...(['assertion', 'subjectToken'] as const),
]

function tokenRequest(call: Call): Readonly<Record<string, unknown>> {
  const input = jsonObject(call.request.body) ?? {}
  const fields: Record<string, unknown> = {}
  for (const name of tokenFields) if (input[name] !== undefined) fields[name] = input[name]
  for (const name of secretFields) if (input[name] !== undefined) fields[name] = hidden
  return fields
}

export function createTokenEvents(call: Call): readonly Draft[] {
  if (waiting.has(call.error?.code ?? '')) return []
  const response = { accessToken: hidden, tokenType: 'Bearer' }
  return [
    {
      ...commonOf(call),
      ...inPortal(call),
      type: 'AwsApiCall',
      identity: bearerIdentity(call.world, call.issued),
      readOnly: false,
      request: tokenRequest(call),
      response: call.issued === undefined ? undefined : response,
    },
  ]
}

/** An application that trades its own token for one of Identity Center: with keys of its role. */
export function iamTokenEvents(call: Call): readonly Draft[] {
  const signed = signedBy(call)
  if (signed === undefined) return []
  const { identity, accountId, region } = signed
  return [
    {
      ...commonOf(call),
      accountId,
      region,
      source: 'sso-oauth.amazonaws.com',
      type: 'AwsApiCall',
      identity,
      readOnly: false,
      request: tokenRequest(call),
    },
  ]
}

function portalDetails({ query }: Call['request']): Readonly<Record<string, string>> | undefined {
  const details = Object.fromEntries(
    ['role_name', 'account_id'].flatMap((name) => {
      const value = query.get(name)
      return value === null ? [] : [[name, value.slice(0, 200)]]
    }),
  )
  return Object.keys(details).length === 0 ? undefined : details
}

export function portalEvents(call: Call): readonly Draft[] {
  const { world, request, operation, issued } = call
  const details = portalDetails(request)
  const event: Draft = {
    ...commonOf(call),
    ...inPortal(call),
    type: 'AwsServiceEvent',
    identity: bearerIdentity(world, request.headers['x-amz-sso_bearer_token']),
    readOnly: operation !== 'Logout',
    ...(details === undefined ? {} : { details }),
  }
  const session = issued === undefined ? undefined : world.store.credentials.get(issued)
  if (session?.permissionSet === undefined) return [event]
  const { accountId, permissionSet, roleSessionName } = session
  return [event, samlEvent(world, { accountId, permissionSet, userName: roleSessionName })]
}

/**
 * The member account sees Identity Center itself come in, from an address of AWS. Its key is another
 * one than the one that the person then uses, as in AWS: nothing ties the two.
 */
export function samlEvent(
  world: World,
  who: { readonly accountId: string; readonly permissionSet: string; readonly userName: string },
): Draft {
  const { accountId, permissionSet, userName } = who
  const roleArn = reservedRoleArn(accountId, permissionSet)
  const roleName = roleArn.slice(roleArn.lastIndexOf('/') + 1)
  return {
    accountId,
    region: world.directory.organisation.region,
    source: 'sts.amazonaws.com',
    name: 'AssumeRoleWithSAML',
    type: 'AwsApiCall',
    identity: samlIdentity(accountId, userName),
    address: 'AWS Internal',
    userAgent: 'sso.amazonaws.com',
    readOnly: true,
    requestId: randomUUID(),
    request: {
      sAMLAssertionID: `_${randomUUID()}`,
      roleSessionName: userName,
      roleArn,
      principalArn: `arn:aws:iam::${accountId}:saml-provider/AWSSSO_DO_NOT_DELETE`,
      durationSeconds: 43_200,
    },
    response: {
      credentials: { accessKeyId: temporaryKeyId(accountId) },
      assumedRoleUser: {
        arn: `arn:aws:sts::${accountId}:assumed-role/${roleName}/${userName}`,
      },
      subject: userName,
      subjectType: 'persistent',
      audience: 'https://signin.aws.amazon.com/saml',
    },
  }
}
