import { type AwsConfig, loadAwsConfig } from '../../config/aws-config.ts'
import { assertWritableName, toProfileName } from '../../config/profile-name.ts'
import { ssoSessions } from '../../config/sso-profile.ts'
import { UsageError } from '../../errors.ts'
import type { TeamSession } from '../../guard/team-file.ts'
import { regionFromStartUrl } from '../../identity-center/endpoints.ts'
import { isSameStartUrl } from '../../identity-center/start-url.ts'
import { openSession } from '../../session/open-session.ts'
import { forTerminal } from '../../system/text.ts'
import type { Run } from '../command.ts'
import { type Answers, createAnswers } from '../configure/answers.ts'
import { problemOf, startUrlExample, startUrlProblem } from '../configure/checks.ts'
import { sessionEdits } from '../configure/profile-edits.ts'
import { namedSessionAnswers } from '../configure/session-answers.ts'
import { writePlan } from '../configure/write-plan.ts'
import type { CommandContext } from '../context.ts'
import { firstCommand } from '../first-command.ts'
import { keepRegionChange } from '../region-change.ts'
import { coloursFor } from '../render/colours.ts'
import { printJson } from '../render/json.ts'
import { friendlyEvents } from '../sign-in-events.ts'
import { signInOptions } from '../sign-in-flags.ts'
import { withChosenAccounts } from '../sync/choose-accounts.ts'
import { rulesFrom } from '../sync/sync-flags.ts'
import { profileAfter } from '../sync/sync-report.ts'
import { syncSession } from '../sync/sync-session.ts'
import type { Asked, Planned } from '../sync/write-sync.ts'
import { namedTeam, teamForSetup } from '../team/team-for-setup.ts'
import { isAbout } from '../team/team-in-force.ts'

/** The same answers, where some are known without asking. */
function withKnown(answers: Answers, known: Readonly<Record<string, string | undefined>>): Answers {
  return {
    ...answers,
    given: (flag) => answers.given(flag) ?? known[flag],
    text: async (question) => {
      const value = answers.given(question.flag) === undefined ? known[question.flag] : undefined
      if (value === undefined) return await answers.text(question)
      const problem = question.validate?.(value)
      if (problem === undefined) return value
      throw new UsageError('flag-value', `${problem}.`, { details: { command: 'setup' } })
    },
  }
}

async function askedStartUrl(answers: Answers, known: string | undefined): Promise<string> {
  return await withKnown(answers, { 'start-url': known }).text({
    flag: 'start-url',
    message: 'Your start URL',
    placeholder: startUrlExample,
    validate: startUrlProblem,
  })
}

/** `my-org` of `https://my-org.awsapps.com/start`. */
function suggestedName(startUrl: string): string {
  return toProfileName(new URL(startUrl).hostname.split('.')[0] ?? '')
}

/** A session that is there for this start URL is the one that is meant. */
async function sessionName(
  answers: Answers,
  config: AwsConfig,
  startUrl: string,
  team: TeamSession | undefined,
): Promise<string> {
  const known = ssoSessions(config).find((session) => isSameStartUrl(session.startUrl, startUrl))
  const name = answers.given('session') ?? known?.name ?? team?.name
  if (name !== undefined) return name
  return await answers.text({
    flag: 'session',
    message: 'A name for this sign-in',
    defaultValue: suggestedName(startUrl),
    placeholder: suggestedName(startUrl),
    validate: (value) => problemOf(() => assertWritableName(value)),
  })
}

/** Start URL, name and Region, written; the name of the session. */
async function writeSession(
  answers: Answers,
  argument: string | undefined,
  team: TeamSession | undefined,
): Promise<string> {
  const config = loadAwsConfig(answers.context.system.paths)
  const startUrl = await askedStartUrl(answers, argument ?? team?.startUrl)
  const said = team !== undefined && isSameStartUrl(team.startUrl, startUrl) ? team : undefined
  const name = await sessionName(answers, config, startUrl, said)
  const scopes = said === undefined || said.scopes.length === 0 ? [usualScope] : said.scopes
  const known = {
    'start-url': startUrl,
    region: said?.region ?? regionFromStartUrl(startUrl),
    scopes: answers.given('scopes') ?? scopes.join(','),
  }
  const keeps = config.ssoSessions.has(name)
  const settled = keeps ? answers : withKnown(answers, known)
  const { session, isNew } = await namedSessionAnswers(settled, config, name, true)
  if (!isSameStartUrl(session.startUrl, startUrl)) {
    const message = `The session ${name} is there, for ${forTerminal(session.startUrl)}: give another --session.`
    throw new UsageError('flag-conflict', message, { details: { command: 'setup' } })
  }
  if (isNew) await writePlan(answers, sessionEdits(session))
  return name
}

/** What a sign-in needs so that it can be refreshed. */
const usualScope = 'sso:account:access'

function nextSteps({ items }: Planned, { terminal, system }: CommandContext): string {
  const { dim } = coloursFor(terminal, 'stderr')
  const [first] = items.filter(({ kind }) => kind !== 'gone')
  const name = forTerminal((first && profileAfter(first)) ?? 'PROFILE')
  const steps = [
    [firstCommand(name, system), 'use one of them'],
    ['keyless shell install', 'once: then awsp switches between them'],
    ['keyless profiles sync', 'when accounts come and go'],
  ]
  const lines = steps.map(([command, why]) => `  ${command}\n      ${dim(why ?? '')}\n`)
  return `\n${dim('next:')}\n${lines.join('')}`
}

const usual = { mode: 'write', prune: false, diff: false, names: true } as const

export const run: Run = async (context, input) => {
  const { system, terminal, signal } = context
  rulesFrom(input.flags, 'setup')
  const options = { ...signInOptions(input.flags, 'setup'), signal }
  const answers = createAnswers(context, input, 'setup')
  const { canAsk } = answers
  const inForce = await teamForSetup(context, input, canAsk)
  const argument = namedTeam(input) === undefined ? input.args[0] : undefined
  const session = await writeSession(answers, argument, inForce?.team.session)
  const open = openSession(loadAwsConfig(system.paths), { session }, system)
  const signedIn = await open.signIn(options, friendlyEvents(context, open.session))
  await keepRegionChange(context, { session }, signedIn.regionChange, open.session.name)
  const isTeams = inForce !== undefined && isAbout(inForce.team, open.session.startUrl)
  const flags = isTeams
    ? input.flags
    : await withChosenAccounts({ context, flags: input.flags, canAsk }, open)
  const asked: Asked = { ...usual, context, flags, command: 'setup', canAsk }
  const { planned, told } = await syncSession(asked, { session })
  if (context.json) printJson({ startUrl: open.session.startUrl, ...told }, terminal.write)
  else terminal.writeError(nextSteps(planned, context))
}
