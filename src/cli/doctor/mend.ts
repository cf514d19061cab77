/** `doctor --fix`: what can be mended without a decision, shown, asked about, then done; its edits are one. */
import type { Finding } from '../../doctor/finding.ts'
import {
  applyStep,
  planRepairs,
  type RepairPlan,
  type RepairStep,
} from '../../doctor/plan-repairs.ts'
import type { World } from '../../doctor/world.ts'
import { Cancelled, UsageError } from '../../errors.ts'
import { forTerminal } from '../../system/text.ts'
import type { CommandContext } from '../context.ts'
import { askYesNo, canAsk } from '../prompts/prompts.ts'
import { fitted } from '../render/wrap.ts'
import { showDiff, writeTogether } from '../write-edits.ts'

export interface Mended {
  /** Codes of what was mended. */
  readonly codes: readonly string[]
  /** Files as they were. */
  readonly backups: readonly string[]
}

function octal(mode: number): string {
  return mode.toString(8).padStart(4, '0')
}

function stepText(step: RepairStep): string {
  if (step.kind === 'remove') return `remove ${step.path}`
  return `mode ${octal(step.from)} to ${octal(step.to)} of ${step.path}`
}

function isEmpty({ edits, steps }: RepairPlan): boolean {
  return edits.length === 0 && steps.length === 0
}

function showPlan(plan: RepairPlan, context: CommandContext): void {
  for (const edit of plan.edits) showDiff(context, edit)
  const lines = plan.steps.map((step) => forTerminal(stepText(step), 500))
  if (lines.length > 0) {
    context.terminal.writeError(fitted(lines.join('\n'), context.terminal, 'stderr'))
  }
}

/** Undefined where there is nothing to mend. Throws Cancelled, UsageError `no-terminal`, SystemError. */
export async function mend(
  findings: readonly Finding[],
  { files }: World,
  context: CommandContext,
  isAsked: boolean,
): Promise<Mended | undefined> {
  const mendable = findings.filter(({ repair }) => repair !== undefined)
  const plan = planRepairs(mendable, files)
  if (isEmpty(plan)) return undefined
  if (!context.json) showPlan(plan, context)
  if (isAsked) {
    if (!canAsk(context.terminal)) {
      const message = 'Nobody can be asked whether to mend this.'
      throw new UsageError('no-terminal', message, { fix: context.typedWith('--yes') })
    }
    if (!(await askYesNo(context, 'Mend this?'))) throw new Cancelled('Nothing was changed.')
  }
  const backups = await writeTogether(context, plan.edits)
  for (const step of plan.steps) applyStep(step)
  return {
    codes: [...new Set(mendable.map(({ code }) => code))],
    backups: backups.filter((path) => path !== undefined),
  }
}
