import { applyPlan } from '../../config/apply-plan.ts'
import { type Edit, planEdits } from '../../config/edit-plan.ts'
import type { DiffLine } from '../../config/line-diff.ts'
import { Cancelled } from '../../errors.ts'
import { forTerminal } from '../../system/text.ts'
import { askYesNo } from '../prompts/prompts.ts'
import { type Colours, coloursFor } from '../render/colours.ts'
import type { Answers } from './answers.ts'

function diffLine({ kind, text }: DiffLine, colours: Colours): string {
  const shown = forTerminal(text, 500)
  if (kind === 'added') return colours.green(`+ ${shown}`)
  return kind === 'removed' ? colours.red(`- ${shown}`) : colours.dim(`  ${shown}`)
}

export interface Written {
  readonly path: string
  readonly changed: boolean
  /** The file as it was before. */
  readonly backup: string | undefined
}

/** Shows what will change, asks, and writes. Throws Cancelled when the person says no. */
export async function writePlan(answers: Answers, edits: readonly Edit[]): Promise<Written> {
  const { system, terminal } = answers.context
  const path = system.paths.awsConfig
  const plan = planEdits(path, edits)
  if (!plan.changed) {
    if (terminal.stderrIsTty)
      terminal.writeError(`${forTerminal(path)} says all of this already.\n`)
    return { path, changed: false, backup: undefined }
  }
  if (terminal.stderrIsTty) {
    const colours = coloursFor(terminal, 'stderr')
    const lines = plan.diff.map((line) => `${diffLine(line, colours)}\n`)
    terminal.writeError(`\n${forTerminal(path, 500)}\n${lines.join('')}\n`)
  }
  if (answers.canAsk && !(await askYesNo(answers.context, 'Write this?'))) {
    throw new Cancelled('Nothing was written.')
  }
  const { backup, how } = await applyPlan(plan, system)
  if (how === 'in-place') {
    system.log.warn(`${path} is mounted on its own, so it was written in place, not in one step.`)
  }
  return { path, changed: true, backup }
}
