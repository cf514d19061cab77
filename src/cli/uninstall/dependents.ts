/** Profiles that will not work without keyless, and those that go on. */
import { type AwsConfig, textSetting } from '../../config/aws-config.ts'
import { ownWords } from '../../credentials/own-command.ts'
import { splitCommand } from '../../credentials/split-command.ts'
import type { System } from '../../system/system.ts'

export interface Dependents {
  /** Their `credential_process` is keyless. */
  readonly stopping: readonly string[]
  /** Keys of ours in them mean nothing to any other tool. */
  readonly marked: readonly string[]
}

export function dependentsOf(
  { profiles }: Pick<AwsConfig, 'profiles'>,
  { env, platform }: Pick<System, 'env' | 'platform'>,
): Dependents {
  const stopping: string[] = []
  const marked: string[] = []
  for (const [name, { settings, keptAside }] of profiles) {
    // Their own sign-in is put back (`planBack`).
    if (keptAside !== undefined && !settings.has('keyless_sync')) continue
    const command = textSetting(settings, 'credential_process')
    const isOurs =
      command !== undefined &&
      ownWords(splitCommand(command, platform.os), env, platform) !== undefined
    if (isOurs && keptAside === undefined) stopping.push(name)
    if ([...settings.keys()].some((key) => key.startsWith('keyless_'))) marked.push(name)
  }
  return { stopping, marked }
}
