import { settingsPath } from '../../../guard/read-settings.ts'
import type { Run } from '../../command.ts'

export const run: Run = async ({ system, terminal }) => {
  terminal.write(`${settingsPath(system.paths)}\n`)
}
