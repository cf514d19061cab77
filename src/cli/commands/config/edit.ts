import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runChild } from '../../../credentials/run-child.ts'
import { Cancelled, ConfigError, SystemError, UsageError } from '../../../errors.ts'
import {
  longestSettings,
  parseBytes,
  readSettings,
  settingsPath,
} from '../../../guard/read-settings.ts'
import { planSettings } from '../../../guard/settings-plan.ts'
import { settingsTemplate } from '../../../guard/settings-template.ts'
import { splitCommandLine } from '../../../system/command-line.ts'
import { variable } from '../../../system/environment.ts'
import { readError } from '../../../system/file-errors.ts'
import { removeQuietly, writePrivateFile } from '../../../system/files.ts'
import { forTerminal } from '../../../system/text.ts'
import { applyPlan } from '../../../config/apply-plan.ts'
import { readConfigFile } from '../../../config/read-config-file.ts'
import type { Run } from '../../command.ts'
import type { CommandContext } from '../../context.ts'
import { askYesNo, canAsk } from '../../prompts/prompts.ts'
import { say } from '../../render/wrap.ts'
import { problemLine } from '../../settings-problems.ts'

function editorCommand({ env, platform }: CommandContext['system']): readonly string[] {
  const usual = platform.os === 'win32' ? 'notepad' : 'vi'
  const line = variable(env, 'VISUAL') ?? variable(env, 'EDITOR') ?? usual
  return splitCommandLine(line, platform.os) ?? [line]
}

async function runEditor({ system, terminal }: CommandContext, file: string): Promise<void> {
  const [editor = '', ...words] = editorCommand(system)
  const env = Object.fromEntries(
    Object.entries(system.env).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    ),
  ) as Record<string, string>
  const exitCode = await runChild({
    command: [editor, ...words, file],
    env,
    platform: { ...system.platform, execve: undefined },
    hasTerminal: () => terminal.stdinIsTty,
  })
  if (exitCode === 0) return
  const message = `The editor ${editor} ended with exit code ${exitCode}. Nothing was written.`
  throw new SystemError('command-failed', message, { fix: 'set EDITOR to another editor' })
}

function textOf(file: string): Buffer {
  try {
    return readFileSync(file)
  } catch (error) {
    throw readError(error, file)
  }
}

/** Until the text is in order. Throws Cancelled when the person gives up. */
async function edited(context: CommandContext, file: string, path: string): Promise<Buffer> {
  for (;;) {
    await runEditor(context, file)
    const bytes = textOf(file)
    const { problems } = await parseBytes(bytes)
    if (problems.length === 0 && bytes.length <= longestSettings) return bytes
    const long = `it is longer than ${longestSettings} bytes`
    const all =
      problems.length > 0 ? problems : [{ line: undefined, column: undefined, says: long }]
    for (const problem of all) {
      context.terminal.writeError(`${problemLine({ path }, problem)}\n`)
    }
    if (!(await askYesNo(context, 'Go back to the editor?')))
      throw new Cancelled('Nothing was written.')
  }
}

/** What is being edited is a copy, so that the rails hold until it is in order. */
export const run: Run = async (context) => {
  const { system, terminal } = context
  if (!canAsk(terminal)) {
    const details = { command: 'config edit' }
    const message = 'An editor needs a terminal. `keyless config set` does not.'
    throw new UsageError('no-terminal', message, { details })
  }
  const path = settingsPath(system.paths)
  const file = await readSettings(system.paths)
  if (file.bytes === undefined && file.problems.length > 0) {
    const message = `${path} cannot be edited: ${file.problems[0]?.says ?? ''}.`
    throw new ConfigError('settings-invalid', message, {
      details: { file: path },
      fix: `ls -ld ${path}`,
    })
  }
  const before = readConfigFile(path)
  const copy = join(system.paths.configFolder, `config.edit-${system.platform.pid}.yaml`)
  let kept = false
  try {
    writePrivateFile(copy, before.length === 0 ? settingsTemplate : before)
    const after = await edited(context, copy, path)
    const plan = planSettings(path, before, after.toString('utf8'))
    if (!plan.changed || (before.length === 0 && after.toString('utf8') === settingsTemplate)) {
      terminal.writeError('Nothing was changed.\n')
      return
    }
    const { backup } = await applyPlan(plan, system).catch((error: unknown) => {
      kept = true
      terminal.writeError(`What you wrote is in ${forTerminal(copy, 500)}\n`)
      throw error
    })
    const old = backup === undefined ? '' : ` As it was before: ${forTerminal(backup, 500)}`
    say(`${forTerminal(path, 500)} is written.${old}`, terminal)
  } finally {
    if (!kept) removeQuietly(copy)
  }
}
