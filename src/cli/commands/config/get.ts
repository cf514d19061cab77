import { loadSettings } from '../../../guard/read-settings.ts'
import { settingValue } from '../../../guard/setting-keys.ts'
import { forTerminal } from '../../../system/text.ts'
import type { Run } from '../../command.ts'
import { printJson } from '../../render/json.ts'
import { settingKey } from '../../setting-key.ts'

export const run: Run = async ({ system, terminal, json }, { args }) => {
  const key = settingKey(args[0] ?? '', ['config', 'get'])
  const value = settingValue(await loadSettings(system.paths), key)
  if (json) return printJson({ key, value }, terminal.write)
  for (const pattern of value) terminal.write(`${forTerminal(pattern)}\n`)
}
