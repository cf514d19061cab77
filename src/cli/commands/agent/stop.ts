import { stopAgent } from '../../../agent/start-agent.ts'
import type { Run } from '../../command.ts'
import { printJson } from '../../render/json.ts'
import { fitted } from '../../render/wrap.ts'

export const run: Run = async ({ system, terminal, json }) => {
  const ended = await stopAgent(system)
  if (json) printJson({ stopped: ended?.pid ?? null }, terminal.write)
  else {
    const says =
      ended === undefined
        ? 'No agent of yours is running.'
        : `The agent, process ${ended.pid}, has ended; its addresses and tokens with it.`
    terminal.writeError(fitted(says, terminal, 'stderr'))
  }
}
