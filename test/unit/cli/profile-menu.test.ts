import stringWidth from 'fast-string-width'
import { describe, expect, test } from 'vitest'
import { profileChoices } from '../../../src/cli/profile-menu.ts'
import type { ProfileRow } from '../../../src/cli/profile-rows.ts'
import { searchText } from '../../../src/cli/prompts/questions.ts'
import { rank } from '../../../src/cli/prompts/rank.ts'

const rows: readonly ProfileRow[] = [
  {
    name: 'dev-admin',
    kind: 'sso',
    accountId: '111111111111',
    accountName: 'Payments dev',
    roleName: 'AdministratorAccess',
  },
  { name: 'prod', kind: 'role', accountId: '333333333333', roleName: 'Auditor' },
  { name: 'keys', kind: 'keys' },
]

const isProduction = (name: string) => name.includes('prod')

const choices = (columns: number, from = rows) =>
  profileChoices(from, { columns, colour: false, stdoutColour: false } as never, isProduction)

describe('a menu of profiles', () => {
  test('lines up account, role and id', () => {
    expect(choices(80).map(({ label }) => label)).toEqual([
      'dev-admin        Payments dev  AdministratorAccess  111111111111',
      'prod production                Auditor              333333333333',
      'keys',
    ])
  })

  test('leaves out the id first, then says the rest on the line that one is on', () => {
    expect(choices(60)[0]?.label).toBe('dev-admin        Payments dev  AdministratorAccess')
    expect(choices(40)[0]).toMatchObject({
      label: 'dev-admin',
      hint: 'Payments dev AdministratorAccess 111111111111',
    })
    expect(choices(40)[1]?.label).toBe('prod PROD                Auditor')
  })

  test('has no column for what nobody has', () => {
    expect(choices(80, rows.slice(1))[0]?.label).toBe('prod production  Auditor  333333333333')
  })

  test.each([80, 40])('fits %i columns, however long and wide a name is', (columns) => {
    const accountName = '漢字'.repeat(20)
    const long = { ...rows[0], name: 'x'.repeat(200), kind: 'sso', accountName } as const
    for (const { label } of choices(columns, [long, { ...long, name: 'short' }, ...rows])) {
      expect(stringWidth(label) + 3).toBeLessThanOrEqual(columns)
    }
  })

  test('is searched by account name, role, id and production, the words in any order', async () => {
    const search = await rank(choices(40).map(searchText))
    expect(search('admin payments')).toEqual([0])
    expect(search('3333')).toEqual([1])
    expect(search('production aud')).toEqual([1])
    expect(search('')).toEqual([0, 1, 2])
  })
})
