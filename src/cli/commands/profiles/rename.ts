import { assertWritableName } from '../../../config/profile-name.ts'
import { renameEdits } from '../../../config/rename-edits.ts'
import { ConfigError } from '../../../errors.ts'
import { forTerminal } from '../../../system/text.ts'
import type { Run } from '../../command.ts'
import { editedProfile, writeProfileEdits } from '../../edit-profile.ts'
import { commandLine } from '../../quote-word.ts'
import { planRenamedSettings } from '../../rename-settings.ts'
import { printJson } from '../../render/json.ts'
import { say } from '../../render/wrap.ts'

export const run: Run = async (context, input) => {
  const [asked = '', to = ''] = input.args
  const command = ['profiles', 'rename'] as const
  const { config, name, dependents } = editedProfile(context, asked, (other) =>
    commandLine(...command, other, to),
  )
  assertWritableName(to)
  if (config.profiles.has(to)) {
    const message = `There is a profile named ${forTerminal(to)} already.`
    throw new ConfigError('profile-exists', message, { details: { profile: to } })
  }
  const renamed = [{ name, to }]
  const settings = await planRenamedSettings(config, renamed, context.system)
  const edits = renameEdits(config, renamed)
  const words = [...command, name, to]
  const { path, backup } = await writeProfileEdits(context, input, edits, words, settings)
  if (context.json) {
    const told = { profile: to, before: name, changed: dependents, path }
    const own = settings === undefined ? {} : { settingsPath: settings.path }
    printJson({ ...told, backup: backup ?? null, ...own }, context.terminal.write)
    return
  }
  say(`${forTerminal(name)} is ${forTerminal(to)} now.`, context.terminal)
}
