/** What there is at other times: nothing of one time would otherwise look like never. */
import { ask } from '../../monitor/monitor.ts'
import { likePattern, type Question } from '../../monitor/questions/questions.ts'
import type { FlagValues } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { questionOptions, spanFlags } from './request.ts'
import { timeText } from './show-answer.ts'

export interface About {
  /** Its answer has `first_seen` and `last_seen`. */
  readonly question: Question
  readonly name: string
}

/** As a sentence; undefined where there is nothing, or another engine would cost a second time. */
export async function elsewhen(
  { question, name }: About,
  context: CommandContext,
  flags: FlagValues,
): Promise<string | undefined> {
  const { since, until } = spanFlags(context, flags)
  const isRemote = (flags.value('engine') ?? 'duckdb') !== 'duckdb'
  if (isRemote || (since === undefined && until === undefined)) return undefined
  const parameters = { name: likePattern(name), most: 1_000_000_000 }
  const options = questionOptions(context, flags)
  const { columns, rows } = await ask(question, { parameters }, options, context.system)
  if (rows.length === 0) return undefined
  const times = (column: string): readonly number[] =>
    rows.map((row) => row[columns.indexOf(column)]).map((at) => (at instanceof Date ? +at : 0))
  const text = (at: number): string => timeText(new Date(at), flags.on('utc'))
  const [first, last] = [Math.min(...times('first_seen')), Math.max(...times('last_seen'))]
  return ` Others are: the first of ${text(first)}, the last of ${text(last)}.`
}
