import stringWidth from 'fast-string-width'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { rememberAccounts } from '../../../src/accounts/known-accounts.ts'
import { accountNames, namedAccount } from '../../../src/cli/account-names.ts'
import { createFixture, type Fixture, legacy, session } from '../tokens/token-fixture.ts'

let fixture: Fixture
beforeEach(() => {
  fixture = createFixture()
})
afterEach(() => fixture.home.remove())

test('names that a server chose are harmless, and no longer than a column', async () => {
  const names = ['\u001b[31mred\u001b]0;title\u0007', '\u202Egnp.exe', 'x'.repeat(200), ' \u200B ']
  const accounts = names.map((name, at) => ({ accountId: `11111111111${at}`, name }))
  await rememberAccounts(session, accounts, fixture.system)
  const known = accountNames({ ...fixture.system, http: {} as never })
  expect(known.get('111111111110')).toBe('red')
  expect(known.get('111111111111')).toBe('gnp.exe')
  expect(stringWidth(known.get('111111111112') ?? '')).toBe(48)
  expect(known.has('111111111113')).toBe(false)
})

test('names come from every sign-in of this machine, and stand behind their ids', async () => {
  await rememberAccounts(session, [{ accountId: '111111111111', name: 'dev' }], fixture.system)
  await rememberAccounts(legacy, [{ accountId: '222222222222', name: 'data' }], fixture.system)
  const known = accountNames({ ...fixture.system, http: {} as never })
  const shown = ['111111111111', '222222222222', '333333333333'].map((id) =>
    namedAccount(id, known),
  )
  expect(shown).toEqual(['111111111111 dev', '222222222222 data', '333333333333'])
})
