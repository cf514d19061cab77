import type { EditPlan } from '../config/edit-plan.ts'
import { ConfigError, UsageError } from '../errors.ts'
import { readSettings, settingsError } from '../guard/read-settings.ts'
import type { SettingKey } from '../guard/setting-keys.ts'
import { planSettings } from '../guard/settings-plan.ts'
import { forTerminal } from '../system/text.ts'
import type { CommandContext } from './context.ts'
import { printJson } from './render/json.ts'
import { say } from './render/wrap.ts'
import { problemText } from './settings-problems.ts'
import { writePlan } from './write-edits.ts'

interface Change {
  readonly key: SettingKey
  /** Undefined takes the setting out. */
  readonly values: readonly string[] | undefined
}

/** Somebody else's change comes in between at most so often. */
const mostTries = 20

async function planChange({ system }: CommandContext, { key, values }: Change): Promise<EditPlan> {
  const file = await readSettings(system.paths)
  const broken = settingsError(file)
  if (broken !== undefined) throw broken
  const before = Buffer.from(file.bytes ?? []).toString('utf8')
  if (values === undefined && file.bytes === undefined) {
    return planSettings(file.path, file.bytes, before)
  }
  const { editSetting } = await import('../guard/edit-settings.ts')
  const { text, problem } = editSetting(before, key, values)
  if (problem === undefined) return planSettings(file.path, file.bytes, text)
  const message = `That is no value for ${key}: ${problemText(problem)}`
  throw new UsageError('flag-value', message, { details: { command: 'config set' } })
}

/**
 * Changes one setting of the file as it then is, and says where the file as it was is kept. Throws
 * ConfigError `settings-invalid` and `config-conflict`, UsageError `flag-value`, SystemError.
 */
export async function changeSetting(context: CommandContext, change: Change): Promise<void> {
  const { terminal, json } = context
  for (let tries = 1; ; tries++) {
    const plan = await planChange(context, change)
    try {
      const written = await writePlan(context, plan, false)
      const { changed = false, backup = null } = written ?? {}
      const { key, values: value = [] } = change
      if (json) printJson({ path: plan.path, key, value, changed, backup }, terminal.write)
      else if (backup !== null) {
        say(`As it was before: ${forTerminal(backup, 500)}`, terminal)
      }
      return
    } catch (error) {
      const isConflict = error instanceof ConfigError && error.code === 'config-conflict'
      if (!isConflict || tries === mostTries) throw error
    }
  }
}
