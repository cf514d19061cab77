import { UsageError } from '../../../errors.ts'
import type { Run } from '../../command.ts'
import { changeSetting } from '../../change-setting.ts'
import { settingKey } from '../../setting-key.ts'

export const run: Run = async (context, { args }) => {
  const key = settingKey(args[0] ?? '', ['config', 'set'])
  const values = (args[1] ?? '').split(',').map((value) => value.trim())
  if (values.includes('')) {
    const message = 'A value is empty. `keyless config unset` takes a setting out.'
    throw new UsageError('flag-value', message, { details: { command: 'config set' } })
  }
  await changeSetting(context, { key, values })
}
