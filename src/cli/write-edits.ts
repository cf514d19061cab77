/** Every edit of the config file by a command comes through here: shown, asked about, then written. */
import { applyPlan } from '../config/apply-plan.ts'
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

export interface AskedWrite {
  /** The edit that this one takes back. */
  readonly undoes?: string | undefined
  /** What is written before it, with the same answer. */
  readonly first?: EditPlan | undefined
}

/** For a plan that changes something, and that was shown. Undefined when the person says no. */
export async function askAndWrite(
  context: EditContext,
  plan: EditPlan,
  canAsk: boolean,
  { undoes, first }: AskedWrite = {},
): Promise<Written | undefined> {
  const { system } = context
  const { path } = plan
  if (canAsk && !(await askYesNo(context, 'Write this?'))) return undefined
  if (first !== undefined) await applyPlan(first, system)
  const { backup, how } = await applyPlan(plan, system, undoes)
  if (how === 'in-place') {
    system.log.warn(`${path} is mounted on its own, so it was written in place, not in one step.`)
  }
  return {
    path,
    changed: true,
    backup,
    get replaced() {
      return keysOfRemoved(plan.diff)
    },
  }
}
