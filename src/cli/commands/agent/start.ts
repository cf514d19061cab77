import { agentPlaces } from '../../../agent/agent-places.ts'
import type { ServeAnswer } from '../../../agent/control-wire.ts'
import { lastingPlace } from '../../../agent/lasting-place.ts'
import { noOtherSource } from '../../../agent/other-sources.ts'
import { type StartedAgent, startAgent } from '../../../agent/start-agent.ts'
import { UsageError } from '../../../errors.ts'
import { forTerminal } from '../../../system/text.ts'
import { pastProxies, type VariableChanges } from '../../../system/variable-changes.ts'
import type { CommandInput, Run } from '../../command.ts'
import type { CommandContext } from '../../context.ts'
import { credentialsForRun } from '../../credentials-for-run.ts'
import { commandLine } from '../../quote-word.ts'
import { coloursFor } from '../../render/colours.ts'
import { timeLeft } from '../../render/duration.ts'
import { printJson } from '../../render/json.ts'
import { variableLines, variableRecord } from '../../render/variables.ts'
import { fitted } from '../../render/wrap.ts'
import { programBuild } from './program-build.ts'

interface Served extends ServeAnswer {
  readonly url: string
}

/** Signs in, and asks for a code, where a person sits: the agent can do neither. */
async function permitted(
  context: CommandContext,
  input: CommandInput,
  named: string | undefined,
): Promise<string> {
  const one = { ...input, args: named === undefined ? [] : [named] }
  const again = (other: string) => commandLine('agent', 'start', other)
  const { profile, credentials } = await credentialsForRun(context, one, again)
  if (credentials.expiresAt !== undefined) return profile
  throw new UsageError(
    'flag-conflict',
    `The keys of "${profile}" do not expire, so there is nothing to refresh.`,
    { fix: commandLine('exec', profile, '--', 'COMMAND') },
  )
}

async function serve(
  { system }: CommandContext,
  { control }: StartedAgent,
  profile: string,
): Promise<Served> {
  const { awsConfig, awsCredentials } = lastingPlace(system.paths)
  const pid = system.platform.parentPid
  const answer = await control.serve({ profile, awsConfig, awsCredentials, pid })
  return { ...answer, url: `http://127.0.0.1:${answer.port}${answer.path}` }
}

function variablesOf({ url, token }: Served, { system }: CommandContext): VariableChanges {
  return {
    ...noOtherSource,
    AWS_CONTAINER_CREDENTIALS_FULL_URI: url,
    AWS_CONTAINER_AUTHORIZATION_TOKEN: token,
    ...pastProxies(system.env),
  }
}

function showAsJson(
  context: CommandContext,
  { hello, how }: StartedAgent,
  served: readonly Served[],
) {
  const { paths, platform } = context.system
  const { pid, port, build } = hello
  const { sharedFolder, credentialSocket } = agentPlaces(paths, platform)
  const profiles = served.map((one) => {
    const { profile, url, token, expiresAt } = one
    return { profile, url, token, expiresAt, ...variableRecord(variablesOf(one, context)) }
  })
  const agent = { pid, port, version: build.version, how, sharedFolder, socket: credentialSocket }
  printJson({ agent, profiles }, context.terminal.write)
}

function showAsText(context: CommandContext, agent: StartedAgent, served: readonly Served[]): void {
  const { terminal, system } = context
  const { bold, dim } = coloursFor(terminal, 'stderr')
  const { pid, port } = agent.hello
  const what = { running: 'runs', started: 'has started', replaced: 'is new' }[agent.how]
  const says = `The agent ${what}: process ${pid}, port ${port} of 127.0.0.1.`
  terminal.writeError(fitted(says, terminal, 'stderr'))
  for (const { profile, url, token, expiresAt } of served) {
    const left = timeLeft(new Date(expiresAt), system.clock.now())
    terminal.writeError(`${bold(forTerminal(profile))} ${dim(`refreshed by itself; ${left}`)}\n`)
    terminal.write(
      `AWS_CONTAINER_CREDENTIALS_FULL_URI=${url}\nAWS_CONTAINER_AUTHORIZATION_TOKEN=${token}\n`,
    )
  }
}

export const run: Run = async (context, input) => {
  const { args, flags } = input
  const format = flags.value('format')
  const named = args.length === 0 && (context.profile ?? format) !== undefined ? [undefined] : args
  if (format !== undefined && named.length > 1) {
    throw new UsageError('flag-conflict', '--format prints the variables of one profile.', {
      details: { command: 'agent start' },
    })
  }
  const profiles: string[] = []
  for (const name of named) profiles.push(await permitted(context, input, name))
  const agent = await startAgent(context.system, programBuild(context))
  const served: Served[] = []
  for (const profile of profiles) served.push(await serve(context, agent, profile))
  const [first] = served
  if (context.json) showAsJson(context, agent, served)
  else if (format !== undefined && first !== undefined) {
    const lines = variableLines(variablesOf(first, context), format, context.system.platform.os)
    context.terminal.write(lines)
  } else showAsText(context, agent, served)
}
