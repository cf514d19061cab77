import type { Run } from '../../command.ts'
import { changeSetting } from '../../change-setting.ts'
import { settingKey } from '../../setting-key.ts'

export const run: Run = async (context, { args }) => {
  const key = settingKey(args[0] ?? '', ['config', 'unset'])
  await changeSetting(context, { key, values: undefined })
}
