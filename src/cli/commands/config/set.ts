import { UsageError } from '../../../errors.ts'
import type { Run } from '../../command.ts'
import { changeSetting } from '../../change-setting.ts'
import { settingKey } from '../../setting-key.ts'

/** `a,b`, or a list as it stands in the file: `[a, 'b']`. No name has brackets or quotes. */
function valuesOf(text: string): readonly string[] {
  const [, list = text] = /^\s*\[(.*)\]\s*$/s.exec(text) ?? []
  return list.split(',').map((value) => value.trim().replace(/^(['"])(.*)\1$/s, '$2'))
}

export const run: Run = async (context, { args }) => {
  const [name = '', text = ''] = args
  const key = settingKey(name, ['config', 'set'], [text])
  const values = valuesOf(text)
  if (values.includes('')) {
    const message = 'A value is empty. `keyless config unset` takes a setting out.'
    throw new UsageError('flag-value', message, { details: { command: 'config set' } })
  }
  await changeSetting(context, { key, values })
}
