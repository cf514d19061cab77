/** Before a profile is used: the guard rules of the settings, and a person's word where it is production. */
import type { AwsConfig } from '../config/aws-config.ts'
import type { ProfileChoice } from '../config/profile-choice.ts'
import { answeringProfile } from '../credentials/chain-links.ts'
import { UsageError } from '../errors.ts'
import { permittedProfile } from '../guard/permitted-profile.ts'
import { variable } from '../system/environment.ts'
import { forTerminal } from '../system/text.ts'
import type { CommandContext } from './context.ts'
import { askText, canAsk } from './prompts/prompts.ts'
import { say } from './render/wrap.ts'

/** Where a person is to use the credentials: production is asked about then. */
export interface PersonsUse {
  /** `--yes`. */
  readonly yes: boolean
  /** The command that goes on without asking (the one typed, with `--yes`). */
  readonly again?: (profile: string) => string
}

/** In these a person's word is kept: `awsp` sets the first in its shell, `exec` the second in its child. */
const confirmedBy = ['KEYLESS_CONFIRMED', 'KEYLESS_EXEC']

/**
 * The profile to use, which is another one where a rule has a read-only twin for this caller. Throws
 * AccessDenied `guard-refused` and `guard-twin-missing`, ConfigError `settings-invalid`, UsageError
 * `production-unconfirmed`, Cancelled.
 */
export async function guardedProfile(
  context: CommandContext,
  config: AwsConfig,
  choice: ProfileChoice,
  person?: PersonsUse,
): Promise<ProfileChoice> {
  const { system, terminal } = context
  const { name, notice, production } = await permittedProfile(config, choice.name, system, {
    answering: (profile) => answeringProfile(config, profile, system),
    forPerson: person !== undefined,
  })
  if (notice !== undefined) say(forTerminal(notice, 500), terminal)
  if (production && person !== undefined && config.profiles.has(name)) {
    await confirmProduction(context, name, person)
  }
  return notice === undefined ? choice : { name, source: 'flag' }
}

async function confirmProduction(
  context: CommandContext,
  profile: string,
  { yes, again = () => context.typedWith('--yes') }: PersonsUse,
): Promise<void> {
  const { system, terminal } = context
  if (yes || confirmedBy.some((name) => variable(system.env, name) === profile)) return
  if (!canAsk(terminal)) {
    system.journal.append({ event: 'refused', profile, reason: 'production' })
    const message = `The settings mark ${profile} as production, and nobody can be asked here.`
    throw new UsageError('production-unconfirmed', message, {
      details: { profile },
      fix: again(profile),
    })
  }
  await askText(context, {
    message: `${forTerminal(profile)} is production. Type its name to go on`,
    validate: (typed) => (typed === profile ? undefined : `Type ${forTerminal(profile)}`),
  })
}
