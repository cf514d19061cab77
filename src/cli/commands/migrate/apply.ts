import { Cancelled, UsageError } from '../../../errors.ts'
import { applyMigration, type StepOutcome } from '../../../migrate/apply.ts'
import { beginMigration, type Migration } from '../../../migrate/migration-store.ts'
import { usualUnusedDays } from '../../../migrate/trail-use.ts'
import type { CommandInput, Run } from '../../command.ts'
import type { CommandContext } from '../../context.ts'
import { migrationPorts } from '../../migrate/migration-ports.ts'
import { oneMigrationAtATime } from '../../migrate/one-migration.ts'
import { assertHere, begunAs, onlyMigration, readPlanFile } from '../../migrate/open-plan.ts'
import { plannedSteps, showPlan } from '../../migrate/show-plan.ts'
import { createStepLines, outcomeJson, stepJson } from '../../migrate/show-steps.ts'
import { seenInStore } from '../../migrate/store-uses.ts'
import { wholeDays } from '../../migrate/whole-days.ts'
import { askYesNo, canAsk } from '../../prompts/prompts.ts'
import { commandLine } from '../../quote-word.ts'
import { printJson } from '../../render/json.ts'
import { fitted, say } from '../../render/wrap.ts'

/** Nothing is noted yet of a plan that has not begun. */
function choose({ system }: CommandContext, { args }: CommandInput) {
  const [file] = args
  if (file === undefined) {
    const migration = onlyMigration(system, 'the file of one')
    return { plan: migration.plan, migration }
  }
  const plan = readPlanFile(file)
  return { plan, migration: begunAs(plan, system) }
}

async function assertWanted(context: CommandContext, { flags }: CommandInput): Promise<void> {
  if (flags.on('yes')) return
  if (context.json || !canAsk(context.terminal)) {
    const message = 'Nobody can be asked here: --yes applies the plan without asking.'
    const details = { command: 'migrate apply' }
    throw new UsageError('no-terminal', message, { details, fix: context.typedWith('--yes') })
  }
  if (!(await askYesNo(context, 'Do this?'))) throw new Cancelled('Nothing was changed.')
}

function summary(outcomes: readonly StepOutcome[], keys: number): string {
  const inactive = outcomes.filter(
    ({ step, result }) => step.action.kind === 'deactivate' && result.kind !== 'refused',
  ).length
  const head = `${inactive} of ${keys} ${keys === 1 ? 'key is' : 'keys are'} inactive.`
  const open = outcomes.some(({ result }) => result.kind === 'refused' || result.kind === 'left')
  const next = open ? 'keyless migrate apply' : 'keyless migrate verify'
  return `${head} keyless migrate undo goes back.\nnext: ${next}`
}

/** What a dry run was about. */
function wholeCommand({ args, flags }: CommandInput): string {
  const step = flags.value('step')
  return commandLine('migrate', 'apply', ...args, ...(step === undefined ? [] : ['--step', step]))
}

export const run: Run = async (context, input) => {
  const { system, terminal, json } = context
  const unusedDays = wholeDays(input, 'unused-days', usualUnusedDays)
  const step = input.flags.value('step')
  const lastAdministrator = input.flags.on('last-administrator')
  const { plan, migration: begun } = choose(context, input)
  assertHere(plan, system)
  const steps = plannedSteps(plan, step)
  if (steps.length === 0 || steps.some(({ action }) => action.kind === 'delete')) {
    throw new UsageError('flag-value', `--step ${step ?? ''} is no step that apply takes.`)
  }
  if (!json) showPlan(context, steps, begun)
  if (input.flags.on('dry-run')) {
    if (json) {
      printJson({ id: plan.id, steps: steps.map(stepJson), applied: false }, terminal.write)
    } else say(`Nothing was changed.\nnext: ${wholeCommand(input)}`, terminal)
    return 0
  }
  await assertWanted(context, input)
  const passphrase = input.flags.on('passphrase')
  const fromStdin = input.flags.on('passphrase-stdin')
  const seenKey = seenInStore(context, input.flags)
  const ports = { ...migrationPorts(context, input, { passphrase, fromStdin }), seenKey }
  const outcomes = await oneMigrationAtATime(context, async () => {
    // Another one may have begun it meanwhile.
    const migration: Migration = begunAs(plan, system) ?? beginMigration(plan, system.paths)
    const onStep = json ? undefined : createStepLines(terminal, system.paths.home)
    const options = { step, unusedDays, lastAdministrator, ...(onStep && { onStep }) }
    return applyMigration(migration, options, ports)
  })
  const keys = new Set(steps.map(({ key }) => key.keyId)).size
  if (json)
    printJson({ id: plan.id, steps: outcomes.map(outcomeJson), applied: true }, terminal.write)
  else terminal.write(`\n${fitted(summary(outcomes, keys), terminal, 'stdout')}`)
  return outcomes.some(({ result }) => result.kind === 'refused' || result.kind === 'left') ? 1 : 0
}
