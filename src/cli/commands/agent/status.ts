import { agentPlaces } from '../../../agent/agent-places.ts'
import { createControlClient } from '../../../agent/control-client.ts'
import type { AgentStatus, ProfileStatus } from '../../../agent/control-wire.ts'
import { exitCodes, SystemError } from '../../../errors.ts'
import { forTerminal } from '../../../system/text.ts'
import type { Run } from '../../command.ts'
import type { CommandContext } from '../../context.ts'
import { coloursFor, type Colours } from '../../render/colours.ts'
import { timeLeft } from '../../render/duration.ts'
import { printJson } from '../../render/json.ts'
import { type Row, table } from '../../render/table.ts'
import { say } from '../../render/wrap.ts'

async function statusNow({ system }: CommandContext): Promise<AgentStatus | undefined> {
  const { controlSocket } = agentPlaces(system.paths, system.platform)
  try {
    return await createControlClient(controlSocket).status()
  } catch (error) {
    if (error instanceof SystemError && error.code === 'agent-not-running') return undefined
    throw error
  }
}

function rowOf(profile: ProfileStatus, now: Date, colours: Colours): Row {
  const { expiresAt, problem } = profile
  const left = expiresAt === null ? 'not asked for yet' : timeLeft(new Date(expiresAt), now)
  const credentials = problem === null ? left : { text: 'not refreshed', paint: colours.yellow }
  return [forTerminal(profile.profile), String(profile.requests), credentials, profile.path]
}

function show(status: AgentStatus, { terminal, system }: CommandContext): void {
  const colours = coloursFor(terminal, 'stdout')
  const now = system.clock.now()
  const { processes, endsAt, profiles } = status
  const which = processes.length === 1 ? 'process' : 'one of the processes'
  const stays =
    endsAt === null
      ? `Stays while ${which} ${processes.join(', ')} lives.`
      : `Ends when nobody asks: ${timeLeft(new Date(endsAt), now)}.`
  terminal.write(
    `Process ${status.pid}, port ${status.port} of 127.0.0.1, keyless ${status.build.version}\n` +
      `${stays}\n`,
  )
  if (profiles.length === 0) return
  const columns = terminal.stdoutIsTty ? terminal.columns : undefined
  const rows = profiles.map((profile) => rowOf(profile, now, colours))
  const headers = ['Profile', 'Requests', 'Credentials', 'Path']
  terminal.write(`\n${table(headers, rows, { columns, colours })}`)
  for (const { profile, problem } of profiles) {
    if (problem === null) continue
    say(`${forTerminal(profile)}: ${forTerminal(problem, 500)}`, terminal)
  }
}

export const run: Run = async (context) => {
  const { terminal } = context
  const status = await statusNow(context)
  if (context.json) {
    const { version: _, ...facts } = status ?? { version: 0 }
    printJson({ running: status !== undefined, ...facts }, terminal.write)
  } else if (status === undefined) {
    terminal.writeError('No agent of yours is running.\nnext: keyless agent start\n')
  } else show(status, context)
  return status === undefined ? exitCodes.SystemError : 0
}
