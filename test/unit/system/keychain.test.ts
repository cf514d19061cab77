import { chmodSync, chownSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Keychain, systemKeychain } from '../../../src/system/keychain.ts'
import { createMacosKeychain } from '../../../src/system/keychains/macos-keychain.ts'
import { sessionMemory } from '../../../src/system/session-memory.ts'
import { createTempHome, type TempHome } from '../../support/temp-home.ts'
import { testPlatform } from '../../support/test-platform.ts'

const secret = 'c2VjcmV0IG9mIDQ0IGNoYXJhY3RlcnMgZm9yIGEga2V5'

/** One name to Linux, a path to Windows. */
const powershell = '\\System32\\WindowsPowerShell\\v1.0\\powershell.exe'

let home: TempHome
beforeEach(() => {
  home = createTempHome()
})
afterEach(() => home.remove())

/** A program of that name, which notes its words and its input, then does as the script says. */
function withProgram(
  name: string,
  os: NodeJS.Platform,
  script: string,
  more: Readonly<Record<string, string>> = {},
): Keychain {
  const path = home.write(
    os === 'win32' ? `windows${powershell}` : `bin/${name}`,
    `#!/bin/sh\nprintf '%s\\n' "$@" >>'${home.path}/words'\ncat >>'${home.path}/input'\n${script}\n`,
  )
  chmodSync(path, 0o755)
  const PATH = `${join(home.path, 'bin')}:/usr/bin:/bin`
  const env = { ...home.env, PATH, SystemRoot: join(home.path, 'windows'), ...more }
  const system = { env, platform: testPlatform({ os }) }
  return os === 'darwin' ? createMacosKeychain(system, path) : systemKeychain(system)
}

const noted = (name: 'words' | 'input') => readFileSync(join(home.path, name), 'utf8')

const programs = [
  ['secret-tool', 'linux'],
  ['security', 'darwin'],
  ['powershell.exe', 'win32'],
] as const

describe.each(programs)('the keychain behind %s', (name, os) => {
  it('is told the secret on standard input, and on no command line', () => {
    withProgram(name, os, 'exit 0').write('0123456789abcdef', secret, false)
    expect(noted('input')).toContain(secret)
    expect(noted('words')).not.toContain(secret)
  })

  it('is named in one sentence where there is no such program', () => {
    const nothing = join(home.path, 'nothing')
    const env = { ...home.env, PATH: nothing, SystemRoot: nothing }
    const keychain = systemKeychain({ env, platform: testPlatform({ os }) })
    expect(() => keychain.read('k', false)).toThrow(
      expect.objectContaining({ code: 'keychain-missing' }),
    )
  })
})

it.each([
  ['security', 'darwin', '/usr/bin/security'],
  ['powershell.exe', 'win32', `C:\\WINDOWS${powershell}`],
] as const)('a program called %s that lies elsewhere is not given the secret', (name, os, path) => {
  chmodSync(home.write(`bin/${name}`, `#!/bin/sh\ncat >'${home.path}/input'\n`), 0o755)
  const env = { ...home.env, PATH: `${join(home.path, 'bin')}:/usr/bin`, SYSTEMROOT: 'C:\\WINDOWS' }
  const keychain = systemKeychain({ env, platform: testPlatform({ os }) })
  expect(() => keychain.write('k', secret, false)).toThrow(`the program ${path} was not found`)
  expect(existsSync(join(home.path, 'input'))).toBe(false)
})

it.each([
  ['in the working folder', '', /was not found/],
  ['in a folder of the working folder', 'bin', /was not found/],
  ['where every user can put another', '@HOME@/open', /open can be changed by every user/],
  ["in another user's folder", '@HOME@/theirs', /theirs belongs to another user/],
])('a secret-tool %s is not given the secret', (_, folder, says) => {
  const script = `#!/bin/sh\ncat >'${home.path}/input'\n`
  for (const place of ['', 'bin', 'open', 'theirs']) {
    chmodSync(home.write(join(place, 'secret-tool'), script), 0o755)
  }
  chmodSync(join(home.path, 'open'), 0o777)
  const own = process.getuid?.() ?? 0
  if (own === 0) chownSync(join(home.path, 'theirs'), 65_533, 65_533)
  const uid = own !== 0 && folder.endsWith('theirs') ? own + 1 : own
  const PATH = folder.replace('@HOME@', home.path)
  const platform = testPlatform({ os: 'linux', uid })
  const before = process.cwd()
  process.chdir(home.path)
  try {
    const keychain = systemKeychain({ env: { ...home.env, PATH }, platform })
    expect(() => keychain.write('k', secret, false)).toThrow(says)
  } finally {
    process.chdir(before)
  }
  expect(existsSync(join(home.path, 'input'))).toBe(false)
})

