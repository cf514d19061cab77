import { Cancelled, UsageError } from '../../../errors.ts'
import type { StepOutcome } from '../../../migrate/apply.ts'
import { undoMigration } from '../../../migrate/undo.ts'
import type { CommandInput, Run } from '../../command.ts'
import type { CommandContext } from '../../context.ts'
import { migrationPorts } from '../../migrate/migration-ports.ts'
import { oneMigrationAtATime } from '../../migrate/one-migration.ts'
import { onlyMigration } from '../../migrate/open-plan.ts'
import { createStepLines, outcomeJson } from '../../migrate/show-steps.ts'
import { askYesNo, canAsk } from '../../prompts/prompts.ts'
import { printJson } from '../../render/json.ts'
import { fitted } from '../../render/wrap.ts'

async function assertWanted(context: CommandContext, { flags }: CommandInput): Promise<void> {
  if (flags.on('yes')) return
  if (context.json || !canAsk(context.terminal)) {
    const message = 'Nobody can be asked here: --yes goes back without asking.'
    const details = { command: 'migrate undo' }
    throw new UsageError('no-terminal', message, { details, fix: context.typedWith('--yes') })
  }
  const question = 'Put the files back and set the keys active again?'
  if (!(await askYesNo(context, question))) throw new Cancelled('Nothing was changed.')
}

function summary(outcomes: readonly StepOutcome[]): string {
  const refused = outcomes.filter(({ result }) => result.kind === 'refused').length
  if (refused > 0) return `${refused} could not be taken back.`
  if (outcomes.length === 0) return 'There was nothing to take back.'
  const isYours = outcomes.some(({ result }) => result.kind === 'yours')
  return `Everything${isYours ? ' else' : ''} is as it was.`
}

export const run: Run = async (context, input) => {
  const { system, terminal, json } = context
  const [keyId] = input.args
  onlyMigration(system, 'a key of one', keyId)
  await assertWanted(context, input)
  const fromStdin = input.flags.on('passphrase-stdin')
  const ports = migrationPorts(context, input, { fromStdin })
  const overwrite = input.flags.on('overwrite')
  const outcomes = await oneMigrationAtATime(context, async () => {
    const migration = onlyMigration(system, 'a key of one', keyId)
    const onStep = json ? undefined : createStepLines(terminal, system.paths.home)
    return undoMigration(migration, { keyId, overwrite, ...(onStep && { onStep }) }, ports)
  })
  if (json) printJson({ steps: outcomes.map(outcomeJson) }, terminal.write)
  else terminal.write(fitted(summary(outcomes), terminal, 'stdout'))
  return outcomes.some(({ result }) => result.kind === 'refused') ? 1 : 0
}
