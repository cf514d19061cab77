/** The Identity Store (2020-06-15): users, groups and who is in which. */
import type { Group, User } from '../directory.ts'
import { groupId, identityStoreId, membershipId, userId } from '../instance.ts'
import { assertAdministrator, asked, type JsonCall, jsonPage } from '../json-service.ts'
import { jsonFault } from '../wire-faults.ts'
import type { World } from '../world.ts'

const storeForm = /^(?:d-[0-9a-f]{10}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/
const idForm = /^(?:[0-9a-f]{10}-)?[A-Fa-f0-9]{8}(?:-[A-Fa-f0-9]{4}){3}-[A-Fa-f0-9]{12}$/

/** Throws WireFault. */
function assertStore(call: JsonCall, operation: string): void {
  const id = asked(call, 'IdentityStoreId', storeForm)
  assertAdministrator(call, `identitystore:${operation}`)
  if (id === identityStoreId(call.world)) return
  throw notFound('IDENTITY_STORE', id)
}

function notFound(type: string, id: string): Error {
  const fields = { ResourceType: type, ResourceId: id }
  return jsonFault('ResourceNotFoundException', `${type} not found.`, { fields })
}

function userShape(world: World, { name, email }: User): object {
  return {
    IdentityStoreId: identityStoreId(world),
    UserId: userId(world, name),
    UserName: name,
    DisplayName: name,
    Name: { GivenName: name, FamilyName: name },
    Emails: [{ Value: email, Type: 'work', Primary: true }],
  }
}

export function listUsers(call: JsonCall): object {
  assertStore(call, 'ListUsers')
  const { world } = call
  const { users } = world.directory.organisation
  const { items, next } = jsonPage('identitystore/ListUsers', users, call)
  return { Users: items.map((user) => userShape(world, user)), ...next }
}

export function describeUser(call: JsonCall): object {
  assertStore(call, 'DescribeUser')
  const { world } = call
  const id = asked(call, 'UserId', idForm)
  const user = world.directory.organisation.users.find(({ name }) => userId(world, name) === id)
  if (user === undefined) throw notFound('USER', id)
  return userShape(world, user)
}

export function listGroups(call: JsonCall): object {
  assertStore(call, 'ListGroups')
  const { world } = call
  const { groups } = world.directory.organisation
  const { items, next } = jsonPage('identitystore/ListGroups', groups, call)
  const IdentityStoreId = identityStoreId(world)
  const Groups = items.map(({ name }) => ({
    GroupId: groupId(world, name),
    DisplayName: name,
    IdentityStoreId,
  }))
  return { Groups, ...next }
}

/** Throws WireFault. */
function askedGroup(call: JsonCall): Group {
  const { world } = call
  const id = asked(call, 'GroupId', idForm)
  const group = world.directory.organisation.groups.find(({ name }) => groupId(world, name) === id)
  if (group === undefined) throw notFound('GROUP', id)
  return group
}

export function listGroupMemberships(call: JsonCall): object {
  assertStore(call, 'ListGroupMemberships')
  const { world } = call
  const { name, members } = askedGroup(call)
  const id = groupId(world, name)
  const { items, next } = jsonPage(`identitystore/members/${id}`, members, call)
  const GroupMemberships = items.map((member) => ({
    IdentityStoreId: identityStoreId(world),
    MembershipId: membershipId(world, name, member),
    GroupId: id,
    MemberId: { UserId: userId(world, member) },
  }))
  return { GroupMemberships, ...next }
}
