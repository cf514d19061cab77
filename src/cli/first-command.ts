/** What a person tries with a profile that is new. */
import { findCommand } from '../credentials/find-command.ts'
import type { System } from '../system/system.ts'
import { commandLine } from './quote-word.ts'

/** With the AWS CLI where it is installed, else with keyless alone. */
export function firstCommand(profile: string, { env, platform }: System): string {
  const hasAws = findCommand('aws', env, platform.os).found === 'program'
  return hasAws
    ? commandLine('exec', profile, '--', 'aws', 'sts', 'get-caller-identity')
    : commandLine('whoami', '--profile', profile)
}
