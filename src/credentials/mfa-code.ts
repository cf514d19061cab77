import type { Profile } from '../config/aws-config.ts'
import { SignInRequired, SystemError } from '../errors.ts'
import { run } from '../system/subprocess.ts'
import { incomplete, type Resolution, setting } from './provider.ts'
import { splitCommand } from './split-command.ts'

/** A person may have to touch a key. */
const timeoutMs = 60_000

/**
 * Six digits of an authenticator: those given beforehand, else what the profile's `mfa_process`
 * prints, else what a person types. Throws SignInRequired `mfa-code-needed` where nobody can be asked.
 */
export async function mfaCode(
  profile: Profile,
  serial: string,
  { ports, root }: Resolution,
): Promise<string> {
  const { code, ask } = ports.mfa ?? {}
  if (code !== undefined) return code
  const line = setting(profile, 'mfa_process')
  if (line !== undefined) return codeOfProcess(profile, line, ports.system)
  if (ask !== undefined) return ask({ profile: profile.name, serial })
  const message = `The profile "${profile.name}" needs a code of the authenticator ${serial}.`
  throw new SignInRequired('mfa-code-needed', message, { details: { profile: root } })
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
