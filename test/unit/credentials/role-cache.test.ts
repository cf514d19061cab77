import { statSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import type { SsoRole } from '../../../src/credentials/ports.ts'
import { createRoleCache, roleHash } from '../../../src/credentials/role-cache.ts'
import { decodeCachedCredentials } from '../../../src/credentials/role-cache-file.ts'
import { adminFile, answer, createWorld, session, type World } from './credential-world.ts'

const role: SsoRole = { session, accountId: '111122223333', roleName: 'Admin' }
const worlds: World[] = []

function world(): World {
  const made = createWorld()
  worlds.push(made)
  return made
}

afterEach(() => {
  for (const made of worlds.splice(0)) made.home.remove()
})

const fileText =
  '{"ProviderType": "sso", "Credentials": {"AccessKeyId": "ASIARTX3GSDSQAAQEAYE", "SecretAccessKey": "sk/+=", "SessionToken": "st", "Expiration": "2026-11-23T01:00:00Z", "AccountId": "111122223333"}}'

it('names the file of a session as the AWS CLI does', () => {
  expect(roleHash(role)).toBe('360f093cdc0bddf23eecc38b9cb6222fca5a195a')
})

it('names the file of a legacy start URL as the AWS CLI does', () => {
  const legacy = { ...role, session: { ...session, name: undefined } }
  expect(roleHash(legacy)).toBe('93bde919392f1c09c75e6dfef97167e69f9f0a8a')
})

it('names the file of a session outside ASCII as the AWS CLI does', () => {
  const accented = { ...role, session: { ...session, name: 'é' } }
  expect(roleHash(accented)).toBe('a82d58088cb036150791a53b0465546b9fc98f4a')
})

it('writes one private line of whole seconds', () => {
  const { home, ports } = world()
  createRoleCache(ports.system).write(role, answer)
  expect(home.read(adminFile)).toBe(fileText)
  expect(statSync(join(home.path, adminFile)).mode & 0o777).toBe(0o600)
})

it('reads what it wrote', () => {
  const { ports } = world()
  const cache = createRoleCache(ports.system)
  cache.write(role, answer)
  expect(cache.read(role)).toEqual({
    ...answer,
    expiresAt: new Date('2026-11-23T01:00:00Z'),
    accountId: '111122223333',
  })
})

it('reads an old file: no account, a date that ends in UTC', () => {
  const text = fileText.replace(', "AccountId": "111122223333"', '').replace(':00Z', ':00UTC')
  const { expiresAt, accountId } = decodeCachedCredentials(text) ?? {}
  expect(expiresAt).toEqual(new Date('2026-11-23T01:00:00Z'))
  expect(accountId).toBeUndefined()
})

it('reads the JavaScript way: indented, milliseconds', () => {
  const text = JSON.stringify(JSON.parse(fileText), undefined, 2).replace(':00Z', ':00.000Z')
  expect(decodeCachedCredentials(text)?.expiresAt).toEqual(new Date('2026-11-23T01:00:00Z'))
})

it.each([
  ['nothing', ''],
  ['half a file', fileText.slice(0, 60)],
  ['a list', '[]'],
  ['no credentials', '{"ProviderType": "sso"}'],
  ['an empty key', fileText.replace('"ASIARTX3GSDSQAAQEAYE"', '""')],
  ['a number for a secret', fileText.replace('"sk/+="', '7')],
  ['no date', fileText.replace('2026-11-23T01:00:00Z', 'tomorrow')],
])('takes %s for a miss, with a warning', (_, text) => {
  const { home, ports, warnings } = world()
  home.write(adminFile, text)
  expect(createRoleCache(ports.system).read(role)).toBeUndefined()
  expect(warnings).toHaveLength(1)
})

it.each([
  ['says so', fileText.replace('111122223333', '444455556666')],
  ['shows it in the key', fileText.replace('ASIARTX3GSDSQAAQEAYE', 'ASIAWO645SY5AAAQEAYE')],
  [
    'shows it in the key alone',
    fileText
      .replace('ASIARTX3GSDSQAAQEAYE', 'ASIAWO645SY5AAAQEAYE')
      .replace(', "AccountId": "111122223333"', ''),
  ],
])('takes a file of another account that %s for a miss, with a warning', (_, text) => {
  const { home, ports, warnings } = world()
  home.write(adminFile, text)
  expect(createRoleCache(ports.system).read(role)).toBeUndefined()
  expect(warnings).toEqual([expect.stringContaining('keys of another account')])
})

it('is a silent miss where there is no file', () => {
  const { ports, warnings } = world()
  expect(createRoleCache(ports.system).read(role)).toBeUndefined()
  expect(warnings).toEqual([])
})

it('refuses a link that leads out of the folder', () => {
  const { home, ports } = world()
  const elsewhere = home.write('elsewhere.json', fileText)
  home.write('.aws/cli/cache/other.json', '{}')
  symlinkSync(elsewhere, join(home.path, adminFile))
  expect(() => createRoleCache(ports.system).read(role)).toThrow(
    expect.objectContaining({ code: 'cache-not-private' }),
  )
})
