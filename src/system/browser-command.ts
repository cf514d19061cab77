import { SystemError } from '../errors.ts'
import { splitCommandLine } from './command-line.ts'
import { type Environment, variable } from './environment.ts'
import { isTrustedBrowserUrl } from './trusted-url.ts'

function unreadable(): SystemError {
  return new SystemError(
    'browser-not-opened',
    'The command for the browser has a quote that is not closed.',
  )
}

function split(line: string, os: NodeJS.Platform): readonly string[] {
  // A path of Windows may hold blanks and still be written without quotes.
  if (os === 'win32' && /^[^"]*\.exe\s*$/i.test(line)) return [line.trim()]
  const words = splitCommandLine(line, os)
  if (words === undefined) throw unreadable()
  return words
}

/** A list as in Python's webbrowser: the first that starts is taken; `&` at the end changes nothing. */
function splitList(value: string, os: NodeJS.Platform): readonly string[] {
  return value
    .split(os === 'win32' ? ';' : ':')
    .map((entry) => entry.trim().replace(/\s*&$/, ''))
    .filter((entry) => entry !== '')
}

/**
 * The commands to try, in order: `--browser`, else AWS_SSO_BROWSER, else the list in BROWSER.
 * Undefined: the system's browser. Throws SystemError `browser-not-opened` on an open quote.
 */
export function browserCommands(
  env: Environment,
  os: NodeJS.Platform,
  flag?: string,
): readonly (readonly string[])[] | undefined {
  const single = flag ?? variable(env, 'AWS_SSO_BROWSER')
  const list = variable(env, 'BROWSER')
  const lines = single === undefined ? splitList(list ?? '', os) : [single]
  const commands = lines.map((line) => split(line, os)).filter((words) => words.length > 0)
  return commands.length === 0 ? undefined : commands
}

function filled(word: string, url: string): string {
  if (!word.startsWith('ext+container:')) return word.replaceAll('%s', () => url)
  const wrapped = word.replaceAll('%s', () => encodeURIComponent(url))
  if (isTrustedBrowserUrl(wrapped)) return wrapped
  throw new SystemError(
    'browser-not-opened',
    'The Firefox container address may have name, color, icon and one url only.',
  )
}

/** The command with the address for `%s`, or after all else when there is no `%s`. */
export function withUrl(command: readonly string[], url: string): readonly string[] {
  if (!command.some((word) => word.includes('%s'))) return [...command, url]
  const [program = '', ...words] = command
  return [program, ...words.map((word) => filled(word, url))]
}

const firefoxLike = /firefox|librewolf|waterfox|floorp|\bzen\b/i

/** What makes a browser open in one of its profiles: Firefox's way, else Chromium's. */
export function profileWords(program: string, profile: string): readonly string[] {
  return firefoxLike.test(program) ? ['-P', profile] : [`--profile-directory=${profile}`]
}
