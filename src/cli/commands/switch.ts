import { type AwsConfig, loadAwsConfig } from '../../config/aws-config.ts'
import type { MfaPorts } from '../../credentials/ports.ts'
import { ServiceError, SignInRequired, SystemError } from '../../errors.ts'
import { openSession } from '../../session/open-session.ts'
import { forTerminal } from '../../system/text.ts'
import { type Identified, identified } from '../caller-identity.ts'
import type { Run } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { roleAndUser } from '../identity-arn.ts'
import { mfaPorts } from '../mfa.ts'
import { pickProfile, remember } from '../pick-profile.ts'
import { promptFields } from '../prompt-fields.ts'
import { canAsk } from '../prompts/prompts.ts'
import { quoteWord } from '../quote-word.ts'
import { keepRegionChange } from '../region-change.ts'
import { timeLeft } from '../render/duration.ts'
import { friendlyEvents } from '../sign-in-events.ts'
import { signInOf } from '../source-session.ts'

/** Signs in on the way, but only where a person sits in front of a terminal. */
async function verified(
  context: CommandContext,
  config: AwsConfig,
  { profile, mfa }: { readonly profile: string; readonly mfa: MfaPorts },
): Promise<Identified> {
  const { system, terminal, signal } = context
  const again = (name: string) => `awsp ${quoteWord(name)}`
  const request = { profile, system, chosen: 'flag', again, mfa } as const
  try {
    return await identified({ ...request, config })
  } catch (error) {
    if (!(error instanceof SignInRequired) || !canAsk(terminal)) throw error
    const signsIn = error.code.startsWith('mfa-') ? undefined : signInOf(config, profile, system)
    if (signsIn === undefined) throw error
    const open = openSession(config, { profile: signsIn }, system)
    const options = { flow: 'auto', openBrowser: true, signal } as const
    const result = await open.signIn(options, friendlyEvents(context, open.session))
    await keepRegionChange(context, { profile: signsIn }, result.regionChange, open.session.name)
    return await identified({ ...request, config: loadAwsConfig(system.paths) })
  }
}

function sentence(profile: string, { identity, credentials }: Identified, now: Date): string {
  const { role, user } = roleAndUser(identity.arn)
  const who = role === undefined ? identity.arn : `${role} in ${identity.accountId} as ${user}`
  const { expiresAt } = credentials
  const left = expiresAt === undefined ? '' : `, ${timeLeft(expiresAt, now)}`
  return `${forTerminal(`${profile}: ${who}`, 2048)}${left}\n`
}

/** The profile is there and may work, only not now: no network, no sign-in. */
function mayWorkLater(error: unknown): boolean {
  return [SignInRequired, ServiceError, SystemError].some((kind) => error instanceof kind)
}

/** For `awsp`: what it prints is the profile that the shell shall use, as `promptFields` says it. */
export const run: Run = async (context, input) => {
  const { rest } = input
  const { system, terminal } = context
  const config = loadAwsConfig(system.paths)
  const name = rest[0] ?? (await pickProfile(context, config))
  const answer = () => {
    remember(system, name)
    terminal.write(promptFields(loadAwsConfig(system.paths), name, system))
  }
  try {
    const found = await verified(context, config, { profile: name, mfa: mfaPorts(context, input) })
    terminal.writeError(sentence(name, found, system.clock.now()))
  } catch (error) {
    if (!context.signal.aborted && config.profiles.has(name) && mayWorkLater(error)) {
      terminal.writeError(`${forTerminal(name)}: chosen, but it could not be tried\n`)
      answer()
    }
    throw error
  }
  answer()
}
