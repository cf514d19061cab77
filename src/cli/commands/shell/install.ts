import { basename, resolve } from 'node:path'
import { Cancelled, UsageError } from '../../../errors.ts'
import { type CompletionShell, completions, isCompletionShell } from '../../../shell/completions.ts'
import { planRcFile, rcFile } from '../../../shell/rc-file.ts'
import { variable } from '../../../system/environment.ts'
import { readPlainIfPresent } from '../../../system/files.ts'
import type { System } from '../../../system/system.ts'
import { forTerminal } from '../../../system/text.ts'
import type { Run } from '../../command.ts'
import { canAsk } from '../../prompts/prompts.ts'
import { printJson } from '../../render/json.ts'
import { say } from '../../render/wrap.ts'
import { writePlan } from '../../write-edits.ts'

/** The one named, else that of the account. */
function shellFor(named: string | undefined, { env, platform }: System): CompletionShell {
  const own = variable(env, 'SHELL') ?? (platform.os === 'win32' ? 'powershell' : '')
  const name = named ?? basename(own)
  if (isCompletionShell(name)) return name
  const known = Object.keys(completions).join(', ')
  const message = `Name the shell, one of ${known}: SHELL does not say which.`
  throw new UsageError('missing-argument', message, { details: { command: 'shell install' } })
}

export const run: Run = async (context, { flags, args }) => {
  const { system, terminal } = context
  const { env, platform, paths } = system
  const shell = shellFor(args[0], system)
  const file = flags.value('file')
  const place = { env, os: platform.os, home: paths.home }
  const path = file === undefined ? rcFile(shell, place) : resolve(file)
  const want = flags.on('remove') ? 'remove' : 'install'
  const plan = planRcFile(path, readPlainIfPresent(path) ?? new Uint8Array(), shell, want)
  const asks = canAsk(terminal) && !flags.on('yes')
  const written = plan.changed ? await writePlan(context, plan, asks) : undefined
  if (plan.changed && written === undefined) throw new Cancelled('Nothing was written.')
  if (context.json) {
    const { changed } = plan
    printJson({ shell, path, changed, backup: written?.backup ?? null }, terminal.write)
    return
  }
  const shown = forTerminal(path, 500)
  const said = {
    install: plan.changed
      ? `${shown} loads keyless now, in every new shell.`
      : `${shown} loads keyless already.`,
    remove: plan.changed
      ? `${shown} does not load keyless any more.`
      : `${shown} has no line of \`keyless shell install\`.`,
  }
  const { backup } = written ?? {}
  const kept = backup === undefined ? '' : `As it was before: ${forTerminal(backup, 500)}`
  say([said[want], kept].filter((line) => line !== '').join('\n'), terminal)
}
