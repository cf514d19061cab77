import { aliasEdits, aliasTarget } from '../../../config/alias.ts'
import { type AwsConfig, loadAwsConfig } from '../../../config/aws-config.ts'
import type { Edit } from '../../../config/edit-plan.ts'
import { assertWritableName } from '../../../config/profile-name.ts'
import { namedProfile } from '../../../config/sso-profile.ts'
import { ConfigError, UsageError } from '../../../errors.ts'
import { forTerminal } from '../../../system/text.ts'
import type { CommandInput, Run } from '../../command.ts'
import type { CommandContext } from '../../context.ts'
import { editedProfile, writeProfileEdits } from '../../edit-profile.ts'
import { firstCommand } from '../../first-command.ts'
import { commandLine } from '../../quote-word.ts'
import { coloursFor } from '../../render/colours.ts'
import { printJson } from '../../render/json.ts'
import { table } from '../../render/table.ts'
import { say } from '../../render/wrap.ts'

const command = ['profiles', 'alias'] as const

interface Alias {
  readonly alias: string
  readonly profile: string
  /** Whether the profile is there. */
  readonly whole: boolean
}

function aliasesOf({ profiles }: AwsConfig): readonly Alias[] {
  return [...profiles.values()].flatMap((one): Alias[] => {
    const profile = aliasTarget(one)
    if (profile === undefined) return []
    return [{ alias: one.name, profile, whole: profiles.has(profile) }]
  })
}

function list({ system, terminal, json }: CommandContext): void {
  const aliases = aliasesOf(loadAwsConfig(system.paths))
  if (json) return printJson({ aliases }, terminal.write)
  if (aliases.length === 0) {
    return terminal.writeError(
      'There is no alias yet.\nnext: keyless profiles alias NAME PROFILE\n',
    )
  }
  const rows = aliases.map(({ alias, profile, whole }) => [
    forTerminal(alias),
    `${forTerminal(profile)}${whole ? '' : ' (gone)'}`,
  ])
  const columns = terminal.stdoutIsTty ? terminal.columns : undefined
  const colours = coloursFor(terminal, 'stdout')
  terminal.write(table(['Alias', 'Profile'], rows, { columns, colours }))
}

/** `alias dev-admin dev` has them the wrong way round. */
function assertFree(config: AwsConfig, alias: string, target: string): void {
  assertWritableName(alias)
  const profile = config.profiles.get(alias)
  if (profile === undefined || aliasTarget(profile) !== undefined) return
  const message = `There is a profile named ${forTerminal(alias)} already.`
  throw new ConfigError('profile-exists', message, {
    details: { profile: alias },
    fix: config.profiles.has(target)
      ? commandLine('profiles', 'show', alias)
      : commandLine(...command, target, alias),
  })
}

async function add(context: CommandContext, input: CommandInput): Promise<void> {
  const [alias = '', asked = ''] = input.args
  assertFree(loadAwsConfig(context.system.paths), alias, asked)
  const again = (other: string): string => commandLine(...command, alias, other)
  const { config, name } = editedProfile(context, asked, again)
  const target = aliasTarget(namedProfile(config, name)) ?? name
  if (target === alias) {
    const message = `${forTerminal(alias)} would be another name of itself.`
    throw new UsageError('flag-conflict', message, { details: { command: command.join(' ') } })
  }
  const edits = aliasEdits(config, alias, target)
  const words = [...command, alias, target]
  const { path, changed, backup } = await writeProfileEdits(context, input, edits, words)
  if (context.json) {
    const told = { alias, profile: target, path, written: changed, backup: backup ?? null }
    printJson(told, context.terminal.write)
  } else {
    const use = firstCommand(alias, context.system)
    say(
      `${forTerminal(alias)} is another name of ${forTerminal(target)}.\nnext: ${use}`,
      context.terminal,
    )
  }
}

async function remove(context: CommandContext, input: CommandInput): Promise<void> {
  const [asked = ''] = input.args
  const config = loadAwsConfig(context.system.paths)
  const profile = config.profiles.get(asked)
  const target = profile === undefined ? undefined : aliasTarget(profile)
  if (target === undefined) {
    const message = `${forTerminal(asked)} is no alias.`
    throw new ConfigError('profile-not-found', message, { fix: commandLine(...command) })
  }
  const edits: Edit[] = [{ kind: 'remove-section', section: { type: 'profile', name: asked } }]
  const words = [...command, '--remove', asked]
  const { path, backup } = await writeProfileEdits(context, input, edits, words)
  if (context.json) {
    printJson(
      { alias: asked, profile: target, path, backup: backup ?? null },
      context.terminal.write,
    )
  } else {
    const left = `${forTerminal(target)} is as it was`
    say(`Removed the alias ${forTerminal(asked)}; ${left}.`, context.terminal)
  }
}

export const run: Run = async (context, input) => {
  const { args, flags } = input
  const isRemoval = flags.on('remove')
  if (args.length === 0 && !isRemoval) return list(context)
  const wanted = isRemoval ? 1 : 2
  if (args.length !== wanted) {
    const message = isRemoval
      ? '--remove takes the alias alone.'
      : 'An alias needs two names: the new one, then the profile.'
    throw new UsageError('missing-argument', message, { details: { command: command.join(' ') } })
  }
  return await (isRemoval ? remove(context, input) : add(context, input))
}
