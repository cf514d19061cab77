/** IAM (2010-05-08), query protocol: users and their long-lived keys, with signatures verified. */
import {
  changeKey,
  type HeldKey,
  heldKey,
  keysOf,
  makeKey,
  mostKeys,
  userCreatedAtMs,
} from '../access-keys.ts'
import { authenticatedCaller } from '../caller.ts'
import type { SandboxRequest, SandboxResponse } from '../exchange.ts'
import { type IamUser, isRoot, mfaSerialOf } from '../iam.ts'
import { askedKeyId, askedStatus, askedUser, assertMay, type IamCall, page } from '../iam-input.ts'
import { iamTime, keyXml, lastUsedXml, newKeyXml, userXml } from '../iam-xml.ts'
import { type IamOperation, stsForm } from '../operations.ts'
import { asIamFault, iamFault, iamNamespace, WireFault } from '../wire-faults.ts'
import type { World } from '../world.ts'
import { type XmlElements, xmlDocument } from '../xml.ts'
import { generateCredentialReport, getCredentialReport } from './iam-report.ts'
import { getProvider, getRole, listProviders } from './iam-federation.ts'
import { policyAnswers } from './iam-policies.ts'
import { getAccountSummary } from './iam-summary.ts'

type Answer = XmlElements | undefined

/** Those of the account, without root. */
function usersOf({ world, caller }: IamCall): readonly IamUser[] {
  const users = world.directory.iamUsersOf(caller.accountId).filter((user) => !isRoot(user))
  return users.toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

function listUsers(call: IamCall): Answer {
  const { world, caller, form } = call
  const prefix = form.get('PathPrefix') ?? '/'
  assertMay(call, 'ListUsers', `arn:aws:iam::${caller.accountId}:user${prefix}`)
  const users = usersOf(call).filter(({ path }) => path.startsWith(prefix))
  return page(
    'Users',
    users.map((user) => userXml(user, userCreatedAtMs(world, user))),
    call,
  )
}

function getUser(call: IamCall): Answer {
  const user = askedUser(call, 'GetUser')
  return { User: userXml(user, userCreatedAtMs(call.world, user)) }
}

function listAccessKeys(call: IamCall): Answer {
  const user = askedUser(call, 'ListAccessKeys')
  return page('AccessKeyMetadata', keysOf(call.world, user).map(keyXml), call)
}

function noSuchKey(id: string): WireFault {
  return iamFault('NoSuchEntity', `The Access Key with id ${id} cannot be found.`)
}

function getAccessKeyLastUsed(call: IamCall): Answer {
  const { world, caller } = call
  const id = askedKeyId(call)
  assertMay(call, 'GetAccessKeyLastUsed', `arn:aws:iam::${caller.accountId}:user/*`)
  const key = heldKey(world, id)
  if (key?.accountId !== caller.accountId) throw noSuchKey(id)
  return lastUsedXml(key)
}

/** The key of the user who is asked for. Throws WireFault. */
function askedKey(call: IamCall, operation: string): HeldKey {
  const user = askedUser(call, operation)
  const id = askedKeyId(call)
  const key = heldKey(call.world, id)
  if (key?.accountId !== user.accountId || key.userName !== user.name) throw noSuchKey(id)
  return key
}

/** The access key id that it gave, for the trail. */
function issuedIn(result: Answer): string | undefined {
  const key = result?.['AccessKey']
  const id = typeof key === 'object' && 'AccessKeyId' in key ? key['AccessKeyId'] : undefined
  return typeof id === 'string' ? id : undefined
}

function createAccessKey(call: IamCall): Answer {
  const user = askedUser(call, 'CreateAccessKey')
  if (keysOf(call.world, user).length >= mostKeys) {
    throw iamFault('LimitExceeded', `Cannot exceed quota for AccessKeysPerUser: ${mostKeys}`)
  }
  return { AccessKey: newKeyXml(makeKey(call.world, user)) }
}

function updateAccessKey(call: IamCall): Answer {
  const state = askedStatus(call)
  changeKey(call.world, askedKey(call, 'UpdateAccessKey'), { state })
  return undefined
}

function deleteAccessKey(call: IamCall): Answer {
  changeKey(call.world, askedKey(call, 'DeleteAccessKey'), { state: 'deleted' })
  return undefined
}

function getLoginProfile(call: IamCall): Answer {
  const user = askedUser(call, 'GetLoginProfile')
  if (!user.hasPassword) {
    throw iamFault('NoSuchEntity', `Login Profile for User ${user.name} cannot be found.`)
  }
  const CreateDate = iamTime(userCreatedAtMs(call.world, user))
  return {
    LoginProfile: { UserName: user.name, CreateDate, PasswordResetRequired: 'false' },
  }
}

function listMfaDevices(call: IamCall): Answer {
  const user = askedUser(call, 'ListMFADevices')
  const EnableDate = iamTime(userCreatedAtMs(call.world, user))
  const device = { UserName: user.name, SerialNumber: mfaSerialOf(user), EnableDate }
  return page('MFADevices', user.totpSecret === undefined ? [] : [device], call)
}

const run: Readonly<Record<IamOperation, (call: IamCall) => Answer>> = {
  ListUsers: listUsers,
  GetUser: getUser,
  ListAccessKeys: listAccessKeys,
  GetAccessKeyLastUsed: getAccessKeyLastUsed,
  CreateAccessKey: createAccessKey,
  UpdateAccessKey: updateAccessKey,
  DeleteAccessKey: deleteAccessKey,
  GetLoginProfile: getLoginProfile,
  ListMFADevices: listMfaDevices,
  ...policyAnswers,
  GetAccountSummary: getAccountSummary,
  GenerateCredentialReport: generateCredentialReport,
  GetCredentialReport: getCredentialReport,
  GetRole: getRole,
  ListOpenIDConnectProviders: listProviders,
  GetOpenIDConnectProvider: getProvider,
}

/** Throws WireFault. */
export function answerIam(
  world: World,
  operation: IamOperation,
  request: SandboxRequest,
  requestId: string,
): SandboxResponse {
  try {
    const caller = authenticatedCaller(world, request, 'iam')
    const result = run[operation]({ world, caller, form: stsForm(request) })
    const issued = operation === 'CreateAccessKey' ? issuedIn(result) : undefined
    return {
      status: 200,
      headers: { 'content-type': 'text/xml' },
      body: xmlDocument(`${operation}Response`, iamNamespace, {
        ...(result === undefined ? {} : { [`${operation}Result`]: result }),
        ResponseMetadata: { RequestId: requestId },
      }),
      user: caller.name,
      ...(issued === undefined ? {} : { issued }),
    }
  } catch (error) {
    throw error instanceof WireFault ? asIamFault(error) : error
  }
}
