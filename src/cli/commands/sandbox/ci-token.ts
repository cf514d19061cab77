import type { Run } from '../../command.ts'
import { printJson } from '../../render/json.ts'
import { sandboxFor } from './find.ts'
import { pipelineAsked } from './pipeline-asked.ts'

export const run: Run = async (context, input) => {
  const asked = pipelineAsked(input, 'sandbox ci-token')
  const { control } = await sandboxFor(context, input)
  const token = await control.pipelineToken(asked)
  if (context.json) printJson({ token }, context.terminal.write)
  else context.terminal.write(`${token}\n`)
}
