/** Every edit of the config file by a command comes through here: shown, asked about, then written. */
import { applyPlans } from '../config/apply-plan.ts'
import { type Edit, type EditPlan, planEdits } from '../config/edit-plan.ts'
import type { DiffLine } from '../config/line-diff.ts'
import { forTerminal } from '../system/text.ts'
import type { CommandContext } from './context.ts'
import { askYesNo } from './prompts/prompts.ts'
import { type Colours, coloursFor } from './render/colours.ts'
import { say } from './render/wrap.ts'

export type EditContext = Pick<CommandContext, 'system' | 'terminal' | 'signal'>

function diffLine({ kind, text }: DiffLine, colours: Colours): string {
  const shown = forTerminal(text, 500)
  if (kind === 'added') return colours.green(`+ ${shown}`)
  return kind === 'removed' ? colours.red(`- ${shown}`) : colours.dim(`  ${shown}`)
}

/** The keys of the lines that were there before and are not now, or not so. */
function keysOfRemoved(diff: readonly DiffLine[]): readonly string[] {
  return diff.flatMap(({ kind, text }) =>
    kind === 'removed' ? [(text.split('=')[0] ?? '').trim()] : [],
  )
}

export interface Written {
  readonly path: string
  readonly changed: boolean
  /** The file as it was before. */
  readonly backup: string | undefined
  /** Keys whose line had another value, or is gone. */
  readonly replaced: readonly string[]
}

/**
 * Shows on a terminal what will change, asks where there is somebody to ask, and writes. Undefined
 * when the person says no. Throws Cancelled, ConfigError, SystemError.
 */
export async function writeEdits(
  context: EditContext,
  edits: readonly Edit[],
  canAsk: boolean,
): Promise<Written | undefined> {
  return await writePlan(context, planEdits(context.system.paths.awsConfig, edits), canAsk)
}

/** The same for a file of another kind. */
export async function writePlan(
  context: EditContext,
  plan: EditPlan,
  canAsk: boolean,
): Promise<Written | undefined> {
  const { terminal } = context
  const { path } = plan
  if (!plan.changed) {
    if (terminal.stderrIsTty) say(`${forTerminal(path)} says all of this already.`, terminal)
    return { path, changed: false, backup: undefined, replaced: [] }
  }
  if (terminal.stderrIsTty) showDiff(context, plan)
  return await askAndWrite(context, plan, canAsk)
}

export function showDiff({ terminal }: EditContext, { path, diff }: EditPlan): void {
  const colours = coloursFor(terminal, 'stderr')
  const lines = diff.map((line) => `${diffLine(line, colours)}\n`)
  terminal.writeError(`\n${forTerminal(path, 500)}\n${lines.join('')}\n`)
}

/**
 * For a plan that changes something, and that was shown. `first` is what is written before it, with the
 * same answer and as one edit. Undefined when the person says no.
 */
export async function askAndWrite(
  context: EditContext,
  plan: EditPlan,
  canAsk: boolean,
  first?: EditPlan,
): Promise<Written | undefined> {
  if (canAsk && !(await askYesNo(context, 'Write this?'))) return undefined
  const plans = first === undefined ? [plan] : [first, plan]
  const backups = await writeTogether(context, plans)
  return {
    path: plan.path,
    changed: true,
    backup: backups.at(-1),
    get replaced() {
      return keysOfRemoved(plan.diff)
    },
  }
}

/**
 * As one edit, which one `undo` takes back; `undoes` is the one that it takes back itself. Gives the
 * backups, in the order of the plans.
 */
export async function writeTogether(
  { system }: EditContext,
  plans: readonly EditPlan[],
  undoes?: string,
): Promise<readonly (string | undefined)[]> {
  const applied = await applyPlans(plans, system, undoes)
  for (const [at, { how }] of applied.entries()) {
    if (how !== 'in-place') continue
    const path = plans[at]?.path ?? ''
    system.log.warn(`${path} is mounted on its own, so it was written in place, not in one step.`)
  }
  return applied.map(({ backup }) => backup)
}
