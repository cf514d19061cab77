import { aliasTarget } from '../../../config/alias.ts'
import { namedProfile } from '../../../config/sso-profile.ts'
import { ConfigError } from '../../../errors.ts'
import { forTerminal } from '../../../system/text.ts'
import type { Run } from '../../command.ts'
import { editedProfile, writeProfileEdits } from '../../edit-profile.ts'
import { commandLine } from '../../quote-word.ts'
import { printJson } from '../../render/json.ts'
import { say } from '../../render/wrap.ts'

export const run: Run = async (context, input) => {
  const [asked = ''] = input.args
  const command = ['profiles', 'remove'] as const
  const { config, name, dependents } = editedProfile(context, asked, (other) =>
    commandLine(...command, other),
  )
  const [dependent] = dependents
  if (dependent !== undefined) {
    const isAlias = aliasTarget(namedProfile(config, dependent)) === name
    const does = isAlias ? 'is another name of' : 'takes its role through'
    const end = isAlias ? '' : ' (source_profile)'
    const message = `Profile ${forTerminal(dependent)} ${does} ${forTerminal(name)}${end}.`
    throw new ConfigError('profile-needed', message, { details: { profile: dependent } })
  }
  const section = { type: 'profile', name } as const
  const edits = [{ kind: 'remove-section', section } as const]
  const { path, backup } = await writeProfileEdits(context, input, edits, [...command, name])
  if (context.json)
    printJson({ profile: name, path, backup: backup ?? null }, context.terminal.write)
  else say(`Removed profile ${forTerminal(name)}; keyless undo brings it back.`, context.terminal)
}
