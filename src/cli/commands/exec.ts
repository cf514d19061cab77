import { type AwsConfig, loadAwsConfig } from '../../config/aws-config.ts'
import { childEnvironment, childRegion } from '../../credentials/child-environment.ts'
import { runChild } from '../../credentials/run-child.ts'
import type { Run } from '../command.ts'
import { credentialsOrSignIn } from '../credentials-or-sign-in.ts'
import { guardedProfile } from '../guarded-profile.ts'
import { mfaPorts } from '../mfa.ts'
import { ownRegion, profileCredentials } from '../profile-credentials.ts'
import { profileFor } from '../profile-world.ts'
import { commandLine } from '../quote-word.ts'
import { runServed } from '../served-child.ts'

export const run: Run = async (context, input) => {
  const { args, flags, rest } = input
  const { system, terminal } = context
  const { env, platform } = system
  const config = loadAwsConfig(system.paths)
  const serve = flags.on('serve')
  const again = (other: string, ...more: readonly string[]) =>
    commandLine('exec', ...more, ...(serve ? ['--serve'] : []), other, '--', ...rest)
  const asked = profileFor(context, args[0])
  const choice = await guardedProfile(context, config, asked, {
    via: serve ? 'serve' : 'exec',
    person: { yes: flags.on('yes'), again: (name) => again(name, '--yes') },
  })
  const { name: profile } = choice
  const mfa = mfaPorts(context, input)
  const request = {
    profile,
    chosen: choice.source,
    environment: false,
    system,
    again,
    mfa,
  } as const
  const work = (current: AwsConfig) => profileCredentials({ ...request, config: current })
  const credentials = await credentialsOrSignIn(context, { config, profile, work })
  const region = childRegion(env, ownRegion(config, profile))
  const child = { command: rest, platform, hasTerminal: () => terminal.stdinIsTty }
  if (serve) return await runServed({ profile, first: credentials, region, child, system })
  return await runChild({ ...child, env: childEnvironment(env, credentials, region, profile) })
}
