import type { Profile } from '../config/aws-config.ts'
import { KeylessError, SignInRequired, SystemError } from '../errors.ts'
import { run } from '../system/subprocess.ts'
import type { GivenCode } from './ports.ts'
import { incomplete, type Resolution, setting } from './provider.ts'
import { splitCommand } from './split-command.ts'

/** A person may have to touch a key. */
const timeoutMs = 60_000
/** How often a person is asked: the first code may have been used a moment ago. */
const mostQuestions = 3

/**
 * Runs `use` with six digits of an authenticator: those given beforehand, else what the profile's
 * `mfa_process` prints, else what a person types, who is asked again for a code that AWS refused.
 * Throws what `use` throws, and SignInRequired `mfa-code-needed` where nobody can be asked.
 */
export async function withMfaCode<T>(
  profile: Profile,
  serial: string,
  resolution: Resolution,
  use: (code: string) => Promise<T>,
): Promise<T> {
  const { given, ask } = resolution.ports.mfa ?? {}
  const code = given?.take(serial)
  if (code !== undefined) return use(code)
  const line = setting(profile, 'mfa_process')
  if (line !== undefined) return use(await codeOfProcess(profile, line, resolution.ports.system))
  if (ask === undefined) throw needed(profile, serial, given?.takenFor, resolution)
  for (let question = 1; ; question++) {
    const typed = await ask({ profile: profile.name, serial, again: question > 1 })
    try {
      return await use(typed)
    } catch (error) {
      if (question === mostQuestions || !isRefusal(error)) throw error
    }
  }
}

function isRefusal(error: unknown): boolean {
  return error instanceof KeylessError && error.code === 'mfa-code-refused'
}

function needed(
  profile: Profile,
  serial: string,
  takenFor: string | undefined,
  { root }: Resolution,
): SignInRequired {
  const needs = `The profile "${profile.name}" needs a code of the authenticator ${serial}`
  const message =
    takenFor === undefined || takenFor === serial
      ? `${needs}.`
      : `${needs}; the one given was for ${takenFor}.`
  return new SignInRequired('mfa-code-needed', message, { details: { profile: root, serial } })
}

/** Without a shell; the program may talk to the person on stderr. */
async function codeOfProcess(
  profile: Profile,
  line: string,
  { env, platform }: Resolution['ports']['system'],
): Promise<string> {
  const command = splitCommand(line, platform.os)
  if (command.length === 0) throw incomplete(profile, 'the command of mfa_process')
  const { exitCode, stdout } = await run(command, { env, timeoutMs, stderr: 'inherit' })
  const code = stdout.trim()
  if (exitCode === 0 && isMfaCode(code)) return code
  const what = exitCode === 0 ? 'did not print six digits' : `failed with exit code ${exitCode}`
  const message = `The mfa_process of the profile "${profile.name}" ${what}.`
  throw new SystemError('command-failed', message, { details: { profile: profile.name } })
}

export function isMfaCode(text: string): boolean {
  return /^\d{6}$/.test(text)
}

/** A code that somebody gave before it was asked for: it serves the first authenticator, once. */
export function givenCode(code: string): GivenCode {
  let takenFor: string | undefined
  return {
    take(serial) {
      if (takenFor !== undefined) return undefined
      takenFor = serial
      return code
    },
    get takenFor() {
      return takenFor
    },
  }
}
