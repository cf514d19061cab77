/** A question from its flags to its answer, as JSON, CSV or words. */
import { UsageError } from '../../errors.ts'
import type { Answer, Parameters } from '../../monitor/engine.ts'
import { ask } from '../../monitor/monitor.ts'
import type { Question } from '../../monitor/questions/questions.ts'
import type { FlagValues } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { printJson } from '../render/json.ts'
import { spanFlags } from './request.ts'
import { answerCsv, rowsAsJson } from './show-answer.ts'
import { withQuestion } from './with-question.ts'

/** Another question about the same time. */
export type Ask = (question: Question) => Promise<Answer>

export interface Asking {
  readonly question: Question | { readonly sql: string }
  readonly parameters?: Parameters
  /** All, where it is not given. */
  readonly mostRows?: number | undefined
  /** The rows of the answer in another order or form, for all three. */
  readonly arrange?: (answer: Answer) => Answer
  /** Beside the rows, as JSON alone. */
  readonly more?: (ask: Ask) => Promise<object>
  /** For people. */
  readonly show: (answer: Answer) => void | Promise<void>
}

export async function answerQuestion(
  context: CommandContext,
  flags: FlagValues,
  { question, parameters = {}, mostRows, arrange = (same) => same, more, show }: Asking,
): Promise<void> {
  const { terminal, system, json } = context
  if (json && flags.on('csv')) {
    throw new UsageError('flag-conflict', '--json and --csv contradict each other.')
  }
  const asked = { ...spanFlags(context, flags), parameters, mostRows }
  const told = await withQuestion(context, flags, async (options) => {
    const answer = await ask(question, asked, options, system)
    const other: Ask = async (name) => ask(name, spanFlags(context, flags), options, system)
    return { answer, beside: json ? await more?.(other) : undefined }
  })
  if (told === undefined) return
  const answer = arrange(told.answer)
  if (json) {
    const rows = { more: answer.more, rows: rowsAsJson(answer), ...told.beside }
    return printJson(rows, terminal.write)
  }
  if (flags.on('csv')) return terminal.write(answerCsv(answer))
  await show(answer)
}

/** `--limit`. Throws UsageError `flag-value`. */
export function limitFlag(flags: FlagValues): number | undefined {
  const limit = flags.value('limit')
  if (limit === undefined) return undefined
  if (/^[1-9]\d{0,8}$/.test(limit)) return Number(limit)
  throw new UsageError('flag-value', `--limit is a number of rows, not "${limit}".`)
}
