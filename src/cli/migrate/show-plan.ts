/** What apply would do, before it does it: the steps, and the lines of the AWS files. */
import { editToMake } from '../../migrate/apply.ts'
import type { MigrationPlan } from '../../migrate/migration-plan.ts'
import type { Migration } from '../../migrate/migration-store.ts'
import { type PlanStep, stepName, stepsOf } from '../../migrate/migration-steps.ts'
import { redact } from '../../system/redact.ts'
import { forTerminal } from '../../system/text.ts'
import type { CommandContext } from '../context.ts'
import { coloursFor } from '../render/colours.ts'
import { wrap } from '../render/wrap.ts'
import { showDiff } from '../write-edits.ts'
import { shortPaths } from './short-path.ts'

export function plannedSteps(plan: MigrationPlan, only: string | undefined): readonly PlanStep[] {
  return stepsOf(plan).filter(({ id, action }) =>
    only === undefined ? action.kind !== 'delete' : id === only,
  )
}

/** On standard error, as every diff; a secret is not in it. */
export function showPlan(
  context: CommandContext,
  steps: readonly PlanStep[],
  migration: Migration | undefined,
): void {
  const { terminal, system } = context
  const { bold } = coloursFor(terminal, 'stderr')
  for (const step of steps) {
    const isDone = migration?.state.steps.get(stepName(step))?.status === 'done'
    const text = `${isDone ? '(done) ' : ''}${shortPaths(step.call, system.paths.home)}`
    const call = forTerminal(text, 2000)
    const lines = terminal.stderrIsTty ? wrap(call, Math.max(20, terminal.columns - 3)) : [call]
    terminal.writeError(`${bold(step.id.padStart(2))} ${lines.join('\n   ')}\n`)
    const plan = editToMake(step, migration, system)
    if (plan?.changed !== true) continue
    const diff = plan.diff.map((line) => ({ ...line, text: withoutSecret(line.text) }))
    showDiff(context, { ...plan, diff })
  }
}

function withoutSecret(text: string): string {
  const hidden = text.replace(
    /^(\s*aws_(?:secret_access_key|session_token|security_token)\s*=).*$/i,
    '$1 …',
  )
  return redact(hidden)
}
