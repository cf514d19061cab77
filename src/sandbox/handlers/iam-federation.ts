/** Roles and OpenID Connect providers of an account, as IAM tells of them. */
import { issuerPath, providerArn } from '../iam.ts'
import { iamRoleId } from '../identifiers.ts'
import { assertMay, type IamCall } from '../iam-input.ts'
import { encodedDocument, iamTime } from '../iam-xml.ts'
import { iamFault } from '../wire-faults.ts'
import type { XmlElements } from '../xml.ts'

/** When everything of the organisation was made. */
const madeAtMs = Date.UTC(2026, 0, 5, 9)

export function getRole(call: IamCall): XmlElements {
  const { world, caller, form } = call
  const name = form.get('RoleName') ?? ''
  if (!/^[\w+=,.@-]{1,64}$/.test(name)) {
    throw iamFault(
      'ValidationError',
      'The specified value for roleName is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-',
    )
  }
  const arn = `arn:aws:iam::${caller.accountId}:role/${name}`
  assertMay(call, 'GetRole', arn)
  const role = world.directory.iamRole(caller.accountId, name)
  if (role === undefined) {
    throw iamFault('NoSuchEntity', `The role with name ${name} cannot be found.`)
  }
  return {
    Role: {
      Path: '/',
      RoleName: name,
      RoleId: iamRoleId(caller.accountId, name),
      Arn: arn,
      CreateDate: iamTime(madeAtMs),
      AssumeRolePolicyDocument: encodedDocument(JSON.stringify(role.trust.document)),
      MaxSessionDuration: role.maxSessionSeconds,
    },
  }
}

function providersOf({ world, caller }: IamCall) {
  const { identityProviders } = world.directory.organisation
  return identityProviders.filter(
    ({ accountId }) => accountId === undefined || accountId === caller.accountId,
  )
}

export function listProviders(call: IamCall): XmlElements {
  const { accountId } = call.caller
  assertMay(call, 'ListOpenIDConnectProviders', `arn:aws:iam::${accountId}:oidc-provider/*`)
  const list = providersOf(call).map(({ url }) => ({ Arn: providerArn(accountId, url) }))
  return { OpenIDConnectProviderList: { member: list } }
}

export function getProvider(call: IamCall): XmlElements {
  const { accountId } = call.caller
  const arn = call.form.get('OpenIDConnectProviderArn') ?? ''
  assertMay(call, 'GetOpenIDConnectProvider', arn)
  const found = providersOf(call).find(({ url }) => providerArn(accountId, url) === arn)
  if (found === undefined) {
    throw iamFault('NoSuchEntity', `OpenIDConnect Provider not found for arn ${arn.slice(0, 300)}`)
  }
  return {
    Url: issuerPath(found.url),
    ClientIDList: { member: found.audiences },
    ThumbprintList: {},
    CreateDate: iamTime(madeAtMs),
  }
}
