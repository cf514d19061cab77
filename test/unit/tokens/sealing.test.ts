import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openBytes, sealBytes } from '../../../src/tokens/sealing/aead.ts'
import { unwrapKey, wrapKey } from '../../../src/tokens/sealing/passphrase-key.ts'
import {
  protectionPath,
  readProtection,
  writeProtection,
} from '../../../src/tokens/sealing/protection.ts'
import {
  anySecretAbout,
  readSecretFile,
  sealedPath,
  writeSecretFile,
} from '../../../src/tokens/sealing/sealed-files.ts'
import { forgetKey, newKey, rememberKey } from '../../../src/tokens/sealing/sealing-key.ts'
import { type Fixture, createFixture } from './token-fixture.ts'

const keys =
  '{"ProviderType": "sso", "Credentials": {"AccessKeyId": "ASIAEXAMPLE", "SecretAccessKey": "quiet", "SessionToken": "t", "Expiration": "2026-11-23T03:00:00Z", "AccountId": "111111111111"}}'

const { name, key } = newKey()
const wrapped = wrapKey(key, 'correct horse battery')

let fixture: Fixture
let path: string
beforeEach(() => {
  fixture = createFixture()
  const { system } = fixture
  rememberKey(name, key, system)
  writeProtection(system, {
    mode: 'shared',
    leaving: false,
    key: name,
    keeper: { kind: 'passphrase', wrapped },
  })
  path = join(system.paths.cliCache, 'a.json')
  writeSecretFile(path, keys, system)
})
afterEach(() => {
  forgetKey(name, fixture.system)
  fixture.home.remove()
})

const sealed = () => readFileSync(sealedPath(path, fixture.system.paths), 'utf8')
const change = (text: string) => writeFileSync(sealedPath(path, fixture.system.paths), text)

it('a sealed file says what may be known, and nothing else', () => {
  expect(sealed()).not.toContain('quiet')
  expect(anySecretAbout(path, fixture.system)).toEqual({
    kind: 'keys',
    providerType: 'sso',
    accessKeyId: 'ASIAEXAMPLE',
    accountId: '111111111111',
    expiresAt: '2026-11-23T03:00:00Z',
  })
  expect(readSecretFile(path, fixture.system)).toBe(keys)
})

it.each([
  ['what it says openly', (text: string) => text.replace('111111111111', '222222222222')],
  ['what is sealed', (text: string) => text.replace(/("sealed": ".{20})./, '$1-')],
  ['its end', (text: string) => text.slice(0, -10)],
  ['everything', () => '\u0000'],
])('a sealed file with another word in %s counts as none', (_, damage) => {
  change(damage(sealed()))
  expect(readSecretFile(path, fixture.system)).toBeUndefined()
})

it('a sealed file under the name of another is not opened, and a warning says so', () => {
  const other = join(fixture.system.paths.cliCache, 'b.json')
  const { paths } = fixture.system
  copyFileSync(sealedPath(path, paths), sealedPath(other, paths))
  expect(readSecretFile(other, fixture.system)).toBeUndefined()
  expect(fixture.warnings).toEqual([expect.stringContaining('counts as none')])
})

it.each([
  ['nothing', ''],
  ['another version', '{"version": "2"}'],
  ['costs that no machine has', '"N": "1099511627776"'],
])('protection with %s in its file is an error, never off', (_, text) => {
  const file = protectionPath(fixture.system.paths)
  const whole = readFileSync(file, 'utf8')
  writeFileSync(file, text.startsWith('"N"') ? whole.replace(/"N": "\d+"/, text) : text)
  expect(() => readProtection(fixture.system)).toThrow(
    expect.objectContaining({ code: 'protection-damaged' }),
  )
})

it('a passphrase opens the key however its letters were put together, and no other one does', () => {
  const other = wrapKey(key, 'stra\u00dfe caf\u00e9')
  expect(unwrapKey(other, 'stra\u00dfe cafe\u0301')).toEqual(key)
  expect(unwrapKey(wrapped, 'strasse cafe')).toBeUndefined()
})

it('sealing the same twice shows nothing of it', () => {
  const bytes = Buffer.from('the same')
  const [one, two] = [sealBytes(bytes, key, 'place'), sealBytes(bytes, key, 'place')]
  expect(one).not.toBe(two)
  expect(openBytes(one, key, 'place')?.toString()).toBe('the same')
  expect(openBytes(one, key, 'elsewhere')).toBeUndefined()
  expect(openBytes('AAAA', key, 'place')).toBeUndefined()
})
