import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Federation } from '../../../ci/init/federation.ts'
import { initPlatforms } from '../../../ci/init/init-platforms.ts'
import {
  federationOf,
  planPipeline,
  planRoles,
  type PlannedText,
} from '../../../ci/init/plan-init.ts'
import type { Said } from '../../../ci/init/question.ts'
import type { EditPlan } from '../../../config/edit-plan.ts'
import { Cancelled, UsageError } from '../../../errors.ts'
import { writeError } from '../../../system/file-errors.ts'
import { initAnswers } from '../../ci/init-answers.ts'
import { initJson, initLines } from '../../ci/init-words.ts'
import { planText, readProjectText } from '../../ci/text-plan.ts'
import type { CommandInput, Run } from '../../command.ts'
import { createAnswers } from '../../configure/answers.ts'
import type { CommandContext } from '../../context.ts'
import { askYesNo } from '../../prompts/prompts.ts'
import { printJson } from '../../render/json.ts'
import { showDiff, writeTogether } from '../../write-edits.ts'

export interface InitOutcome {
  readonly federation: Federation
  readonly said: Said
  readonly pipeline: PlannedText
  readonly roles: PlannedText
  /** By their paths: those that were written, or would be. */
  readonly changed: readonly EditPlan[]
  readonly isWritten: boolean
  /** What is to be done on the platform, as sentences. */
  readonly left: readonly string[]
}

function makeFolder(path: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true })
  } catch (error) {
    throw writeError(error, dirname(path))
  }
}

/** With one answer and as one edit. Throws Cancelled when the person says no. */
async function writeAll(
  context: CommandContext,
  plans: readonly EditPlan[],
  asks: boolean,
): Promise<void> {
  if (asks && !(await askYesNo(context, 'Write this?'))) {
    throw new Cancelled('Nothing was written.')
  }
  for (const { path } of plans) makeFolder(path)
  await writeTogether(context, plans)
}

function assertTwo([one, other]: readonly EditPlan[], command: string): void {
  if (one?.path !== other?.path) return
  const message = '--roles-file and --pipeline-file are one file: give two.'
  throw new UsageError('flag-conflict', message, { details: { command } })
}

/** The body of `ci init PLATFORM`. */
export function initOn(id: string): { readonly run: Run } {
  return { run: async (context, input) => await init(id, context, input) }
}

async function init(id: string, context: CommandContext, input: CommandInput): Promise<void> {
  const { terminal, json } = context
  const command = `ci init ${id}`
  const platform = initPlatforms.find((one) => one.platform.id === id)
  if (platform === undefined) throw new TypeError(`no platform is called ${id}`)
  const isDry = input.flags.on('dry-run')
  const answers = createAnswers(context, input, command, !isDry)
  const said = await initAnswers(answers, platform, command)
  const federation = federationOf(platform, said, input.flags.on('existing-provider'))
  const roles = planRoles(federation, said, readProjectText)
  const pipeline = planPipeline(platform, federation, said, readProjectText)
  const plans = [roles, pipeline].map(({ path, after }) =>
    planText(path, readProjectText(path), after),
  )
  assertTwo(plans, command)
  const changed = plans.filter((plan) => plan.changed)
  if (!json && (terminal.stderrIsTty || isDry)) for (const plan of changed) showDiff(context, plan)
  const isWritten = !isDry && changed.length > 0
  if (isWritten) await writeAll(context, changed, answers.canAsk)
  const left = platform.left(federation, said)
  const outcome: InitOutcome = { federation, said, pipeline, roles, changed, isWritten, left }
  if (json) printJson(initJson(outcome), terminal.write)
  else terminal.writeError(`${initLines(outcome, terminal).join('\n')}\n`)
}
