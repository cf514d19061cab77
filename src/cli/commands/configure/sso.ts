import { type AwsConfig, loadAwsConfig, textSetting } from '../../../config/aws-config.ts'
import { assertWritableName, defaultProfileName } from '../../../config/profile-name.ts'
import { variable } from '../../../system/environment.ts'
import type { Run } from '../../command.ts'
import { type Answers, createAnswers } from '../../configure/answers.ts'
import { profileEdits, type ProfileAnswers } from '../../configure/profile-edits.ts'
import { outputProblem, problemOf, regionDoubt, regionProblem } from '../../configure/checks.ts'
import { givenRole, type RoleAnswers, roleAnswers } from '../../configure/role-answers.ts'
import {
  legacyAnswers,
  namedSessionAnswers,
  type SessionAnswers,
} from '../../configure/session-answers.ts'
import { type SignedIn, signInTo, stopped } from '../../configure/sign-in-step.ts'
import { writePlan } from '../../configure/write-plan.ts'
import type { CommandContext } from '../../context.ts'
import { commandLine } from '../../quote-word.ts'
import type { Written } from '../../write-edits.ts'
import { printJson } from '../../render/json.ts'
import { awsSay } from '../../sign-in-events.ts'

const legacyWarning =
  'WARNING: Configuring using legacy format (e.g. without an SSO session).\n' +
  'Consider re-running "configure sso" command and providing a session name.\n'

/** The profile that a flag or the environment names; the last question asks for it otherwise. */
function namedProfile({ profile, system }: CommandContext): string | undefined {
  const { env } = system
  const name = profile ?? variable(env, 'AWS_PROFILE') ?? variable(env, 'AWS_DEFAULT_PROFILE')
  if (name !== undefined) assertWritableName(name)
  return name
}

function current(config: AwsConfig, profile: string | undefined, key: string): string | undefined {
  const settings = profile === undefined ? undefined : config.profiles.get(profile)?.settings
  return settings === undefined ? undefined : textSetting(settings, key)
}

async function sessionOf(
  answers: Answers,
  config: AwsConfig,
  profile: string | undefined,
): Promise<SessionAnswers> {
  const known = current(config, profile, 'sso_session')
  if (!answers.canAsk && known === undefined && answers.given('session') === undefined) {
    throw answers.missing('session')
  }
  const name = await answers.text({
    flag: 'session',
    message: known === undefined ? 'SSO session name (Recommended)' : 'SSO session name',
    defaultValue: known,
    placeholder: known ?? 'your organisation, such as my-org',
    optional: true,
    validate: (value) => (value === '' ? undefined : problemOf(() => assertWritableName(value))),
  })
  if (name !== '') return await namedSessionAnswers(answers, config, name, true)
  awsSay(answers.context)(legacyWarning)
  return await legacyAnswers(answers, config, profile)
}

async function pickedRole(
  answers: Answers,
  signedIn: SignedIn | undefined,
): Promise<RoleAnswers | undefined> {
  if (signedIn !== undefined) return await roleAnswers(answers, signedIn.open)
  const role = givenRole(answers)
  if (role !== undefined) return role
  throw answers.missing(
    'account-id',
    'Without signing in, --account-id and --role-name are needed.',
  )
}

async function clientSettings(
  answers: Answers,
  config: AwsConfig,
  profile: string | undefined,
): Promise<Pick<ProfileAnswers, 'region' | 'output'>> {
  const region = await answers.text({
    flag: 'client-region',
    message: 'Default client Region',
    defaultValue: current(config, profile, 'region'),
    placeholder: current(config, profile, 'region') ?? 'None',
    optional: true,
    validate: (value) => (value === '' ? undefined : regionProblem(value)),
    doubt: (value) => (value === '' ? undefined : regionDoubt(value)),
  })
  const output = await answers.text({
    flag: 'output',
    message: 'CLI default output format (json if not specified)',
    defaultValue: current(config, profile, 'output'),
    placeholder: current(config, profile, 'output') ?? 'None',
    optional: true,
    validate: outputProblem,
  })
  return { region, output }
}

async function profileName(
  answers: Answers,
  role: RoleAnswers | undefined,
  session: SessionAnswers['session'],
): Promise<string> {
  return await answers.text({
    flag: 'profile',
    message: 'Profile name',
    defaultValue: role === undefined ? (session.name ?? 'default') : defaultProfileName(role),
    validate: (value) => problemOf(() => assertWritableName(value)),
  })
}

/** The AWS CLI's closing words, with our name. */
function closingText({ profile, role }: ProfileAnswers): string {
  if (role === undefined) return `Successfully configured SSO for profile: ${profile}\n`
  if (profile === 'default') {
    return (
      'The AWS CLI is now configured to use the default profile.\n' +
      `Run the following command to verify your configuration:\n\n${commandLine('sts', 'get-caller-identity')}\n`
    )
  }
  const command = commandLine('sts', 'get-caller-identity', '--profile', profile)
  return `To use this profile, specify the profile name using --profile, as shown:\n\n${command}\n`
}

/** What follows the sign-in: account and role, the profile's settings, and the writing. */
async function restOfProfile(
  answers: Answers,
  config: AwsConfig,
  chosen: SessionAnswers,
  signedIn: SignedIn | undefined,
): Promise<{ readonly all: ProfileAnswers; readonly written: Written }> {
  const named = namedProfile(answers.context)
  const role = await pickedRole(answers, signedIn)
  const client = await clientSettings(answers, config, named)
  const session = { ...chosen.session, region: signedIn?.region ?? chosen.session.region }
  const profile = named ?? (await profileName(answers, role, session))
  const all: ProfileAnswers = { profile, session, role, ...client }
  return { all, written: await writePlan(answers, profileEdits(all)) }
}

export const run: Run = async (context, input) => {
  const { system, terminal } = context
  const answers = createAnswers(context, input, 'configure sso')
  const named = namedProfile(context)
  const config = loadAwsConfig(system.paths)
  const chosen = await sessionOf(answers, config, named)
  const signedIn = await signInTo(answers, input, config, chosen)
  const { all, written } = await restOfProfile(answers, config, chosen, signedIn).catch(
    (error: unknown) => {
      throw signedIn === undefined ? error : stopped(error, config, chosen)
    },
  )
  if (!context.json) {
    terminal.write(closingText(all))
    return
  }
  const { path, changed, backup } = written
  const { profile, session, role } = all
  const body = { profile, session: session.name ?? null, ...role, path, changed }
  printJson({ ...body, backup: backup ?? null }, terminal.write)
}
