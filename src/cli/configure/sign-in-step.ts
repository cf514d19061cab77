/** The sign-in in the middle of a set-up, and what is said when the set-up ends there. */
import type { AwsConfig } from '../../config/aws-config.ts'
import { Cancelled, ServiceError } from '../../errors.ts'
import { sessionLabel } from '../../identity-center/session.ts'
import { type OpenSession, openSsoSession } from '../../session/open-session.ts'
import { forTerminal } from '../../system/text.ts'
import type { CommandInput } from '../command.ts'
import { systemFor } from '../profile-world.ts'
import { commandLine } from '../quote-word.ts'
import { awsEvents, awsFlow } from '../sign-in-events.ts'
import { signInOptions } from '../sign-in-flags.ts'
import type { Answers } from './answers.ts'
import type { SessionAnswers } from './session-answers.ts'

export interface SignedIn {
  readonly open: OpenSession
  /** Where the start URL led, when that was another region than the one given. */
  readonly region: string | undefined
}

/** A refusal whose cause is an answer: the same command with all the others, so that none is lost. */
function withAnswers(error: unknown, { session, isNew }: SessionAnswers): unknown {
  const wrongScopes = error instanceof ServiceError && error.details['error'] === 'InvalidScope'
  if (!wrongScopes || !isNew || session.name === undefined) return error
  const { name, startUrl, region } = session
  const place = ['--session', name, '--start-url', startUrl, '--region', region]
  const fix = commandLine('configure', 'sso', ...place, '--scopes', 'sso:account:access')
  const { code, message, details, cause } = error
  return new ServiceError(code as 'service-refused', message, { details, cause, fix })
}

/** Signs in, which the AWS CLI does anew for a new session only; undefined with `--no-login`. */
export async function signInTo(
  answers: Answers,
  { flags }: CommandInput,
  config: AwsConfig,
  chosen: SessionAnswers,
): Promise<SignedIn | undefined> {
  const { context } = answers
  const { session, isNew } = chosen
  const options = signInOptions(flags, 'configure sso')
  if (flags.on('no-login')) return undefined
  const system = systemFor(context, flags.value('ca-bundle'))
  const open = openSsoSession(session, config, undefined, system)
  const { regionChange, how } = await open
    .signIn(
      { ...options, flow: awsFlow(options, session), force: isNew, signal: context.signal },
      awsEvents(context, session),
    )
    .catch((error: unknown) => {
      throw withAnswers(error, chosen)
    })
  if (context.terminal.stderrIsTty) {
    const already = how === 'browser' || how === 'device' ? '' : ' already'
    const label = forTerminal(sessionLabel(session))
    context.terminal.writeError(`Signed in to ${label}${already}.\n`)
  }
  const region = regionChange?.to
  const here =
    region === undefined ? open : openSsoSession({ ...session, region }, config, undefined, system)
  return { open: here, region }
}

/** Stopped after the sign-in, which stays: that must be said, and how it ends. */
export function stopped(error: unknown, config: AwsConfig, { session }: SessionAnswers): unknown {
  if (!(error instanceof Cancelled)) return error
  const { name } = session
  const isKnown = name !== undefined && config.ssoSessions.has(name)
  const logout = isKnown ? commandLine('logout', name) : 'keyless logout --all'
  const label = forTerminal(sessionLabel(session))
  return new Cancelled(
    `Stopped. Your config was not changed; you are signed in to ${label} (${logout} ends that).`,
  )
}
