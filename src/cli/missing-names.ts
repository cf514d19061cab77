/** Errors for a profile or a session that is not there: the one that was meant, and the command. */
import type { AwsConfig } from '../config/aws-config.ts'
import { ConfigError } from '../errors.ts'
import { commandLine } from './quote-word.ts'
import { didYouMean } from './suggest.ts'

/** Undefined where no profile has a name like it. `again` is what was typed, for another profile. */
export function similarProfile(
  config: AwsConfig,
  profile: string,
  again: (profile: string) => string,
): ConfigError | undefined {
  const near = didYouMean(profile, [...config.profiles.keys()])
  if (near === undefined) return undefined
  return new ConfigError(
    'profile-not-found',
    `There is no profile named ${profile}. Did you mean ${near}?`,
    { details: { profile, near }, fix: again(near) },
  )
}

/** `login` and `logout` take a session's name; a profile's is their --profile. */
export function missingSession(config: AwsConfig, session: string, command: string): ConfigError {
  const message = `There is no sso-session named ${session}`
  const details = { session }
  if (config.profiles.has(session)) {
    return new ConfigError('session-not-found', `${message}, but a profile is.`, {
      details,
      fix: commandLine(...command.replace(/ --session$/, '').split(' '), '--profile', session),
    })
  }
  const known = [...config.ssoSessions.keys()]
  if (known.length === 0) return new ConfigError('session-not-found', `${message}.`, { details })
  const [only, second] = known
  const near = didYouMean(session, known)
  const meant = near ?? (second === undefined ? only : undefined)
  const hint = near === undefined ? `There are: ${known.join(', ')}.` : `Did you mean ${near}?`
  const fix = meant === undefined ? 'keyless status' : commandLine(...command.split(' '), meant)
  return new ConfigError('session-not-found', `${message}. ${hint}`, { details, fix })
}
