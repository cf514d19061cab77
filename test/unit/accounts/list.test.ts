import { describe, expect, it } from 'vitest'
import { listAccounts, listRoles } from '../../../src/accounts/list.ts'
import type { AccountInfo } from '../../../src/identity-center/wire.ts'

async function* pagesOf<T>(items: readonly T[]): AsyncIterable<T> {
  yield* items
}

async function idsInOrder(accounts: readonly AccountInfo[]): Promise<readonly string[]> {
  const portal = { listAccounts: () => pagesOf(accounts) }
  return (await listAccounts(portal, 'token')).map(({ accountId }) => accountId)
}

describe('accounts', () => {
  it('are sorted by name, without regard to case', async () => {
    const names = ['beta', 'Alpha', 'gamma', 'ALPHA2']
    const accounts = names.map((accountName, at) => ({ accountId: String(at), accountName }))
    expect(await idsInOrder(accounts)).toEqual(['1', '3', '0', '2'])
  })

  it('without a name are sorted by email among the names', async () => {
    const accounts = [
      { accountId: '1', accountName: 'zebra' },
      { accountId: '2', emailAddress: 'Middle@example.com' },
      { accountId: '3', accountName: 'alpha' },
    ]
    expect(await idsInOrder(accounts)).toEqual(['3', '2', '1'])
  })

  it('with neither come last, by id', async () => {
    const accounts = [
      { accountId: '222222222222' },
      { accountId: '999999999999', accountName: 'zebra' },
      { accountId: '000000000001', accountName: '' },
    ]
    expect(await idsInOrder(accounts)).toEqual(['999999999999', '000000000001', '222222222222'])
  })

  it('keep their leading zeros, and only the parts that are there', async () => {
    const portal = {
      listAccounts: () => pagesOf([{ accountId: '000000000001', emailAddress: 'a@example.com' }]),
    }
    expect(await listAccounts(portal, 'token')).toEqual([
      { accountId: '000000000001', email: 'a@example.com' },
    ])
  })
})

it('lists each role once, sorted without regard to case', async () => {
  const roleNames = ['ReadOnly', 'admin', 'Billing', 'admin']
  const portal = {
    listAccountRoles: (_: string, accountId: string) =>
      pagesOf(roleNames.map((roleName) => ({ roleName, accountId }))),
  }
  expect(await listRoles(portal, 'token', '1')).toEqual(['admin', 'Billing', 'ReadOnly'])
})