it.each(programs)('%s gets what it needs of the environment, and no keys', (name, os) => {
  const keychain = withProgram(name, os, `env >'${home.path}/words'; exit 0`, {
    DBUS_SESSION_BUS_ADDRESS: 'unix:path=/run/bus',
    XDG_RUNTIME_DIR: '/run/user/1',
    LC_ALL: 'C.UTF-8',
    AWS_SECRET_ACCESS_KEY: secret,
    KEYLESS_ANYTHING: secret,
  })
  keychain.write('k', 'other', false)
  const got = noted('words').split('\n')
  expect(got).toContain(`HOME=${home.path}`)
  expect(got).toContain('DBUS_SESSION_BUS_ADDRESS=unix:path=/run/bus')
  expect(got).toContain('XDG_RUNTIME_DIR=/run/user/1')
  expect(got).toContain('LC_ALL=C.UTF-8')
  expect(got).toContain(`SystemRoot=${join(home.path, 'windows')}`)
  expect(noted('words')).not.toContain(secret)
})

it.each([
  ['secret-tool', 'linux', `printf '[/1]\\nlabel = x\\nsecret = ${secret}\\n'`],
  ['security', 'darwin', `printf '${secret}\\n'`],
  ['powershell.exe', 'win32', `printf '${secret}'`],
] as const)('gives back what %s prints', (name, os, script) => {
  expect(withProgram(name, os, script).read('k', false)).toBe(secret)
})

it.each([
  ['secret-tool', 'linux', 'exit 0'],
  ['security', 'darwin', 'exit 44'],
  ['powershell.exe', 'win32', 'exit 3'],
] as const)('has no such item where %s says so', (name, os, script) => {
  expect(withProgram(name, os, script).read('k', false)).toBeUndefined()
})

it.each([
  ['secret-tool', 'linux', "printf '[/1]\\nlabel = x\\n'", 'keychain-locked'],
  [
    'secret-tool',
    'linux',
    'echo "secret-tool: Cannot autolaunch D-Bus" >&2; exit 1',
    'keychain-missing',
  ],
  ['secret-tool', 'linux', 'echo "secret-tool: odd" >&2; exit 1', 'keychain-failed'],
  ['security', 'darwin', 'exit 36', 'keychain-locked'],
  ['security', 'darwin', 'exit 1', 'keychain-failed'],
  ['powershell.exe', 'win32', 'exit 4', 'keychain-missing'],
  ['powershell.exe', 'win32', 'exit 5', 'keychain-failed'],
] as const)('reads %s on %s: %s as %s', (name, os, script, code) => {
  const keychain = withProgram(name, os, script)
  expect(() => keychain.read('k', false)).toThrow(expect.objectContaining({ code }))
})

it('never opens a dialog unless it may: a read without a person does not unlock', () => {
  const keychain = withProgram('secret-tool', 'linux', 'exit 0')
  keychain.read('k', false)
  expect(noted('words')).not.toMatch(/lookup|--unlock/)
  keychain.read('k', true)
  expect(noted('words')).toMatch(/lookup/)
})

it('gives up a keychain that does not answer after five seconds', () => {
  const keychain = withProgram('secret-tool', 'linux', 'exec sleep 60')
  const startedMs = performance.now()
  expect(() => keychain.read('k', false)).toThrow(
    expect.objectContaining({
      code: 'keychain-failed',
      message: 'The keychain did not answer within 5 seconds.',
    }),
  )
  expect(performance.now() - startedMs).toBeLessThan(20_000)
})

it('keeps what ends with the session where Linux has memory for it', () => {
  const platform = testPlatform()
  const memory = sessionMemory({ env: {}, platform })
  memory?.write('test-key', secret)
  expect(memory?.read('test-key')).toBe(secret)
  expect([memory?.remove('test-key'), memory?.remove('test-key')]).toEqual([true, false])
  expect(sessionMemory({ env: {}, platform: testPlatform({ os: 'darwin' }) })).toBeUndefined()
})
