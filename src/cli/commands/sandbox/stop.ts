import { stopSandbox } from '../../../sandbox/running-sandbox.ts'
import type { Run } from '../../command.ts'
import { printJson } from '../../render/json.ts'
import { sandboxFor } from './find.ts'

export const run: Run = async (context, input) => {
  const running = await sandboxFor(context, input)
  const { record } = running
  await stopSandbox(running, context.system.clock)
  if (context.json) printJson({ stopped: record.url }, context.terminal.write)
  else context.terminal.writeError(`The sandbox on ${record.url} has ended.\n`)
}
