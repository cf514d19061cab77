import { type AwsConfig, loadAwsConfig } from '../../config/aws-config.ts'
import { childEnvironment, childRegion } from '../../credentials/child-environment.ts'
import { runChild } from '../../credentials/run-child.ts'
import type { Run } from '../command.ts'
import { credentialsOrSignIn } from '../credentials-or-sign-in.ts'
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
  const choice = profileFor(context, args[0])
  const { name: profile } = choice
  const serve = flags.on('serve')
  const again = (other: string) =>
    commandLine('exec', ...(serve ? ['--serve'] : []), other, '--', ...rest)
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
