import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { rememberAccounts } from '../../../../src/accounts/known-accounts.ts'
import { storeAccountNames } from '../../../../src/cli/monitor/store-account-names.ts'
import { directoryPath, writeDirectory } from '../../../../src/monitor/directory/directory-file.ts'
import { createFixture, type Fixture, session } from '../../tokens/token-fixture.ts'

let fixture: Fixture
let folder: string
beforeEach(() => {
  fixture = createFixture()
  folder = join(fixture.home.path, 'store')
  mkdirSync(folder)
})
afterEach(() => fixture.home.remove())

const nobody = { users: [], groups: [], memberships: [], permissionSets: [], assignments: [] }
const names = () => storeAccountNames({ ...fixture.system, http: {} as never }, folder)

it('names of accounts are those of the directory, and of the sign-ins of this machine before them', async () => {
  const accounts = [
    { id: '111111111111', name: 'payments' },
    { id: '222222222222', name: '\u001b[31mdata' },
    { id: '333333333333', name: '' },
  ]
  writeDirectory(folder, { at: new Date(), from: 'files', ...nobody, accounts })
  await rememberAccounts(session, [{ accountId: '111111111111', name: 'mine' }], fixture.system)
  expect([...names()]).toEqual([
    ['111111111111', 'mine'],
    ['222222222222', 'data'],
  ])
})

it('a directory that is damaged has no names, and stops nobody', () => {
  expect(names().size).toBe(0)
  writeFileSync(directoryPath(folder), '{"version":')
  expect(names().size).toBe(0)
})
