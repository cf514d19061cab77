/** The directory beside the store's log: one file, written whole. */
import { join } from 'node:path'
import { SystemError } from '../../errors.ts'
import { readTextIfPresent, writePrivateFile } from '../../system/files.ts'
import { type Fields, fieldsOf, stringsOf, textAt } from '../events/fields.ts'
import type { Assignment, Directory, Membership, NamedId } from './directory.ts'

export function directoryPath(folder: string): string {
  return join(folder, 'directory.json')
}

/** Of thousands of assignments each name of a field would be there as often. */
function encoded({ at, from, identityStoreId, ...lists }: Directory): object {
  const { users, groups, memberships, permissionSets, accounts, assignments } = lists
  const names = (all: readonly NamedId[]) => all.map(({ id, name }) => [id, name])
  return {
    version: 1,
    at: at.toISOString(),
    from,
    identityStoreId,
    users: names(users),
    groups: names(groups),
    memberships: memberships.map(({ groupId, userId }) => [groupId, userId]),
    permissionSets: names(permissionSets),
    accounts: names(accounts),
    assignments: assignments.map((one) => [
      one.accountId,
      one.permissionSetArn,
      one.principalType,
      one.principalId,
    ]),
  }
}

/** In a folder that is there. Throws as writePrivateFile. */
export function writeDirectory(folder: string, directory: Directory): void {
  writePrivateFile(directoryPath(folder), `${JSON.stringify(encoded(directory))}\n`)
}

/** Undefined where there is none. Throws SystemError `file-unreadable`, `store-unusable`. */
export function readKeptDirectory(folder: string): Directory | undefined {
  const text = readTextIfPresent(directoryPath(folder))
  if (text === undefined) return undefined
  const kept = fieldsOf(parsed(text))
  const at = new Date(textAt(kept, 'at') ?? Number.NaN)
  if (kept['version'] === 1 && !Number.isNaN(at.getTime())) return decoded(kept, at)
  const message = 'The directory in the store is damaged, or was written by a newer keyless.'
  const fix = 'keyless monitor directory --profile NAME'
  throw new SystemError('store-unusable', message, {
    details: { path: directoryPath(folder) },
    fix,
  })
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function decoded(kept: Fields, at: Date): Directory {
  return {
    at,
    from: kept['from'] === 'files' ? 'files' : 'services',
    identityStoreId: textAt(kept, 'identityStoreId'),
    users: names(kept['users']),
    groups: names(kept['groups']),
    memberships: rows(kept['memberships']).flatMap(membership),
    permissionSets: names(kept['permissionSets']),
    accounts: names(kept['accounts']),
    assignments: rows(kept['assignments']).flatMap(assignment),
  }
}

function rows(value: unknown): readonly (readonly string[])[] {
  return Array.isArray(value) ? value.map(stringsOf) : []
}

function names(value: unknown): readonly NamedId[] {
  return rows(value).flatMap(([id, name]) =>
    id === undefined || name === undefined ? [] : [{ id, name }],
  )
}

function membership([groupId, userId]: readonly string[]): readonly Membership[] {
  return groupId === undefined || userId === undefined ? [] : [{ groupId, userId }]
}

function assignment(row: readonly string[]): readonly Assignment[] {
  const [accountId, permissionSetArn, principalType, principalId] = row
  if (accountId === undefined || permissionSetArn === undefined) return []
  if (principalId === undefined) return []
  if (principalType !== 'USER' && principalType !== 'GROUP') return []
  return [{ accountId, permissionSetArn, principalType, principalId }]
}
