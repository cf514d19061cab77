import { statSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { assertWindowName, inContainer, windowName } from '../../../src/console/window.ts'
import { rememberWindow, rememberedWindow } from '../../../src/console/window-memory.ts'
import { systemClock } from '../../../src/system/clock.ts'
import { resolvePaths } from '../../../src/system/paths.ts'
import { isTrustedBrowserUrl } from '../../../src/system/trusted-url.ts'
import { createTempHome, type TempHome } from '../../support/temp-home.ts'
import { testPlatform } from '../../support/test-platform.ts'

let home: TempHome
beforeEach(() => {
  home = createTempHome()
})
afterEach(() => home.remove())

const ports = () => ({
  clock: systemClock,
  paths: resolvePaths({ HOME: home.path }, 'linux', undefined),
  platform: testPlatform({ os: 'linux' as const }),
})
const file = '.local/state/keyless/console-windows.json'

test('a name is filled with what stands for the profile, without marks that a name may not have', () => {
  const facts = { profile: 'p', account: 'Team "A"/B & C', role: 'Admin' }
  const name = windowName('{account} {role}', facts)
  expect(name).toBe('Team -A-B - C Admin')
  assertWindowName('container', name)
  expect(windowName('{role}', { ...facts, role: undefined })).toBe('')
  expect(windowName('{other}', facts)).toBe('{other}')
})

test('a container wraps trusted addresses only, whatever its name holds', () => {
  const page = 'https://my-org.awsapps.com/start/#/console?account_id=1&role_name=a%20b'
  const url = inContainer('prod & co', page)
  const fields = new URLSearchParams(url.slice('ext+container:'.length))
  expect([fields.get('name'), fields.get('url')]).toEqual(['prod & co', page])
  expect(isTrustedBrowserUrl(url)).toBe(true)
  expect(isTrustedBrowserUrl(inContainer('prod', 'https://evil.example/'))).toBe(false)
})

test('names that a browser could take for a flag are refused', () => {
  for (const name of ['Profile 1', 'prod', 'Größe', 'a.b@c']) assertWindowName('container', name)
  for (const name of ['', '-P', '--no-sandbox', 'a\nb', 'a;b', '$(id)', 'x'.repeat(81)]) {
    expect(() => assertWindowName('container', name), name).toThrow('takes a name')
  }
})

test('the window of each profile is remembered, in a private file, until it is forgotten', async () => {
  const window = { kind: 'container', name: 'prod' } as const
  const other = { kind: 'browser-profile', name: 'Profile 1', browser: 'chromium' } as const
  expect(rememberedWindow('prod', ports())).toBeUndefined()
  await Promise.all([
    rememberWindow('prod', window, ports()),
    rememberWindow('__proto__', other, ports()),
    rememberWindow('dev', other, ports()),
  ])
  expect(rememberedWindow('prod', ports())).toEqual(window)
  expect(rememberedWindow('dev', ports())).toEqual(other)
  expect(rememberedWindow('toString', ports())).toBeUndefined()
  expect(statSync(join(home.path, file)).mode & 0o777).toBe(0o600)
  await rememberWindow('prod', undefined, ports())
  expect(rememberedWindow('prod', ports())).toBeUndefined()
  expect(rememberedWindow('dev', ports())).toEqual(other)
})

test('a damaged memory is as none', async () => {
  for (const text of [
    '{',
    '[]',
    '{"prod":{"kind":"container","name":"--flag"}}',
    '{"prod":5}',
    '5',
  ]) {
    home.write(file, text)
    expect(rememberedWindow('prod', ports()), text).toBeUndefined()
  }
  await rememberWindow('prod', { kind: 'container', name: 'prod' }, ports())
  expect(rememberedWindow('prod', ports())).toEqual({ kind: 'container', name: 'prod' })
})
