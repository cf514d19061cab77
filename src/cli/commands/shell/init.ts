import { isCompletionShell } from '../../../shell/completions.ts'
import { initScript } from '../../../shell/init.ts'
import type { Run } from '../../command.ts'

export const run: Run = async ({ terminal }, { args }) => {
  const [shell = ''] = args
  if (isCompletionShell(shell)) terminal.write(initScript(shell))
}
