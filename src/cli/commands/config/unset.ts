import type { Run } from '../../command.ts'
import { changeSetting } from '../../change-setting.ts'
import { settingKey } from '../../setting-key.ts'

export const run: Run = async (context, { args }) => {
  await changeSetting(context, settingKey(args[0] ?? '', ['config', 'unset']), undefined)
}
