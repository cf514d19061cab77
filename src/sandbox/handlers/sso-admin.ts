/** Identity Center's administration (2020-07-20): permission sets and who is assigned them where. */
import { accountsWith, principalsOf, principalsWith } from '../assigned-principals.ts'
import type { PermissionSet, Principal } from '../directory.ts'
import {
  groupId,
  identityStoreId,
  instanceArn,
  managementAccount,
  permissionSetArn,
  userId,
} from '../instance.ts'
import {
  assertAdministrator,
  asked,
  assertMayLook,
  type JsonCall,
  jsonPage,
} from '../json-service.ts'
import { jsonFault } from '../wire-faults.ts'
import type { World } from '../world.ts'

const instanceForm = /^arn:aws(-[a-z]{1,5}){0,3}:sso:::instance\/(sso)?ins-[a-zA-Z0-9-.]{16}$/
const setForm =
  /^arn:aws(-[a-z]{1,5}){0,3}:sso:::permissionSet\/(sso)?ins-[a-zA-Z0-9-.]{16}\/ps-[a-zA-Z0-9-./]{16}$/
const accountForm = /^\d{12}$/
const idForm = /^(?:[0-9a-f]{10}-)?[A-Fa-f0-9]{8}(?:-[A-Fa-f0-9]{4}){3}-[A-Fa-f0-9]{12}$/

/** Throws WireFault. */
function assertInstance(call: JsonCall, operation: string): void {
  const arn = asked(call, 'InstanceArn', instanceForm)
  assertAdministrator(call, `sso:${operation}`)
  if (arn === instanceArn(call.world)) return
  throw jsonFault('ResourceNotFoundException', 'Instance not found')
}

/** Throws WireFault. */
function askedSet(call: JsonCall): PermissionSet {
  const { world } = call
  const arn = asked(call, 'PermissionSetArn', setForm)
  const { permissionSets } = world.directory.organisation
  const found = permissionSets.find(({ name }) => permissionSetArn(world, name) === arn)
  if (found === undefined) {
    throw jsonFault('ResourceNotFoundException', 'Could not find PermissionSet')
  }
  return found
}

/** Seen from every account of the organisation; the owner alone may ask more. */
export function listInstances(call: JsonCall): object {
  assertMayLook(call, 'sso:ListInstances')
  const { world } = call
  const instance = {
    InstanceArn: instanceArn(world),
    IdentityStoreId: identityStoreId(world),
    OwnerAccountId: managementAccount(world),
    Status: 'ACTIVE',
  }
  const { items, next } = jsonPage('sso-admin/ListInstances', [instance], call)
  return { Instances: items, ...next }
}

export function listPermissionSets(call: JsonCall): object {
  assertInstance(call, 'ListPermissionSets')
  const { world } = call
  const { permissionSets } = world.directory.organisation
  const { items, next } = jsonPage('sso-admin/ListPermissionSets', permissionSets, call)
  return { PermissionSets: items.map(({ name }) => permissionSetArn(world, name)), ...next }
}

export function describePermissionSet(call: JsonCall): object {
  assertInstance(call, 'DescribePermissionSet')
  const { name, sessionSeconds } = askedSet(call)
  const SessionDuration = `PT${Math.floor(sessionSeconds / 60)}M`
  const PermissionSetArn = permissionSetArn(call.world, name)
  return { PermissionSet: { Name: name, PermissionSetArn, SessionDuration } }
}

export function listAccountsForProvisionedPermissionSet(call: JsonCall): object {
  assertInstance(call, 'ListAccountsForProvisionedPermissionSet')
  const { name } = askedSet(call)
  const accounts = accountsWith(call.world.directory, name)
  const { items, next } = jsonPage(`sso-admin/ListAccountsFor/${name}`, accounts, call)
  return { AccountIds: items, ...next }
}

function principalShape(world: World, { type, name }: Principal): object {
  const PrincipalId = type === 'USER' ? userId(world, name) : groupId(world, name)
  return { PrincipalType: type, PrincipalId }
}

export function listAccountAssignments(call: JsonCall): object {
  assertInstance(call, 'ListAccountAssignments')
  const { world } = call
  const { name } = askedSet(call)
  const AccountId = asked(call, 'AccountId', accountForm)
  const principals = principalsWith(world.directory, AccountId, name)
  const list = `sso-admin/ListAccountAssignments/${AccountId}/${name}`
  const { items, next } = jsonPage(list, principals, call)
  const PermissionSetArn = permissionSetArn(world, name)
  const AccountAssignments = items.map((principal) => ({
    AccountId,
    PermissionSetArn,
    ...principalShape(world, principal),
  }))
  return { AccountAssignments, ...next }
}

function askedPrincipal(call: JsonCall): Principal {
  const { world } = call
  const type = asked(call, 'PrincipalType', /^(?:USER|GROUP)$/)
  const id = asked(call, 'PrincipalId', idForm)
  const found = principalsOf(world.directory).find(
    (one) =>
      one.type === type &&
      (type === 'USER' ? userId(world, one.name) : groupId(world, one.name)) === id,
  )
  if (found === undefined) throw jsonFault('ResourceNotFoundException', 'Principal not found')
  return found
}

/** Of a user those of the user's groups too. */
export function listAccountAssignmentsForPrincipal(call: JsonCall): object {
  assertInstance(call, 'ListAccountAssignmentsForPrincipal')
  const { world } = call
  const { directory } = world
  const principal = askedPrincipal(call)
  const groups = principal.type === 'USER' ? directory.groupsOf(principal.name) : []
  const whose = [principal, ...groups.map(({ name }): Principal => ({ type: 'GROUP', name }))]
  const found = directory.organisation.accounts.flatMap(({ accountId }) =>
    whose.flatMap((one) =>
      directory.assignedTo(one, accountId).map((set) => ({ accountId, set, one })),
    ),
  )
  const list = `sso-admin/AssignmentsOf/${String(call.input['PrincipalId'])}`
  const { items, next } = jsonPage(list, found, call)
  const AccountAssignments = items.map(({ accountId, set, one }) => ({
    AccountId: accountId,
    PermissionSetArn: permissionSetArn(world, set),
    ...principalShape(world, one),
  }))
  return { AccountAssignments, ...next }
}
