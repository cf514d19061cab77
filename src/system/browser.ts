/** Opens a sign-in page in a browser of this machine. Which pages may be opened: trusted-url.ts. */
import { KeylessError, SystemError } from '../errors.ts'
import { browserCommands, profileWords, withUrl } from './browser-command.ts'
import { type Environment, variable } from './environment.ts'
import type { Platform } from './platform.ts'
import { spawnDetached } from './subprocess.ts'
import { isTrustedBrowserUrl } from './trusted-url.ts'

export interface OpenBrowserOptions {
  readonly env: Environment
  readonly platform: Pick<Platform, 'os'>
  /** `--browser`: a command line, the address put for `%s` or added at the end. */
  readonly command?: string | undefined
  /** Opens in this profile of the browser, which must then be a named one. */
  readonly profile?: string | undefined
}

/** Browsers to try where none is named and the system's own cannot be told of a profile. */
const usualBrowsers: Partial<Readonly<Record<NodeJS.Platform, readonly string[]>>> = {
  linux: ['google-chrome', 'chromium', 'microsoft-edge', 'brave-browser', 'firefox'],
  darwin: ['Google Chrome', 'Microsoft Edge', 'Brave Browser', 'Firefox'],
}

function notOpened(message: string, cause?: unknown): SystemError {
  return new SystemError('browser-not-opened', message, { cause })
}

async function startBrowser(
  command: readonly string[],
  url: string,
  options: OpenBrowserOptions,
): Promise<void> {
  const { env, platform, profile } = options
  const [name = '', ...words] = command
  const extra = profile === undefined ? [] : profileWords(name, profile)
  try {
    await spawnDetached(withUrl([name, ...extra, ...words], url), env)
  } catch (error) {
    const missing = error instanceof KeylessError && error.code === 'command-not-found'
    if (!missing || platform.os !== 'darwin' || name === '') throw error
    // On macOS a browser has a name that is no program: `Firefox`, `Google Chrome`.
    const opened =
      profile === undefined ? ['-a', name, url] : ['-na', name, '--args', ...extra, url]
    await spawnDetached(['open', ...opened], env)
  }
}

async function openWithSystem(url: string): Promise<void> {
  const { default: open } = await import('open')
  try {
    const child = await open(url)
    child.on('error', () => {})
  } catch (cause) {
    throw notOpened('This machine has no program to open web pages with.', cause)
  }
}

function commandsToTry(options: OpenBrowserOptions): readonly (readonly string[])[] | undefined {
  const { env, platform, command, profile } = options
  const named = browserCommands(env, platform.os, command)
  if (named !== undefined || profile === undefined) return named
  const usual = usualBrowsers[platform.os]
  if (usual !== undefined) return usual.map((name) => [name])
  throw notOpened('Which browser has that profile is not known here: name it with --browser.')
}

/**
 * Opens the page by the command of `--browser`, AWS_SSO_BROWSER or BROWSER, else as this system
 * does, and returns at once: whether a page appeared is not known. Throws SystemError
 * `browser-not-opened`.
 */
export async function openBrowser(url: string, options: OpenBrowserOptions): Promise<void> {
  if (!isTrustedBrowserUrl(url)) {
    throw notOpened('The address to open belongs neither to AWS nor to this machine.')
  }
  const commands = commandsToTry(options)
  if (commands === undefined) return await openWithSystem(url)
  let cause: unknown
  for (const command of commands) {
    try {
      return await startBrowser(command, url, options)
    } catch (error) {
      cause = error
    }
  }
  const names = commands.map(([name]) => name).join(', ')
  throw notOpened(`The browser could not be started (${names}).`, cause)
}

const containerFiles = ['/.dockerenv', '/run/.containerenv']
const containerVariables = ['KUBERNETES_SERVICE_HOST', 'REMOTE_CONTAINERS', 'CODESPACES']
const sshVariables = ['SSH_CONNECTION', 'SSH_CLIENT', 'SSH_TTY']
const windowsBridges = ['WSLInterop', 'WSLInterop-late'].map(
  (name) => `/proc/sys/fs/binfmt_misc/${name}`,
)

/**
 * Whether a browser started here appears before the person and can reach this machine's loopback:
 * not over SSH, not in a container, and on Linux only with a display or a way to Windows (WSL).
 */
export function hasLocalBrowser(
  env: Environment,
  platform: Pick<Platform, 'os'>,
  fileExists: (path: string) => boolean,
): boolean {
  const isSet = (name: string): boolean => variable(env, name) !== undefined
  if (sshVariables.some(isSet)) return false
  if (platform.os === 'win32' || platform.os === 'darwin') return true
  if (containerVariables.some(isSet) || containerFiles.some(fileExists)) return false
  const inWsl = isSet('WSL_DISTRO_NAME') || isSet('WSL_INTEROP')
  if (inWsl && windowsBridges.some(fileExists)) return true
  return isSet('DISPLAY') || isSet('WAYLAND_DISPLAY')
}
