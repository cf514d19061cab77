import type { Edit } from '../../../config/edit-plan.ts'
import { assertWritableName } from '../../../config/profile-name.ts'
import { ConfigError } from '../../../errors.ts'
import { forTerminal } from '../../../system/text.ts'
import type { Run } from '../../command.ts'
import { editedProfile, writeProfileEdits } from '../../edit-profile.ts'
import { commandLine } from '../../quote-word.ts'
import { printJson } from '../../render/json.ts'

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
  const renamed: Edit = { kind: 'rename-section', section: { type: 'profile', name }, to }
  const followed = dependents.map((dependent): Edit => {
    const section = { type: 'profile', name: dependent === name ? to : dependent } as const
    return { kind: 'set', section, key: 'source_profile', value: to }
  })
  const edits = [renamed, ...followed]
  const { path, backup } = await writeProfileEdits(context, input, edits, [...command, name, to])
  if (context.json) {
    const told = { profile: to, before: name, changed: dependents, path }
    printJson({ ...told, backup: backup ?? null }, context.terminal.write)
    return
  }
  context.terminal.writeError(`${forTerminal(name)} is ${forTerminal(to)} now.\n`)
}
