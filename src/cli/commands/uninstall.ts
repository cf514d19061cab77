import { configOf, readAwsFile } from '../../doctor/aws-file.ts'
import { Cancelled, UsageError } from '../../errors.ts'
import { hasSealedCopies } from '../../migrate/migration-store.ts'
import type { System } from '../../system/system.ts'
import { forTerminal } from '../../system/text.ts'
import type { CommandInput, Run } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { askYesNo, canAsk } from '../prompts/prompts.ts'
import { unlock } from '../protection/unlock.ts'
import { commandLine } from '../quote-word.ts'
import { printJson } from '../render/json.ts'
import { fitted, say } from '../render/wrap.ts'
import { type Dependents, dependentsOf } from '../uninstall/dependents.ts'
import { findOurs, type Keepable, type Ours, removalOfProgram } from '../uninstall/find-ours.ts'
import { leave, putBack } from '../uninstall/remove-ours.ts'
import { showPlan } from '../uninstall/render.ts'

const keepable: readonly Keepable[] = ['settings', 'journal', 'backups']

function keptBy({ flags }: CommandInput): readonly Keepable[] {
  return keepable.filter((name) => flags.on(`keep-${name}`))
}

function without({ parts, ...ours }: Ours, kept: readonly string[]): Ours {
  return { ...ours, parts: parts.filter(({ name }) => !kept.includes(name)) }
}

/** As far as the files can be read: a broken line keeps nobody from leaving. */
function dependentsHere(system: System): Dependents {
  const { awsConfig, awsCredentials } = system.paths
  const files = [readAwsFile(awsConfig, 'config'), readAwsFile(awsCredentials, 'credentials')]
  return dependentsOf(configOf(files), system)
}

async function assertWanted(context: CommandContext, input: CommandInput): Promise<void> {
  if (input.flags.on('yes')) return
  if (context.json || !canAsk(context.terminal)) {
    const given = keptBy(input).map((name) => `--keep-${name}`)
    const message = 'Nobody can be asked here: --yes removes without asking.'
    const fix = commandLine('uninstall', ...given, '--yes')
    throw new UsageError('no-terminal', message, { details: { command: 'uninstall' }, fix })
  }
  if (!(await askYesNo(context, 'Do this?'))) throw new Cancelled('Nothing was changed.')
}

function asJson(ours: Ours, { stopping, marked }: Dependents, removed: boolean, program: string) {
  return {
    unprotect: ours.isProtected,
    agent: ours.agent ?? null,
    sandboxes: ours.sandboxes.map(({ record }) => record.url),
    rcFiles: ours.rcFiles.map(({ path }) => path),
    byHand: ours.byHand,
    remove: [...ours.completionFiles, ...ours.parts.flatMap(({ paths }) => paths)],
    profilesThatStop: stopping,
    profilesWithMarks: marked,
    removed,
    program,
  }
}

/** The way back of a key that is being retired is in our own folders alone. */
function assertNothingRetired({ paths }: System): void {
  if (!hasSealedCopies(paths)) return
  const message =
    'Keys are being retired here, and the way back would go: undo or finish that first, or give --keep-backups.'
  throw new UsageError('migration-open', message)
}

export const run: Run = async (context, input) => {
  const { system, terminal, json } = context
  const kept = keptBy(input)
  const ours = without(await findOurs(system), kept)
  const dependents = dependentsHere(system)
  const program = removalOfProgram(system)
  if (!json) showPlan(ours, dependents, terminal)
  if (input.flags.on('dry-run')) {
    if (json) printJson(asJson(ours, dependents, false, program), terminal.write)
    else terminal.writeError('Nothing was changed.\n')
    return
  }
  if (!kept.includes('backups')) assertNothingRetired(system)
  await assertWanted(context, input)
  const held = await leave(ours, kept, system, async () => {
    if (canAsk(terminal)) await unlock(context)
    await putBack(system)
  })
  if (json) printJson({ ...asJson(ours, dependents, true, program), held }, terminal.write)
  else {
    for (const path of held)
      say(`${forTerminal(path, 500)} is a lock that is held: it stays.`, terminal)
    const says = `Done. New shells know nothing of keyless. To remove the program: ${program}`
    terminal.writeError(fitted(says, terminal, 'stderr'))
  }
}
