import { type AwsConfig, loadAwsConfig } from '../../config/aws-config.ts'
import type { ProfileChoice } from '../../config/profile-choice.ts'
import { childEnvironment, childRegion } from '../../credentials/child-environment.ts'
import type { Credentials } from '../../credentials/credentials.ts'
import { runChild } from '../../credentials/run-child.ts'
import { SignInRequired } from '../../errors.ts'
import { openSession } from '../../session/open-session.ts'
import type { MfaPorts } from '../../credentials/ports.ts'
import type { Run } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { mfaPorts } from '../mfa.ts'
import { ownRegion, profileCredentials } from '../profile-credentials.ts'
import { profileFor } from '../profile-world.ts'
import { canAsk } from '../prompts/prompts.ts'
import { commandLine } from '../quote-word.ts'
import { keepRegionChange } from '../region-change.ts'
import { runServed } from '../served-child.ts'
import { friendlyEvents } from '../sign-in-events.ts'
import { signInOf } from '../source-session.ts'

/** Signs in on the way, but only where a person sits in front of a terminal. */
async function credentialsOrSignIn(
  context: CommandContext,
  config: AwsConfig,
  { name: profile, source }: ProfileChoice,
  asked: { readonly again: (profile: string) => string; readonly mfa: MfaPorts },
): Promise<Credentials> {
  const { system, terminal, signal } = context
  const request = { profile, chosen: source, environment: false, system, ...asked } as const
  try {
    return await profileCredentials({ ...request, config })
  } catch (error) {
    if (!(error instanceof SignInRequired) || !canAsk(terminal)) throw error
    const signsIn = error.code.startsWith('mfa-') ? undefined : signInOf(config, profile, system)
    if (signsIn === undefined) throw error
    const open = openSession(config, { profile: signsIn }, system)
    const options = { flow: 'auto', openBrowser: true, signal } as const
    const result = await open.signIn(options, friendlyEvents(context, open.session))
    await keepRegionChange(context, { profile: signsIn }, result.regionChange, open.session.name)
    const fresh = loadAwsConfig(system.paths)
    return await profileCredentials({ ...request, config: fresh })
  }
}

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
  const credentials = await credentialsOrSignIn(context, config, choice, { again, mfa })
  const region = childRegion(env, ownRegion(config, profile))
  const child = { command: rest, platform, hasTerminal: () => terminal.stdinIsTty }
  if (serve) return await runServed({ profile, first: credentials, region, child, system })
  return await runChild({ ...child, env: childEnvironment(env, credentials, region, profile) })
}
