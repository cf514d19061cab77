/** Which sign-in session a command is about. */
import type { AwsConfig } from '../config/aws-config.ts'
import {
  type SsoSessionSettings,
  readableSsoProfile,
  ssoProfile,
  ssoSession,
  ssoSessions,
} from '../config/sso-profile.ts'
import { ConfigError, UsageError } from '../errors.ts'
import { type SsoSession, sessionLabel } from '../identity-center/session.ts'
import type { SessionTarget } from '../session/open-session.ts'
import { forTerminal } from '../system/text.ts'
import type { CommandContext } from './context.ts'
import { missingSession, similarProfile } from './missing-names.ts'
import { profileFor } from './profile-world.ts'
import { askChoice, canAsk } from './prompts/prompts.ts'
import { commandLine } from './quote-word.ts'

export interface KnownSession {
  readonly session: SsoSessionSettings
  readonly target: SessionTarget
  /** The profiles that sign in through it. */
  readonly profiles: readonly string[]
}

/** Every session of the config file, then the legacy sign-ins of its profiles. */
export function knownSessions(config: AwsConfig): readonly KnownSession[] {
  const members = new Map<string, string[]>()
  const legacy = new Map<string, { session: SsoSessionSettings; profiles: string[] }>()
  for (const profile of config.profiles.keys()) {
    const session = readableSsoProfile(config, profile)?.session
    if (session === undefined) continue
    if (session.name === undefined) {
      const sharing = legacy.get(session.startUrl)
      if (sharing === undefined) legacy.set(session.startUrl, { session, profiles: [profile] })
      else sharing.profiles.push(profile)
    } else {
      const others = members.get(session.name)
      if (others === undefined) members.set(session.name, [profile])
      else others.push(profile)
    }
  }
  const named = ssoSessions(config).map((session) => {
    const name = session.name ?? ''
    return { session, target: { session: name }, profiles: members.get(name) ?? [] }
  })
  const old = [...legacy.values()].map(({ session, profiles }) => {
    return { session, target: { profile: profiles[0] ?? '' }, profiles }
  })
  return [...named, ...old]
}

function namedSession(config: AwsConfig, name: string, command: string): SessionTarget {
  if (config.ssoSessions.has(name)) {
    ssoSession(config, name)
    return { session: name }
  }
  throw missingSession(config, name, command)
}

/** The session of a profile that somebody named. */
function sessionOfProfile(config: AwsConfig, name: string, command: string): SessionTarget {
  if (!config.profiles.has(name)) {
    const words = command.replace(/ --session$/, '').split(' ')
    const again = (profile: string) => commandLine(...words, '--profile', profile)
    const similar = similarProfile(config, name, again)
    if (similar !== undefined) throw similar
  }
  if (ssoProfile(config, name) !== undefined) return { profile: name }
  const message = `Profile ${name} does not sign in to IAM Identity Center.`
  throw new ConfigError('profile-without-account', message, { details: { profile: name } })
}

async function chosenSession(
  context: CommandContext,
  config: AwsConfig,
  command: string,
): Promise<SessionTarget> {
  const known = knownSessions(config)
  const [only, second] = known
  if (only === undefined) {
    const message = 'No session for signing in is set up on this machine yet.'
    throw new ConfigError('no-config', message)
  }
  if (second === undefined) return only.target
  const labels = known.map(({ session }) => sessionLabel(session))
  if (!canAsk(context.terminal)) {
    const message = `There are ${known.length} sessions: ${labels.join(', ')}.`
    const fix = commandLine(...command.split(' '), labels[0] ?? 'SESSION')
    throw new UsageError('session-ambiguous', message, { fix, details: { count: known.length } })
  }
  const label = await askChoice(context, {
    message: 'Which session?',
    choices: known.map(({ session, profiles }) => ({
      value: sessionLabel(session),
      label: forTerminal(sessionLabel(session)),
      hint: forTerminal(profiles.slice(0, 3).join(', ')),
    })),
  })
  const chosen = known.find(({ session }) => sessionLabel(session) === label)
  return (chosen ?? only).target
}

/**
 * The session named, else the profile's, else the only one there is, else the one a person picks.
 * `command` (`login`, `profiles sync --session`) is for the errors' fixes. Throws UsageError or ConfigError.
 */
export async function chooseSession(
  context: CommandContext,
  config: AwsConfig,
  command: string,
  named: string | undefined,
): Promise<SessionTarget> {
  if (named !== undefined && context.profile !== undefined) {
    const message = 'Name a session or a profile, not both.'
    throw new UsageError('flag-conflict', message, { details: { command } })
  }
  if (named !== undefined) return namedSession(config, named, command)
  const choice = profileFor(context)
  if (choice.source === 'flag') return sessionOfProfile(config, choice.name, command)
  if (choice.source !== 'default' || config.profiles.has(choice.name)) {
    if (ssoProfile(config, choice.name) !== undefined) return { profile: choice.name }
  }
  return chosenSession(context, config, command)
}

/** What profiles call a session. Throws ConfigError `session-incomplete` for one without a name. */
export function nameForProfiles({ name, startUrl }: SsoSession): string {
  if (name !== undefined) return name
  const message = `The sign-in at ${startUrl} has no sso-session that profiles could name.`
  throw new ConfigError('session-incomplete', message)
}
