import { expect, test } from 'vitest'
import { chooseRole } from '../../../src/migrate/choose-role.ts'

const choose = (roles: string[], policies: string[], userName?: string) =>
  chooseRole({ roles, policies, userName })

const all = ['AdministratorAccess', 'BillingReader', 'DataEngineerAccess', 'ReadOnlyAccess']

test.each([
  ['an administrator', ['AdministratorAccess'], 'AdministratorAccess', false],
  ['a reader', ['ReadOnlyAccess', 'SecurityAudit'], 'ReadOnlyAccess', false],
  ['one who writes', ['AmazonS3FullAccess'], 'DataEngineerAccess', false],
  ['one whose policies are in a group', [], 'DataEngineerAccess', false],
  [
    'one who reads and writes',
    ['ReadOnlyAccess', 'AmazonSQSFullAccess'],
    'DataEngineerAccess',
    false,
  ],
])('%s gets the least that is enough', (_, policies, roleName, isMore) => {
  expect(choose(all, policies)).toMatchObject({ roleName, isMore })
})

test('more than was needed is said, and less is not taken', () => {
  expect(choose(['AdministratorAccess', 'ReadOnlyAccess'], ['AmazonS3FullAccess'])).toEqual({
    roleName: 'AdministratorAccess',
    others: [],
    isMore: true,
  })
  expect(choose(['ReadOnlyAccess', 'ViewOnlyAccess'], ['AmazonS3FullAccess'])).toBeUndefined()
  expect(choose([], ['ReadOnlyAccess'])).toBeUndefined()
})

test('a name that is the policy’s or the user’s is the likeliest, and the rest is told', () => {
  const roles = ['AppAccess', 'Deploy', 'Developer']
  expect(choose(roles, [], 'deploy-bot')).toEqual({
    roleName: 'Deploy',
    others: ['AppAccess', 'Developer'],
    isMore: false,
  })
  expect(choose(['Ops', 'PowerUser'], ['PowerUserAccess'], 'ops')?.roleName).toBe('PowerUser')
})
