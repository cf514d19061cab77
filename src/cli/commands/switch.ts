import { type AwsConfig, loadAwsConfig } from '../../config/aws-config.ts'
import { ServiceError, SignInRequired, SystemError } from '../../errors.ts'
import type { System } from '../../system/system.ts'
import { forTerminal } from '../../system/text.ts'
import { accountNames } from '../account-names.ts'
import { type Identified, identified } from '../caller-identity.ts'
import type { Run } from '../command.ts'
import { credentialsOrSignIn } from '../credentials-or-sign-in.ts'
import { roleAndUser } from '../identity-arn.ts'
import { guardedProfile } from '../guarded-profile.ts'
import { mfaPorts } from '../mfa.ts'
import { pickProfile, remember } from '../pick-profile.ts'
import { promptFields } from '../prompt-fields.ts'
import { quoteWord } from '../quote-word.ts'
import { timeLeft } from '../render/duration.ts'
import { say } from '../render/wrap.ts'

function sentence(profile: string, { identity, credentials }: Identified, system: System): string {
  const { role, user } = roleAndUser(identity.arn)
  const name = accountNames(system).get(identity.accountId)
  const account = name === undefined ? identity.accountId : `${identity.accountId} (${name})`
  const who = role === undefined ? identity.arn : `${role} in ${account} as ${user}`
  const { expiresAt } = credentials
  const left = expiresAt === undefined ? '' : `, ${timeLeft(expiresAt, system.clock.now())}`
  return `${forTerminal(`${profile}: ${who}`, 2048)}${left}\n`
}

/** The profile is there and may work, only not now: no network, no sign-in. */
function mayWorkLater(error: unknown): boolean {
  return [SignInRequired, ServiceError, SystemError].some((kind) => error instanceof kind)
}

/** For `awsp`: what it prints is the profile that the shell shall use, as `promptFields` says it. */
export const run: Run = async (context, input) => {
  const { rest, flags } = input
  const { system, terminal } = context
  const config = loadAwsConfig(system.paths)
  const picked = rest[0] ?? (await pickProfile(context, config))
  const again = (other: string) => `awsp ${quoteWord(other)}`
  const asked = { name: picked, source: 'flag' } as const
  const { name } = await guardedProfile(context, config, asked, {
    yes: flags.on('yes'),
    again: (other) => `awsp --yes ${quoteWord(other)}`,
  })
  const answer = async () => {
    remember(system, name)
    terminal.write(await promptFields(loadAwsConfig(system.paths), name, system))
  }
  const mfa = mfaPorts(context, input)
  const request = { profile: name, system, chosen: 'flag', again, mfa } as const
  try {
    const work = (current: AwsConfig) => identified({ ...request, config: current })
    const found = await credentialsOrSignIn(context, { config, profile: name, work })
    terminal.writeError(sentence(name, found, system))
  } catch (error) {
    if (!context.signal.aborted && config.profiles.has(name) && mayWorkLater(error)) {
      say(`${forTerminal(name)}: chosen, but it could not be tried`, terminal)
      await answer()
    }
    throw error
  }
  await answer()
}
