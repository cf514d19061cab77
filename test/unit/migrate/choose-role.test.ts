import { expect, test } from 'vitest'
import { chooseRole } from '../../../src/migrate/choose-role.ts'
import type { Permissions } from '../../../src/migrate/migration-plan.ts'
import { powerOf } from '../../../src/migrate/policy-power.ts'

const permissionsOf = (policies: readonly string[]): Permissions => ({
  grants: policies.map((policy) => ({ policy, allows: powerOf(policy) })),
  notKnown: [],
})

const choose = (roles: string[], policies: string[], userName?: string) =>
  chooseRole({ roles, permissions: permissionsOf(policies), userName })

const all = ['AdministratorAccess', 'BillingReader', 'DataEngineerAccess', 'ReadOnlyAccess']

test.each([
  ['an administrator', ['AdministratorAccess'], 'AdministratorAccess', false],
  ['a reader', ['ReadOnlyAccess', 'SecurityAudit'], 'ReadOnlyAccess', false],
  ['one who writes', ['AmazonS3FullAccess'], 'DataEngineerAccess', false],
  ['one of whose policies IAM tells nothing', [], 'DataEngineerAccess', false],
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

test('what came from a group, what is bounded and what is not known all count', () => {
  const choice = (permissions: Permissions) =>
    chooseRole({ roles: all, permissions, userName: undefined })?.roleName
  const reads = { policy: 'ReadOnlyAccess', allows: 'read' } as const
  const rules = { policy: 'everything', group: 'ops', inline: true, allows: 'admin' } as const
  expect(choice({ grants: [reads, rules], notKnown: [] })).toBe('AdministratorAccess')
  expect(choice({ grants: [reads, rules], boundary: 'ViewOnlyAccess', notKnown: [] })).toBe(
    'ReadOnlyAccess',
  )
  expect(choice({ grants: [reads], notKnown: ['ListGroupsForUser'] })).toBe('DataEngineerAccess')
  expect(choice({ grants: [reads], notKnown: ['GetUser'] })).toBe('ReadOnlyAccess')
})
