import { readSettings, type SettingsFile } from '../../guard/read-settings.ts'
import { settingKeys, settingValue } from '../../guard/setting-keys.ts'
import { forTerminal } from '../../system/text.ts'
import type { Run } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { coloursFor } from '../render/colours.ts'
import { printJson } from '../render/json.ts'
import { problemLine, problemText } from '../settings-problems.ts'

function rows({ settings }: SettingsFile): readonly (readonly [string, string])[] {
  const lists = settingKeys.map((key) => [key, settingValue(settings, key).join(', ')] as const)
  const rules = settings.guard.map(({ name, line }) => `${name} (line ${line})`)
  return [...lists, ['guard', rules.join(', ')], ['team', settings.team?.source ?? '']]
}

function show({ terminal }: CommandContext, file: SettingsFile): void {
  const { bold, dim } = coloursFor(terminal, 'stdout')
  const { path, bytes, problems } = file
  const there = bytes === undefined && problems.length === 0 ? ' (not there)' : ''
  terminal.write(`${bold(forTerminal(path, 500))}${there}\n`)
  if (problems.length > 0) {
    for (const problem of problems) terminal.write(`${problemLine(file, problem)}\n`)
    return
  }
  for (const [key, value] of rows(file)) {
    terminal.write(`${key.padEnd(20)} ${value === '' ? dim('none') : forTerminal(value, 2048)}\n`)
  }
}

/** Works with a broken file too: it says what is wrong, and exits with 1. */
export const run: Run = async (context) => {
  const { system, terminal, json } = context
  const file = await readSettings(system.paths)
  const { path, bytes, settings, problems } = file
  if (!json) show(context, file)
  else if (problems.length > 0) {
    const told = problems.map(problemText)
    printJson({ path, exists: true, settings: null, problems: told }, terminal.write)
  } else {
    const exists = bytes !== undefined
    printJson({ path, exists, settings, problems: [] }, terminal.write)
  }
  return problems.length === 0 ? 0 : 1
}
