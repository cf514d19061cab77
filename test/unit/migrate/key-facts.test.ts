import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { AccessDenied } from '../../../src/errors.ts'
import { keyIdsOfAccount } from '../../../src/migrate/account-keys.ts'
import { keyFacts } from '../../../src/migrate/key-facts.ts'
import { createPermissions } from '../../../src/migrate/user-permissions.ts'
import { type Sandbox, startSandbox } from '../../../src/sandbox/start-sandbox.ts'
import { crowdedDirectory, iamAs, tutorialKey } from '../../support/iam-users.ts'

let sandbox: Sandbox
beforeEach(async () => {
  sandbox = await startSandbox()
})
afterEach(() => sandbox.close())

function facts(user: string, at = 0, caller = 'trent', accountId = '111111111111') {
  const iam = iamAs(sandbox, caller)
  const { keyId } = tutorialKey(user, at)
  const allKeyIds = () => keyIdsOfAccount(iam, iam.options)
  return keyFacts(iam, { keyId, accountId, allKeyIds, permissionsOf: createPermissions(iam) })
}

test('the user, its policies, its password and its other key are known', async () => {
  expect(await facts('trent')).toMatchObject({
    userName: 'trent',
    isActive: true,
    permissions: { grants: [{ policy: 'AdministratorAccess', allows: 'admin' }], notKnown: [] },
    hasPassword: true,
  })
  const deploy = await facts('deploy')
  expect(deploy).toMatchObject({ hasPassword: false, lastUsed: { service: 's3' } })
  expect(deploy).not.toHaveProperty('secondKey')
  const root = await facts('<root_account>', 0, '<root_account>', '333333333333')
  expect(root).toMatchObject({ userName: undefined })
  expect(root).not.toHaveProperty('permissions')
})

test('what is only a help is gone without', async () => {
  sandbox.faults.add({ operation: 'GetLoginProfile', kind: 'denied' })
  sandbox.faults.add({ operation: 'ListAttachedUserPolicies', kind: 'denied' })
  const known = await facts('trent')
  expect(known).toMatchObject({
    userName: 'trent',
    permissions: { grants: [], notKnown: ['ListAttachedUserPolicies'] },
  })
  expect(known).not.toHaveProperty('hasPassword')
})

describe('where IAM refuses to speak of a key', () => {
  beforeEach(() => sandbox.faults.add({ operation: 'GetAccessKeyLastUsed', kind: 'denied' }))

  test('that the account has, the refusal stands', async () => {
    await expect(facts('deploy')).rejects.toBeInstanceOf(AccessDenied)
  })

  test('that is in no list of the account, it is gone, or of root', async () => {
    expect(await facts('warehouse')).toBeUndefined()
    const asked = await facts('warehouse', 0, '<root_account>', '333333333333')
    expect(asked).toMatchObject({ userName: undefined })
  })

  test('and nobody may list keys either, the refusal stands', async () => {
    sandbox.faults.add({ operation: 'GenerateCredentialReport', kind: 'denied' })
    sandbox.faults.add({ operation: 'ListUsers', kind: 'denied' })
    await expect(facts('warehouse')).rejects.toBeInstanceOf(AccessDenied)
  })
})

test('of many users those with keys alone are asked', async () => {
  const crowded = await startSandbox({ directory: crowdedDirectory(300) })
  try {
    const iam = iamAs(crowded, 'trent')
    const { keyId } = tutorialKey('trent')
    expect(await keyIdsOfAccount(iam, iam.options)).toEqual([keyId])
    expect(crowded.journal.count('ListAccessKeys')).toBe(1)
  } finally {
    await crowded.close()
  }
})
