import { UsageError } from '../errors.ts'
import { type Account, type Directory, type PermissionSet, createDirectory } from './directory.ts'
import { defaultDirectory } from './default-organisation.ts'
import { accessOf } from './iam.ts'

const fields = ['payments', 'search', 'mobile', 'data', 'identity', 'media', 'ledger', 'maps']
const stages = ['dev', 'staging', 'production', 'sandbox']
const duties = ['Administrator', 'ReadOnly', 'Developer', 'Operator', 'Auditor', 'Billing']

function word(words: readonly string[], index: number): string {
  return words[index % words.length] ?? ''
}

function accountAt(index: number): Account {
  const round = Math.floor(index / (fields.length * stages.length)) + 1
  const accountName = `${word(fields, Math.floor(index / stages.length))}-${word(stages, index)}-${round}`
  return {
    // Leading zeros are real and get lost easily, so one account in eight has one.
    accountId: String((index % 8 === 7 ? 10 ** 10 : 10 ** 11) + index * 7919).padStart(12, '0'),
    accountName,
    emailAddress: `aws+${accountName}@example.com`,
  }
}

function permissionSetAt(index: number): PermissionSet {
  const round = Math.floor(index / duties.length)
  const duty = word(duties, index)
  return {
    name: `${duty}Access${round === 0 ? '' : String(round + 1)}`,
    sessionSeconds: 3600,
    iam: duty === 'Administrator' ? 'full' : accessOf([`${duty}Access`]),
  }
}

/**
 * The tutorial's users in an organisation of any size. Alice has every role in every account; bob
 * has a third of them, unevenly. Assignments are computed when asked for. Throws UsageError
 * `flag-value` outside 1 to 20,000 accounts and 1 to 300 roles.
 */
export function largeDirectory(accountCount: number, roleCount: number): Directory {
  if (!Number.isInteger(accountCount) || accountCount < 1 || accountCount > 20_000) {
    throw new UsageError('flag-value', 'The number of accounts must be 1 to 20,000.')
  }
  if (!Number.isInteger(roleCount) || roleCount < 1 || roleCount > 300) {
    throw new UsageError('flag-value', 'The number of roles must be 1 to 300.')
  }
  const accounts = Array.from({ length: accountCount }, (_, index) => accountAt(index))
  const positions = new Map(accounts.map(({ accountId }, index) => [accountId, index]))
  const permissionSets = Array.from({ length: roleCount }, (_, index) => permissionSetAt(index))
  const names = permissionSets.map(({ name }) => name)
  const organisation = {
    ...defaultDirectory().organisation,
    groups: [],
    accounts,
    permissionSets,
    iamRoles: [],
    iamUsers: [],
    iamGroups: [],
    identityProviders: [],
  }
  return createDirectory(organisation, (user, accountId) => {
    const position = positions.get(accountId)
    if (position === undefined) return []
    if (user === 'alice') return names
    if (user !== 'bob') return []
    return names.filter((_, index) => (position + index) % 3 === 0)
  })
}
