/** Runs the program that speaks to a keychain, and waits for it no longer than it may take. */
import type * as ChildProcess from 'node:child_process'
import { createRequire } from 'node:module'
import { SystemError } from '../../errors.ts'
import type { Environment } from '../environment.ts'
import { errorCode } from '../file-errors.ts'
import type { KeychainPorts } from './keychain.ts'

export interface ProgramResult {
  /** Undefined when a signal ended it. */
  readonly exitCode: number | undefined
  readonly stdout: string
  readonly stderr: string
}

export interface ProgramOptions {
  /** Written to standard input: secrets go this way only. */
  readonly input?: string
  readonly timeoutMs: number
}

/** Long enough for a keychain that is only now started; a dialog has a minute. */
export const quietMs = 5000
export const dialogMs = 60_000

/** Loaded when the first key is asked for: everything else starts without it. */
const load = createRequire(import.meta.url)

/**
 * Any exit code is a result. It waits without giving others their turn, because whoever reads a token
 * is in the middle of a step; that is some milliseconds, once for each process. Throws SystemError
 * `keychain-missing` when there is no such program, and `keychain-failed` when its time is over.
 */
export function runKeychainProgram(
  command: readonly string[],
  options: ProgramOptions,
  system: KeychainPorts,
): ProgramResult {
  const [file = '', ...args] = command
  const { spawnSync } = load('node:child_process') as typeof ChildProcess
  const { input = '', timeoutMs } = options
  const result = spawnSync(file, args, {
    input,
    env: keychainEnvironment(system.env),
    encoding: 'utf8',
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
    windowsHide: true,
  })
  if (result.error === undefined) {
    return { exitCode: result.status ?? undefined, stdout: result.stdout, stderr: result.stderr }
  }
  throw startError(file, result.error, timeoutMs)
}

/** Where the person, the desktop session and the system are; nobody's keys. In capitals: Windows takes any. */
const passedOn: ReadonlySet<string> = new Set([
  ...['PATH', 'HOME', 'USER', 'LOGNAME', 'LANG', 'LANGUAGE', 'TMPDIR', 'TEMP', 'TMP'],
  ...['DBUS_SESSION_BUS_ADDRESS', 'XDG_RUNTIME_DIR', 'DISPLAY', 'WAYLAND_DISPLAY', 'XAUTHORITY'],
  ...['SYSTEMROOT', 'SYSTEMDRIVE', 'WINDIR', 'COMSPEC', 'PATHEXT', 'PROGRAMDATA', 'PROGRAMFILES'],
  ...['USERPROFILE', 'USERNAME', 'USERDOMAIN', 'APPDATA', 'LOCALAPPDATA'],
])

function keychainEnvironment(env: Environment): Record<string, string | undefined> {
  const kept = Object.entries(env).filter(([given]) => {
    const name = given.toUpperCase()
    return passedOn.has(name) || name.startsWith('LC_')
  })
  return Object.fromEntries(kept)
}

function startError(file: string, cause: Error, timeoutMs: number): SystemError {
  const details = { command: file }
  const code = errorCode(cause)
  if (code === 'ENOENT') {
    const message = `The keychain cannot be used: the program ${file} was not found.`
    return new SystemError('keychain-missing', message, { details })
  }
  const seconds = timeoutMs / 1000
  const message =
    code === 'ETIMEDOUT'
      ? `The keychain did not answer within ${seconds} seconds.`
      : `The program ${file} could not be started.`
  return new SystemError('keychain-failed', message, { details })
}
