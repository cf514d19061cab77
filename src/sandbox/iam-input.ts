/** What IAM's operations are asked for, and whether the caller may. */
import { userNamed } from './access-keys.ts'
import type { Caller } from './caller.ts'
import {
  accessOfUser,
  groupArn,
  type IamAccess,
  type IamGroup,
  type IamUser,
  isRoot,
  userArn,
} from './iam.ts'
import { decodePageToken, encodePageToken } from './page-tokens.ts'
import { type WireFault, iamFault } from './wire-faults.ts'
import type { World } from './world.ts'
import type { XmlElements } from './xml.ts'

/** Of one call. */
export interface IamCall {
  readonly world: World
  readonly caller: Caller
  readonly form: URLSearchParams
}

function invalid(member: string, rule: string, value?: string): WireFault {
  const said = value === undefined ? '' : ` '${value.slice(0, 100)}'`
  const message = `1 validation error detected: Value${said} at '${member}' failed to satisfy constraint: Member must ${rule}`
  return iamFault('ValidationError', message)
}

const levels: readonly IamAccess[] = ['none', 'read', 'full']

/** By their policies, or by their permission set. */
export function accessOfCaller({ world, caller }: Pick<IamCall, 'world' | 'caller'>): IamAccess {
  const { user, issued } = caller
  if (user !== undefined) return isRoot(user) ? 'full' : accessOfUser(user)
  return world.directory.permissionSet(issued?.permissionSet ?? '')?.iam ?? 'none'
}

/** Throws WireFault AccessDenied. */
export function assertMay(call: IamCall, operation: string, resource: string): void {
  const needed = /^(?:Get|List|Generate)/.test(operation) ? 'read' : 'full'
  if (levels.indexOf(accessOfCaller(call)) >= levels.indexOf(needed)) return
  throw iamFault(
    'AccessDenied',
    `User: ${call.caller.arn} is not authorized to perform: iam:${operation} on resource: ${resource} because no identity-based policy allows the iam:${operation} action`,
  )
}

/** The user that `UserName` names, else the one who calls. Throws WireFault. */
export function askedUser(call: IamCall, operation: string): IamUser {
  const { world, caller, form } = call
  const { accountId } = caller
  const asked = form.get('UserName')
  if (asked === null && caller.user === undefined) {
    assertMay(call, operation, `arn:aws:iam::${accountId}:user/`)
    throw iamFault(
      'ValidationError',
      'Must specify userName when calling with non-User credentials',
    )
  }
  const name = asked ?? caller.user?.name ?? ''
  if (asked !== null && !/^[\w+=,.@-]{1,128}$/.test(asked)) {
    const rule = 'satisfy regular expression pattern: [\\w+=,.@-]+'
    throw invalid('userName', rule)
  }
  const user = userNamed(world, accountId, name)
  assertMay(call, operation, userArn(user ?? { accountId, name, path: '/' }))
  if (user !== undefined) return user
  throw iamFault('NoSuchEntity', `The user with name ${name} cannot be found.`)
}

/** Throws WireFault. */
export function askedGroup(call: IamCall, operation: string): IamGroup {
  const { world, caller, form } = call
  const { accountId } = caller
  const name = form.get('GroupName') ?? ''
  if (!/^[\w+=,.@-]{1,128}$/.test(name)) {
    throw invalid('groupName', 'satisfy regular expression pattern: [\\w+=,.@-]+')
  }
  assertMay(call, operation, groupArn({ accountId, name }))
  const group = world.directory.iamGroup(accountId, name)
  if (group !== undefined) return group
  throw iamFault('NoSuchEntity', `The group with name ${name} cannot be found.`)
}

/** Throws WireFault ValidationError. */
export function askedKeyId({ form }: IamCall): string {
  const id = form.get('AccessKeyId') ?? ''
  if (/^\w{16,128}$/.test(id)) return id
  throw invalid('accessKeyId', 'have length greater than or equal to 16')
}

/** Throws WireFault ValidationError. */
export function askedStatus({ form }: IamCall): 'active' | 'inactive' {
  const status = form.get('Status') ?? ''
  if (status === 'Active') return 'active'
  if (status === 'Inactive') return 'inactive'
  throw invalid('status', 'satisfy enum value set: [Active, Inactive]', status)
}

const usualPage = 100
const largestPage = 1000

/** One page of a list, with IAM's `IsTruncated` and `Marker`. Throws WireFault ValidationError. */
export function page(
  name: string,
  items: readonly (XmlElements | string)[],
  { form }: IamCall,
): XmlElements {
  const asked = form.get('MaxItems') ?? String(usualPage)
  const size = /^\d{1,5}$/.test(asked) ? Number(asked) : 0
  if (size < 1 || size > largestPage) {
    throw invalid('maxItems', `have value from 1 to ${largestPage}`, asked)
  }
  const marker = form.get('Marker')
  const from = marker === null ? 0 : decodePageToken(name, marker)
  if (from === undefined) throw iamFault('ValidationError', 'Invalid Marker.')
  const end = from + size
  return {
    IsTruncated: String(end < items.length),
    ...(end < items.length ? { Marker: encodePageToken(name, end) } : {}),
    [name]: { member: items.slice(from, end) },
  }
}
