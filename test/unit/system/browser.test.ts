import { existsSync, mkdtempSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { hasLocalBrowser, openBrowser } from '../../../src/system/browser.ts'
import { browserCommands, profileWords, withUrl } from '../../../src/system/browser-command.ts'

const url = 'https://oidc.us-east-1.amazonaws.com/authorize?a=b&scopes=x%20y'
const platform = { os: 'linux' } as const
let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'keyless-browser-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

/** A browser that takes its time, and then notes how it was called. */
function fakeBrowser(name: string): { path: string; calledWith: Promise<string[]> } {
  const path = join(folder, name)
  const note = join(folder, `${name}.called`)
  const script = `#!/bin/sh\nsleep 0.2\nprintf '%s\\n' "$@" > '${note}.new'\nmv '${note}.new' '${note}'\n`
  writeFileSync(path, script, { mode: 0o700 })
  const calledWith = new Promise<string[]>((resolve) => {
    const watcher = watch(folder, () => {
      if (!existsSync(note)) return
      watcher.close()
      resolve(readFileSync(note, 'utf8').trimEnd().split('\n'))
    })
  })
  return { path, calledWith }
}

test('takes --browser before AWS_SSO_BROWSER before BROWSER, and else the system', () => {
  const env = { AWS_SSO_BROWSER: 'sso-browser', BROWSER: 'one:two' }
  expect(browserCommands(env, 'linux', 'flag -x')).toEqual([['flag', '-x']])
  expect(browserCommands(env, 'linux')).toEqual([['sso-browser']])
  expect(browserCommands({ BROWSER: 'one:two' }, 'linux')).toEqual([['one'], ['two']])
  expect(browserCommands({ BROWSER: '' }, 'linux')).toBeUndefined()
})

test('reads BROWSER as the webbrowser module of Python does', () => {
  const commands = (BROWSER: string) => browserCommands({ BROWSER }, 'linux')
  expect(commands("w3m '%s' &:firefox -P 'my profile' --new-window %s::")).toEqual([
    ['w3m', '%s'],
    ['firefox', '-P', 'my profile', '--new-window', '%s'],
  ])
  expect(() => commands("it's")).toThrow('a quote that is not closed')
})

test('reads paths of Windows with and without quotes', () => {
  const commands = (BROWSER: string) => browserCommands({ BROWSER }, 'win32')
  const path = 'C:\\Program Files\\Mozilla Firefox\\firefox.exe'
  expect(commands(`${path};"${path}" -P x`)).toEqual([[path], [path, '-P', 'x']])
})

test('opens in a profile of the browser, in the words of its family', async () => {
  expect(profileWords('/usr/bin/firefox-esr', 'work')).toEqual(['-P', 'work'])
  expect(profileWords('C:\\Mozilla Firefox\\firefox.exe', 'work')).toEqual(['-P', 'work'])
  expect(profileWords('google-chrome', 'Profile 1')).toEqual(['--profile-directory=Profile 1'])
  const { path, calledWith } = fakeBrowser('chromium')
  const command = `${path} --new-window %s`
  await openBrowser(url, { env: {}, platform, command, profile: 'Profile 1' })
  expect(await calledWith).toEqual(['--profile-directory=Profile 1', '--new-window', url])
})

test('tries the usual browsers for a profile, where none is named', async () => {
  const { calledWith } = fakeBrowser('google-chrome')
  await openBrowser(url, { env: { PATH: `${folder}:/usr/bin:/bin` }, platform, profile: 'x' })
  expect((await calledWith)[0]).toBe('--profile-directory=x')
  await expect(
    openBrowser(url, { env: {}, platform: { os: 'win32' }, profile: 'x' }),
  ).rejects.toThrow('name it with --browser')
})

test('puts the address for %s, or at the end', () => {
  expect(withUrl(['firefox'], url)).toEqual(['firefox', url])
  expect(withUrl(['chrome', '--app=%s', '--x'], url)).toEqual(['chrome', `--app=${url}`, '--x'])
})

test('wraps the address for a Firefox container, and nothing else with it', () => {
  expect(withUrl(['firefox', 'ext+container:name=prod&url=%s'], url)).toEqual([
    'firefox',
    `ext+container:name=prod&url=${encodeURIComponent(url)}`,
  ])
  expect(() => withUrl(['firefox', 'ext+container:url=%s&url=https://evil.example'], url)).toThrow(
    'Firefox container',
  )
})

test('starts the browser without a shell and does not wait for it', async () => {
  const browser = fakeBrowser('browser $(id)')
  const env = { PATH: '/usr/bin:/bin', BROWSER: `'${browser.path}' --x '%s'` }
  await openBrowser(url, { env, platform })
  expect(existsSync(join(folder, 'browser $(id).called'))).toBe(false)
  expect(await browser.calledWith).toEqual(['--x', url])
})

test('goes on to the next browser of the list when one is missing', async () => {
  const second = fakeBrowser('second')
  const env = { PATH: '/usr/bin:/bin', BROWSER: `/nowhere/first:${second.path}` }
  await openBrowser(url, { env, platform })
  expect(await second.calledWith).toEqual([url])
})

test('says which browsers could not be started', async () => {
  const env = { BROWSER: '/nowhere/first:/nowhere/second' }
  await expect(openBrowser(url, { env, platform })).rejects.toMatchObject({
    code: 'browser-not-opened',
    message: 'The browser could not be started (/nowhere/first, /nowhere/second).',
  })
})

test('on macOS takes the name of an application', async () => {
  const open = fakeBrowser('open')
  const env = { PATH: `${folder}:/usr/bin:/bin` }
  await openBrowser(url, { env, platform: { os: 'darwin' }, command: "'Google Chrome'" })
  expect(open.path).toContain('open')
  expect(await open.calledWith).toEqual(['-a', 'Google Chrome', url])
})

test('opens nothing that is not a sign-in page, whatever the command', async () => {
  const options = { env: { PATH: '/usr/bin:/bin' }, platform, command: join(folder, 'none') }
  const urls = ['https://evil.example/', 'file:///etc/passwd', '--help', 'http://d-1.awsapps.com/']
  const errors = await Promise.all(
    urls.map((bad) => openBrowser(bad, options).catch((error: unknown) => error)),
  )
  expect(errors).toMatchObject(
    urls.map(() => ({
      message: 'The address to open belongs neither to AWS nor to this machine.',
    })),
  )
})

test('finds a browser here only where one can appear', () => {
  const has = (env: Record<string, string>, os: NodeJS.Platform = 'linux', files: string[] = []) =>
    hasLocalBrowser(env, { os }, (path) => files.includes(path))
  const screen = { DISPLAY: ':0' }
  const bridge = ['/proc/sys/fs/binfmt_misc/WSLInterop']
  expect([
    has(screen),
    has({ WAYLAND_DISPLAY: 'wayland-0' }),
    has({}, 'darwin'),
    has({}, 'win32'),
    has({ WSL_DISTRO_NAME: 'Ubuntu' }, 'linux', bridge),
    has({ WSL_INTEROP: '/run/WSL/1', ...screen }, 'linux', []),
  ]).toEqual(Array(6).fill(true))
  expect([
    has({}),
    has({ DISPLAY: '' }),
    has({ ...screen, SSH_CONNECTION: '10.0.0.1 1 10.0.0.2 22' }),
    has({ SSH_TTY: '/dev/pts/0' }, 'darwin'),
    has({ SSH_CLIENT: '10.0.0.1 1 22' }, 'win32'),
    has(screen, 'linux', ['/.dockerenv']),
    has(screen, 'linux', ['/run/.containerenv']),
    has({ ...screen, KUBERNETES_SERVICE_HOST: '10.0.0.1' }),
    has({ ...screen, CODESPACES: 'true' }),
    has({ ...screen, REMOTE_CONTAINERS: 'true' }),
    has({ WSL_DISTRO_NAME: 'Ubuntu' }),
    has({ WSL_DISTRO_NAME: 'Ubuntu' }, 'linux', [...bridge, '/.dockerenv']),
  ]).toEqual(Array(12).fill(false))
})
