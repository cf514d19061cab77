/** The services that know an organisation's directory, and what is read of their answers. */
import { type JsonApi, type JsonService, listJson } from '../../credentials/json-call.ts'
import { ServiceError } from '../../errors.ts'
import { type Fields, fieldsOf, textAt } from '../events/fields.ts'
import type { Assignment, Membership, NamedId } from './directory.ts'

export const ssoAdminService: JsonService = {
  id: 'sso_admin',
  hosts: { plain: 'sso', fips: 'sso-fips' },
  signingName: 'sso',
  title: 'Identity Center',
  target: 'SWBExternalService',
}

export const identityStoreService: JsonService = {
  id: 'identitystore',
  hosts: { plain: 'identitystore', fips: 'identitystore-fips' },
  signingName: 'identitystore',
  title: 'the Identity Store',
  target: 'AWSIdentityStore',
}

export const organizationsService: JsonService = {
  id: 'organizations',
  hosts: { plain: 'organizations', fips: 'organizations-fips' },
  signingName: 'organizations',
  title: 'Organizations',
  target: 'AWSOrganizationsV20161128',
}

/** Organizations lives in one Region of each partition, whatever Region it is asked about. */
export function organizationsRegion(region: string): string {
  if (region.startsWith('cn-')) return 'cn-northwest-1'
  if (region.startsWith('us-gov-')) return 'us-gov-west-1'
  if (region.startsWith('us-iso-')) return 'us-iso-east-1'
  if (region.startsWith('us-isob-')) return 'us-isob-east-1'
  if (region.startsWith('us-isof-')) return 'us-isof-south-1'
  if (region.startsWith('eusc-') || region.startsWith('eu-isoe-')) return region
  return 'us-east-1'
}

/** Longer ones of an enormous answer are somebody's joke. */
const longest = 1024

export function namedId(fields: Fields, idField: string, nameField: string): NamedId | undefined {
  const id = textAt(fields, idField)
  const name = textAt(fields, nameField)
  return id === undefined ? undefined : { id, name: (name ?? id).slice(0, longest) }
}

export function membershipOf(fields: Fields): Membership | undefined {
  const [groupId, userId] = [textAt(fields, 'GroupId'), textAt(fields, 'MemberId', 'UserId')]
  return groupId === undefined || userId === undefined ? undefined : { groupId, userId }
}

export function assignmentOf(fields: Fields): Assignment | undefined {
  const accountId = textAt(fields, 'AccountId')
  const permissionSetArn = textAt(fields, 'PermissionSetArn')
  const principalType = textAt(fields, 'PrincipalType')
  const principalId = textAt(fields, 'PrincipalId')
  if (accountId === undefined || permissionSetArn === undefined) return undefined
  if (principalId === undefined) return undefined
  if (principalType !== 'USER' && principalType !== 'GROUP') return undefined
  return { accountId, permissionSetArn, principalType, principalId }
}

/** Members of a list, whatever else is in an answer. */
export async function listed<T>(
  api: JsonApi,
  [operation, list]: readonly [operation: string, list: string],
  input: Readonly<Record<string, unknown>>,
  read: (member: Fields) => T | undefined,
): Promise<readonly T[]> {
  return await listJson(api, { operation, list, input }, (member) => read(fieldsOf(member)))
}

/** Deleted since it was listed, or with assignments that outlived it: nothing. */
export function gone(error: unknown): readonly [] {
  if (error instanceof ServiceError && error.details['error'] === 'ResourceNotFound') return []
  throw error
}
