/** What the AWS CLI prints about a directory, for whoever may not ask and was given files. */
import { type Fields, fieldsOf, isFields, stringsOf, textAt } from '../events/fields.ts'
import { assignmentKey, type Directory, distinct } from './directory.ts'
import { assignmentOf, membershipOf, namedId } from './services.ts'

/** What files tell; kinds that are in none of them stay as they were. */
export type Told = Partial<Omit<Directory, 'at' | 'from'>>

/** Documents of a file: one, or several one after another, as a loop in a shell leaves them. */
export function documentsIn(text: string): readonly Fields[] {
  const plain = text.replace(/^\uFEFF/, '').trim()
  if (plain === '') return []
  const whole = parsed(plain)
  if (whole !== undefined) return whole
  const parts = plain.split(/(?<=^\}|\}[ \t]*)\r?\n(?=\{)/m).map(parsed)
  return parts.every((part) => part !== undefined) ? parts.flat() : []
}

function parsed(text: string): readonly Fields[] | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isFields(value) ? [value] : []
  } catch {
    return undefined
  }
}

/** Undefined where nothing of them is about a directory. */
export function toldBy(documents: readonly Fields[]): Told | undefined {
  const all = <T>(list: string, read: (member: Fields) => T | undefined) => {
    const lists = documents.map((one) => one[list]).filter((value) => Array.isArray(value))
    if (lists.length === 0) return undefined
    return lists.flat().flatMap((member: unknown) => read(fieldsOf(member)) ?? [])
  }
  const one = <T extends { readonly id: string }>(items: readonly T[] | undefined) =>
    items === undefined ? undefined : distinct(items, ({ id }) => id)
  const memberships = all('GroupMemberships', membershipOf)
  const assignments = all('AccountAssignments', assignmentOf)
  const told = {
    users: one(all('Users', (user) => named(user, 'UserId', 'UserName'))),
    groups: one(all('Groups', (group) => named(group, 'GroupId', 'DisplayName'))),
    memberships: memberships && distinct(memberships, (m) => `${m.groupId} ${m.userId}`),
    permissionSets: one(permissionSetsIn(documents)),
    accounts: one(all('Accounts', (account) => named(account, 'Id', 'Name'))),
    assignments: assignments && distinct(assignments, assignmentKey),
    identityStoreId: storeIn(documents),
  }
  const known = Object.entries(told).filter(([, value]) => value !== undefined)
  return known.length === 0 ? undefined : (Object.fromEntries(known) as Told)
}

/** A list of users of IAM has `UserId` and `UserName` as well, and an ARN. */
function named(fields: Fields, id: string, name: string) {
  if (id === 'UserId' && fields['Arn'] !== undefined) return undefined
  return textAt(fields, name) === undefined ? undefined : namedId(fields, id, name)
}

/** Described ones; of those that are only listed nobody knows the name. */
function permissionSetsIn(documents: readonly Fields[]) {
  const found = documents
    .map((document) => fieldsOf(document['PermissionSet']))
    .flatMap((fields) => namedId(fields, 'PermissionSetArn', 'Name') ?? [])
  const listedArns = documents.flatMap((document) => stringsOf(document['PermissionSets']))
  if (found.length === 0 && listedArns.length === 0) return undefined
  return [...listedArns.map((id) => ({ id, name: id })), ...found]
}

function storeIn(documents: readonly Fields[]): string | undefined {
  const members = documents.flatMap((document) =>
    [document['Instances'], document['Users'], document['Groups'], document['GroupMemberships']]
      .filter((list) => Array.isArray(list))
      .flat(),
  )
  const ids = members.map((member: unknown) => textAt(fieldsOf(member), 'IdentityStoreId'))
  return ids.find((id) => id !== undefined)
}
