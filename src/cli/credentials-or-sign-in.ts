import { type AwsConfig, loadAwsConfig } from '../config/aws-config.ts'
import { SignInRequired } from '../errors.ts'
import { openSession } from '../session/open-session.ts'
import { signInOf } from '../session/sign-in-profile.ts'
import type { CommandContext } from './context.ts'
import { canAsk } from './prompts/prompts.ts'
import { keepRegionChange } from './region-change.ts'
import { friendlyEvents } from './sign-in-events.ts'

interface Attempt<T> {
  readonly config: AwsConfig
  readonly profile: string
  /** What needs the credentials; once more, with the files as they then are, after a sign-in. */
  readonly work: (config: AwsConfig) => Promise<T>
}

/** Signs in on the way, but only where a person sits in front of a terminal. Throws as `work`. */
export async function credentialsOrSignIn<T>(
  context: CommandContext,
  { config, profile, work }: Attempt<T>,
): Promise<T> {
  const { system, terminal, signal } = context
  try {
    return await work(config)
  } catch (error) {
    if (!(error instanceof SignInRequired) || !canAsk(terminal)) throw error
    const signsIn = error.code.startsWith('mfa-') ? undefined : signInOf(config, profile, system)
    if (signsIn === undefined) throw error
    const open = openSession(config, { profile: signsIn }, system)
    const options = { flow: 'auto', openBrowser: true, signal } as const
    const result = await open.signIn(options, friendlyEvents(context, open.session))
    await keepRegionChange(context, { profile: signsIn }, result.regionChange, open.session.name)
    return await work(loadAwsConfig(system.paths))
  }
}
