import { type AwsConfig, loadAwsConfig } from '../../../config/aws-config.ts'
import { ssoProfile, ssoSession } from '../../../config/sso-profile.ts'
import { ConfigError } from '../../../errors.ts'
import { openSession, type SessionTarget } from '../../../session/open-session.ts'
import type { Run } from '../../command.ts'
import type { CommandContext } from '../../context.ts'
import { profileFor, systemFor } from '../../profile-world.ts'
import { commandLine } from '../../quote-word.ts'
import { keepRegionChange } from '../../region-change.ts'
import { printJson } from '../../render/json.ts'
import { awsEvents, awsFlow, awsSay } from '../../sign-in-events.ts'
import { signInOptions } from '../../sign-in-flags.ts'

/** `--sso-session`, else the profile's session or legacy sign-in, as the AWS CLI looks for it. */
function target(
  context: CommandContext,
  config: AwsConfig,
  named: string | undefined,
): SessionTarget {
  if (named !== undefined) {
    ssoSession(config, named)
    return { session: named }
  }
  const { name } = profileFor(context)
  if (name === 'default' && !config.profiles.has(name)) throw withoutSession(config, name)
  if (ssoProfile(config, name) === undefined) throw withoutSession(config, name)
  return { profile: name }
}

function withoutSession(config: AwsConfig, profile: string): ConfigError {
  const [first] = config.ssoSessions.keys()
  const fix =
    first === undefined
      ? commandLine('configure', 'sso', '--profile', profile)
      : commandLine('sso', 'login', '--sso-session', first)
  const message = `Profile ${profile} has no sso_session, nor sso_start_url and sso_region.`
  return new ConfigError('profile-without-account', message, { details: { profile }, fix })
}

export const run: Run = async (context, { flags }) => {
  const { signal, terminal } = context
  const options = signInOptions(flags, 'sso login')
  const system = systemFor(context, flags.value('ca-bundle'))
  const config = loadAwsConfig(system.paths)
  const chosen = target(context, config, flags.value('sso-session'))
  const open = openSession(config, chosen, system)
  const { session } = open
  const result = await open.signIn(
    { ...options, flow: awsFlow(options, session), force: true, signal },
    awsEvents(context, open.session),
  )
  await keepRegionChange(context, chosen, result.regionChange, session.name, awsSay(context))
  if (context.json) {
    const expiresAt = result.token.expiresAt.toISOString()
    const { name, startUrl, region } = session
    printJson(
      { session: name ?? null, startUrl, region, how: result.how, expiresAt },
      terminal.write,
    )
    return
  }
  terminal.write(`Successfully logged into Start URL: ${session.startUrl}\n`)
}
