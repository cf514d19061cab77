import { sandboxVariables, windowsVariables } from '../../../sandbox/sandbox-environment.ts'
import type { Run } from '../../command.ts'
import { printJson } from '../../render/json.ts'
import { variableLines, variableRecord } from '../../render/variables.ts'
import { sandboxFor } from './find.ts'

export const run: Run = async (context, input) => {
  const { env, platform } = context.system
  const { os } = platform
  const { record, file } = await sandboxFor(context, input)
  const changes = (os === 'win32' ? windowsVariables : sandboxVariables)(record, file, env)
  if (context.json) {
    printJson(variableRecord(changes), context.terminal.write)
    return
  }
  context.terminal.write(variableLines(changes, input.flags.value('format'), os))
}
