import { UsageError } from '../errors.ts'
import { readSettings, settingsError } from '../guard/read-settings.ts'
import type { SettingKey } from '../guard/setting-keys.ts'
import { planSettings } from '../guard/settings-plan.ts'
import { forTerminal } from '../system/text.ts'
import type { CommandContext } from './context.ts'
import { printJson } from './render/json.ts'
import { problemText } from './settings-problems.ts'
import { writePlan } from './write-edits.ts'

/**
 * Sets or (undefined) takes out one setting, and says where the file as it was is kept. Throws
 * ConfigError `settings-invalid` and `config-conflict`, UsageError `flag-value`, SystemError.
 */
export async function changeSetting(
  context: CommandContext,
  key: SettingKey,
  values: readonly string[] | undefined,
): Promise<void> {
  const { system, terminal, json } = context
  const file = await readSettings(system.paths)
  const broken = settingsError(file)
  if (broken !== undefined) throw broken
  const { editSetting } = await import('../guard/edit-settings.ts')
  const before = Buffer.from(file.bytes ?? []).toString('utf8')
  const isSame = values === undefined && file.bytes === undefined
  const edited = isSame ? { text: before } : editSetting(before, key, values)
  if ('problem' in edited && edited.problem !== undefined) {
    const message = `That is no value for ${key}: ${problemText(edited.problem)}`
    throw new UsageError('flag-value', message, { details: { command: 'config set' } })
  }
  const plan = planSettings(file.path, file.bytes, edited.text)
  const written = await writePlan(context, plan, false)
  const backup = written?.backup
  if (json) {
    const { path, changed } = plan
    printJson({ path, key, value: values ?? [], changed, backup: backup ?? null }, terminal.write)
  } else if (backup !== undefined) {
    terminal.writeError(`As it was before: ${forTerminal(backup, 500)}\n`)
  }
}
