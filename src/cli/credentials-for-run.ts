/** What a command needs that runs a program, or serves one, as a profile. */
import { type AwsConfig, loadAwsConfig } from '../config/aws-config.ts'
import { childRegion } from '../credentials/child-environment.ts'
import type { Credentials } from '../credentials/credentials.ts'
import type { CommandInput } from './command.ts'
import type { CommandContext } from './context.ts'
import { credentialsOrSignIn } from './credentials-or-sign-in.ts'
import { guardedProfile } from './guarded-profile.ts'
import { mfaPorts } from './mfa.ts'
import { ownRegion, profileCredentials } from './profile-credentials.ts'
import { profileFor } from './profile-world.ts'

export interface ProfileForRun {
  readonly profile: string
  readonly credentials: Credentials
  /** For the program. */
  readonly region: string | undefined
}

/**
 * Of the first argument; asks before production, and signs in where a person sits at a terminal.
 * @param again The same command for another profile, for the errors' fixes.
 */
export async function credentialsForRun(
  context: CommandContext,
  input: CommandInput,
  again: (profile: string) => string,
): Promise<ProfileForRun> {
  const { system } = context
  const config = loadAwsConfig(system.paths)
  const asked = profileFor(context, input.args[0])
  const person = { yes: input.flags.on('yes') }
  const choice = await guardedProfile(context, config, asked, person)
  const { name: profile, source: chosen } = choice
  const mfa = mfaPorts(context, input)
  const request = { profile, chosen, environment: false, system, again, mfa } as const
  const work = (current: AwsConfig) => profileCredentials({ ...request, config: current })
  const credentials = await credentialsOrSignIn(context, { config, profile, work })
  return { profile, credentials, region: childRegion(system.env, ownRegion(config, profile)) }
}
