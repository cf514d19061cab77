/**
 * The directory from the services themselves, with the fewest calls: Identity Center answers some twenty a
 * second, and a large organisation has tens of thousands of accounts with permission sets.
 */
import { callJson, type JsonApi, jsonPages } from '../../credentials/json-call.ts'
import { AccessDenied, ServiceError } from '../../errors.ts'
import { askAll } from '../../system/ask-all.ts'
import { fieldsOf, stringsOf, textAt } from '../events/fields.ts'
import { type Assignment, type Directory, distinct, type NamedId } from './directory.ts'
import { readAssignments } from './read-assignments.ts'
import { atOnce, type DirectoryServices, type Instance, type ReadOptions } from './read-options.ts'
import { gone, listed, membershipOf, namedId } from './services.ts'

/**
 * Throws AccessDenied `service-denied`, ServiceError `service-refused` where there is no Identity Center, and as
 * callJson; the signal's reason.
 */
export async function readDirectory(options: ReadOptions): Promise<Directory> {
  const { services, answersOf, now } = options
  const at = now()
  const instance = await readInstance(services.ssoAdmin)
  try {
    const answers = answersOf(instance.arn)
    const people = await readPeople(options, instance)
    const permissionSets = await readPermissionSets(options, instance)
    const accounts = await readAccounts(services)
    const principals = { ...people, permissionSets }
    const assignments = await readAssignments(options, instance, { ...principals, answers })
    const memberships = await readMemberships(options, instance, assignments)
    answers.remove()
    const { identityStoreId } = instance
    const read = { ...people, permissionSets, accounts, assignments, memberships }
    return { at, from: 'services', identityStoreId, ...read }
  } catch (error) {
    throw error instanceof AccessDenied ? elsewhere(error, instance) : error
  }
}

async function readInstance(api: JsonApi): Promise<Instance> {
  const found = await listed(api, ['ListInstances', 'Instances'], {}, (fields) => {
    const [arn, identityStoreId] = [
      textAt(fields, 'InstanceArn'),
      textAt(fields, 'IdentityStoreId'),
    ]
    const owner = textAt(fields, 'OwnerAccountId')
    return arn === undefined || identityStoreId === undefined
      ? undefined
      : { arn, identityStoreId, owner }
  })
  // An account may have an instance of its own beside the organisation's.
  const [instance] = found.toSorted((one, other) => Number(isOwn(one)) - Number(isOwn(other)))
  if (instance !== undefined) return instance
  const { region } = api.options
  const message = `There is no instance of Identity Center in ${region} that these credentials may see.`
  const fix = 'keyless monitor directory --profile NAME, with a profile of that organisation'
  throw new ServiceError('service-refused', message, { details: { region }, fix })
}

/** Instances of an account have `ins-`, those of an organisation most often `ssoins-`. */
function isOwn({ arn }: Instance): boolean {
  return !arn.includes('/ssoins-')
}

/** It is seen from every account, and tells its owner only. */
function elsewhere(error: AccessDenied, { owner }: Instance): AccessDenied {
  const message =
    `${error.message} Identity Center is administered in the account ${owner ?? 'that manages the organisation'}` +
    ', or in one that it was delegated to.'
  const of = owner === undefined ? 'another account' : `the account ${owner}`
  return new AccessDenied('service-denied', message, {
    details: { ...error.details, ...(owner === undefined ? {} : { accountId: owner }) },
    cause: error,
    fix: `keyless monitor directory --profile NAME, with a profile of ${of}`,
  })
}

async function readPeople(
  { services, onProgress }: ReadOptions,
  { identityStoreId }: Instance,
): Promise<Pick<Directory, 'users' | 'groups'>> {
  const api = services.identityStore
  const input = { IdentityStoreId: identityStoreId, MaxResults: 100 }
  const users: NamedId[] = []
  for await (const answer of jsonPages(api, { operation: 'ListUsers', input })) {
    users.push(...namesIn(answer, 'Users', ['UserId', 'UserName']))
    onProgress({ what: 'users', done: users.length, of: 0 })
  }
  const groups: NamedId[] = []
  for await (const answer of jsonPages(api, { operation: 'ListGroups', input })) {
    groups.push(...namesIn(answer, 'Groups', ['GroupId', 'DisplayName']))
  }
  return { users, groups }
}

function namesIn(answer: object, list: string, [id, name]: readonly [string, string]): NamedId[] {
  const members = fieldsOf(answer)[list]
  if (!Array.isArray(members)) return []
  return members.flatMap((member) => namedId(fieldsOf(member), id, name) ?? [])
}

async function readPermissionSets(
  { services, signal, onProgress }: ReadOptions,
  { arn: InstanceArn }: Instance,
): Promise<readonly NamedId[]> {
  const api = services.ssoAdmin
  const input = { InstanceArn, MaxResults: 100 }
  const arns: string[] = []
  for await (const answer of jsonPages(api, { operation: 'ListPermissionSets', input })) {
    arns.push(...stringsOf(answer['PermissionSets']))
  }
  let done = 0
  const describe = async (id: string): Promise<NamedId> => {
    const call = {
      operation: 'DescribePermissionSet',
      input: { InstanceArn, PermissionSetArn: id },
    }
    const name = textAt(await callJson(api, call), 'PermissionSet', 'Name')
    onProgress({ what: 'permission sets', done: ++done, of: arns.length })
    return { id, name: name ?? id }
  }
  return await askAll(arns, describe, signal, atOnce)
}

/** Names are a comfort: whoever may not ask for them has none. */
async function readAccounts({ organizations }: DirectoryServices): Promise<readonly NamedId[]> {
  try {
    return await listed(organizations, ['ListAccounts', 'Accounts'], {}, (fields) =>
      namedId(fields, 'Id', 'Name'),
    )
  } catch (error) {
    if (error instanceof AccessDenied) return []
    throw error
  }
}

async function readMemberships(
  { services, signal, onProgress }: ReadOptions,
  { identityStoreId }: Instance,
  assignments: readonly Assignment[],
): Promise<Directory['memberships']> {
  const groups = distinct(
    assignments.filter(({ principalType }) => principalType === 'GROUP'),
    ({ principalId }) => principalId,
  )
  let done = 0
  const ask = async ({ principalId }: Assignment): Promise<Directory['memberships']> => {
    const input = { IdentityStoreId: identityStoreId, GroupId: principalId, MaxResults: 100 }
    const operation = ['ListGroupMemberships', 'GroupMemberships'] as const
    const members = await listed(services.identityStore, operation, input, membershipOf).catch(gone)
    onProgress({ what: 'groups', done: ++done, of: groups.length })
    return members
  }
  return (await askAll(groups, ask, signal, atOnce)).flat()
}
