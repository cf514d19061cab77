import type { Run } from '../../../command.ts'
import { printJson } from '../../../render/json.ts'
import { sandboxFor } from '../find.ts'

export const run: Run = async (context, input) => {
  const { control } = await sandboxFor(context, input)
  const cleared = await control.clearFaults(input.args[0])
  if (context.json) printJson({ cleared }, context.terminal.write)
  else context.terminal.writeError(`${cleared} cleared.\n`)
}
