import { KeylessError } from '../../../errors.ts'
import { type RunningSandbox, stopSandbox } from '../../../sandbox/running-sandbox.ts'
import type { CommandInput, Run } from '../../command.ts'
import type { CommandContext } from '../../context.ts'
import { printJson } from '../../render/json.ts'
import { portFlag } from '../../number-flag.ts'
import { sandboxFor } from './find.ts'

/** Undefined where none runs, which is what `stop` is for. */
async function runningOne(
  context: CommandContext,
  input: CommandInput,
): Promise<RunningSandbox | undefined> {
  try {
    return await sandboxFor(context, input)
  } catch (error) {
    if (error instanceof KeylessError && error.code === 'sandbox-not-running') return undefined
    throw error
  }
}

export const run: Run = async (context, input) => {
  const { terminal, system } = context
  const running = await runningOne(context, input)
  if (running !== undefined) await stopSandbox(running, system.clock)
  const url = running?.record.url
  const port = portFlag(input)
  const where = port === undefined ? '' : ` on port ${port}`
  const told =
    url === undefined ? `No sandbox is running${where}.` : `The sandbox on ${url} has ended.`
  if (context.json) printJson({ stopped: url ?? null }, terminal.write)
  else terminal.writeError(`${told}\n`)
}
