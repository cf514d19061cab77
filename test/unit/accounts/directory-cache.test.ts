import { appendFileSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openDirectoryWriter, readDirectory } from '../../../src/accounts/directory-cache.ts'
import { createFixture, type Fixture, minutesOn, session } from '../tokens/token-fixture.ts'

let fixture: Fixture
beforeEach(() => {
  fixture = createFixture()
})
afterEach(() => fixture.home.remove())

const accounts = [
  { accountId: '111111111111', name: 'dev', email: 'dev@example.com' },
  { accountId: '000000000042' },
]

const read = () => readDirectory(session, fixture.system)

function cacheFile(): string {
  const folder = join(fixture.system.paths.cacheFolder, 'accounts')
  return join(folder, readdirSync(folder)[0] ?? '')
}

function writeSome(): void {
  const writer = openDirectoryWriter(session, read(), fixture.system)
  writer.accounts(accounts)
  fixture.advance(5)
  writer.roles('111111111111', ['Admin', 'ReadOnly'])
  writer.close()
}

test('what was learnt is known, each with its age', () => {
  expect(read()).toBeUndefined()
  writeSome()
  expect(read()).toEqual({
    accounts,
    at: minutesOn(0),
    roles: new Map([['111111111111', { names: ['Admin', 'ReadOnly'], at: minutesOn(5) }]]),
  })
  expect(statSync(cacheFile()).mode & 0o777).toBe(0o600)
})

test('another session, start URL or region has a cache of its own', () => {
  writeSome()
  expect(readDirectory({ ...session, name: 'other' }, fixture.system)).toBeUndefined()
  expect(readDirectory({ ...session, name: undefined }, fixture.system)).toBeUndefined()
  expect(readDirectory({ ...session, region: 'eu-west-1' }, fixture.system)).toBeUndefined()
})

test('the half line of a killed writer is ignored, and gone after the next one', () => {
  writeSome()
  appendFileSync(cacheFile(), '{"kind":"roles","accountId":"0000')
  expect(read()?.roles.size).toBe(1)
  const writer = openDirectoryWriter(session, read(), fixture.system)
  writer.roles('000000000042', ['Admin'])
  writer.close()
  expect([...(read()?.roles.keys() ?? [])]).toEqual(['111111111111', '000000000042'])
})

test('an account out of reach is forgotten with its roles', () => {
  writeSome()
  const writer = openDirectoryWriter(session, read(), fixture.system)
  writer.accounts(accounts.slice(1))
  writer.close()
  openDirectoryWriter(session, read(), fixture.system).close()
  expect(readFileSync(cacheFile(), 'utf8')).not.toContain('ReadOnly')
})

test.each([
  '',
  '{}',
  '{"kind":"version","version":2}\n',
  '\u0000\u0000',
  '[]\n',
  '{"kind":"version"}\n',
])('a file that is no cache of this version is as if it were not there: %j', (text) => {
  writeSome()
  writeFileSync(cacheFile(), text)
  expect(read()).toBeUndefined()
})

test('facts of the wrong shape are skipped', () => {
  writeSome()
  const odd = [
    { kind: 'accounts', accounts: [{ accountId: 7 }], at: '2026-11-23T03:00:00Z' },
    { kind: 'roles', accountId: '111111111111', names: ['Admin', 7], at: '2026-11-23T03:00:00Z' },
    { kind: 'roles', accountId: '111111111111', names: ['Other'], at: 'yesterday' },
    { kind: 'news', at: '2026-11-23T03:00:00Z' },
  ]
  appendFileSync(cacheFile(), odd.map((fact) => `${JSON.stringify(fact)}\n`).join(''))
  expect(read()?.accounts).toEqual(accounts)
  expect(read()?.roles.get('111111111111')?.names).toEqual(['Admin', 'ReadOnly'])
})
