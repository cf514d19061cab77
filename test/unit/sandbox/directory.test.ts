import { describe, expect, test } from 'vitest'
import { UsageError } from '../../../src/errors.ts'
import { defaultDirectory } from '../../../src/sandbox/default-organisation.ts'
import { isStartUrlOf } from '../../../src/sandbox/directory.ts'
import { largeDirectory } from '../../../src/sandbox/large-organisation.ts'

describe('the default organisation', () => {
  const directory = defaultDirectory()

  test("alice has the tutorial's five roles", () => {
    expect(directory.rolesOf('alice', '111111111111')).toEqual([
      'AdministratorAccess',
      'ReadOnlyAccess',
    ])
    expect(directory.rolesOf('alice', '222222222222')).toContain('AdministratorAccess')
    expect(directory.rolesOf('alice', '333333333333')).toEqual(['ReadOnlyAccess'])
    expect(directory.rolesOf('alice', '444444444444')).toEqual(['DataEngineerAccess'])
  })

  test('bob has other roles and a second factor', () => {
    expect(directory.rolesOf('bob', '111111111111')).toEqual([])
    expect(directory.rolesOf('bob', '333333333333')).toEqual(['AdministratorAccess'])
    expect(directory.user('Bob')?.totpSecret).toMatch(/^[A-Z2-7]+$/)
  })

  test('the start URL is known in its usual spellings only', () => {
    const known = (url: string) => isStartUrlOf(directory.organisation, url)
    expect(known('https://my-org.awsapps.com/start')).toBe(true)
    expect(known('https://my-org.awsapps.com/start#/')).toBe(true)
    expect(known('https://my-org.awsapps.com/start/')).toBe(true)
    expect(known('https://my-org.awsapps.com')).toBe(false)
    expect(known('http://my-org.awsapps.com/start')).toBe(false)
  })
})

describe('a large organisation', () => {
  test('has as many distinct accounts as asked, some with a leading zero', () => {
    const { accounts } = largeDirectory(5000, 20).organisation
    const ids = new Set(accounts.map(({ accountId }) => accountId))
    expect(ids.size).toBe(5000)
    expect([...ids].every((id) => /^\d{12}$/.test(id))).toBe(true)
    expect([...ids].some((id) => id.startsWith('0'))).toBe(true)
    expect(new Set(accounts.map(({ accountName }) => accountName)).size).toBe(5000)
  })

  test('gives alice everything and bob a part', () => {
    const directory = largeDirectory(30, 5)
    expect(directory.accountsOf('alice')).toHaveLength(30)
    const [first] = directory.organisation.accounts
    expect(directory.rolesOf('alice', first!.accountId)).toHaveLength(5)
    expect(directory.rolesOf('bob', first!.accountId).length).toBeLessThan(5)
  })

  test('is made within a blink', () => {
    const before = performance.now()
    largeDirectory(5000, 300).accountsOf('alice')
    expect(performance.now() - before).toBeLessThan(1000)
  })

  test('has bounds', () => {
    expect(() => largeDirectory(0, 1)).toThrow(UsageError)
    expect(() => largeDirectory(1, 301)).toThrow(UsageError)
    expect(() => largeDirectory(1.5, 1)).toThrow(UsageError)
  })
})
