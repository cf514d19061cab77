import type { Run } from '../../command.ts'
import { printJson } from '../../render/json.ts'
import { sandboxFor } from './find.ts'

export const run: Run = async (context, input) => {
  const { control } = await sandboxFor(context, input)
  const totp = await control.totp(input.args[0])
  if (context.json) printJson({ ...totp }, context.terminal.write)
  else context.terminal.write(`${totp.code}\n`)
}
