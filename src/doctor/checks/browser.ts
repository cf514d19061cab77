import { findCommand } from '../../credentials/find-command.ts'
import { KeylessError } from '../../errors.ts'
import { hasLocalBrowser } from '../../system/browser.ts'
import { browserCommands } from '../../system/browser-command.ts'
import { variable } from '../../system/environment.ts'
import { check, type Noted } from '../check.ts'
import type { World } from '../world.ts'

type Code =
  | 'browser-elsewhere'
  | 'browser-missing'
  | 'browser-command-missing'
  | 'wsl-without-windows'

const device = 'keyless login --use-device-code'

/** Openers that the system may have; what `open` falls back on is its own. */
const openers = ['xdg-open', 'gio', 'x-www-browser', 'sensible-browser', 'wslview']

function where(world: World): string | undefined {
  const { env, platform } = world.system
  const isSet = (name: string): boolean => variable(env, name) !== undefined
  if (['SSH_CONNECTION', 'SSH_CLIENT', 'SSH_TTY'].some(isSet)) return 'This is a session over SSH'
  if (platform.os !== 'linux') return undefined
  const inContainer =
    ['KUBERNETES_SERVICE_HOST', 'REMOTE_CONTAINERS', 'CODESPACES'].some(isSet) ||
    ['/.dockerenv', '/run/.containerenv'].some(world.fileExists)
  if (inContainer) return 'This is a container'
  return isSet('DISPLAY') || isSet('WAYLAND_DISPLAY') ? undefined : 'This machine has no display'
}

function inWsl({ system: { env } }: World): boolean {
  return (
    variable(env, 'WSL_DISTRO_NAME') !== undefined || variable(env, 'WSL_INTEROP') !== undefined
  )
}

function namedBrowsers(world: World): readonly Noted<Code>[] {
  const { env, platform } = world.system
  const name = variable(env, 'AWS_SSO_BROWSER') === undefined ? 'BROWSER' : 'AWS_SSO_BROWSER'
  try {
    const commands = browserCommands(env, platform.os) ?? []
    const programs = commands.map(([program = '']) => program)
    const isThere = (program: string): boolean =>
      findCommand(program, env, platform.os).found === 'program'
    if (programs.length === 0 || programs.some(isThere) || platform.os === 'darwin') return []
    const message = `${name} names ${programs.join(', ')}, which is not there.`
    return [{ code: 'browser-command-missing', message, fix: `unset ${name}` }]
  } catch (error) {
    if (!(error instanceof KeylessError)) throw error
    return [{ code: 'browser-command-missing', message: error.message, fix: `unset ${name}` }]
  }
}

function find(world: World): readonly Noted<Code>[] {
  const { env, platform } = world.system
  const named = namedBrowsers(world)
  const isNamed = variable(env, 'BROWSER') ?? variable(env, 'AWS_SSO_BROWSER')
  if (isNamed !== undefined) return named
  if (hasLocalBrowser(env, platform, world.fileExists)) {
    const opens = (program: string): boolean =>
      findCommand(program, env, platform.os).found === 'program'
    if (platform.os !== 'linux' || openers.some(opens)) return named
    const message = 'No program to open web pages with is on this PATH.'
    const fix = 'install xdg-utils, or keyless login --use-device-code'
    return [...named, { code: 'browser-missing', message, fix }]
  }
  if (inWsl(world)) {
    const message = 'This is WSL, and programs of Windows cannot be started from here.'
    return [...named, { code: 'wsl-without-windows', message, fix: device }]
  }
  const place = where(world) ?? 'No browser can be opened here'
  const message = `${place}: keyless login shows an address to open elsewhere, then asks for the one it ends at; where it cannot ask, a code.`
  return [...named, { code: 'browser-elsewhere', message, fix: device }]
}

export const browser = check({
  group: 'machine',
  codes: {
    'browser-elsewhere': {
      severity: 'note',
      title: 'No browser of this machine can be before you',
      why: 'Over SSH, in a container or without a display you open the page yourself; nothing is wrong with that. --use-device-code shows a short code for any device instead.',
    },
    'browser-missing': {
      severity: 'warning',
      title: 'There is no program that opens web pages',
      why: 'A sign-in shows its address, but cannot open it.',
    },
    'browser-command-missing': {
      severity: 'warning',
      title: 'The browser that a variable names is not there',
      why: 'A sign-in cannot open it.',
    },
    'wsl-without-windows': {
      severity: 'warning',
      title: 'WSL cannot start the browser of Windows',
      why: 'Interoperation is off in /etc/wsl.conf, or broken, so that you open the page of a sign-in yourself.',
    },
  },
  find,
})
