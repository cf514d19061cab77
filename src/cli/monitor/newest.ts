/** Lists of events: the newest so many, shown oldest first as history does. */
import type { Answer, Parameters } from '../../monitor/engine.ts'
import type { FlagValues, Run } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { say } from '../render/wrap.ts'
import { likePattern, type Question } from '../../monitor/questions/questions.ts'
import { answerQuestion, limitFlag } from './answer-question.ts'
import { overTime } from './bars.ts'
import { showFitting } from './fitting-table.ts'
import { only } from './show-answer.ts'

const fewRows = 100

interface List {
  readonly question: Question
  /** What of it is for people, in this order. */
  readonly shown: readonly string[]
  /** What a narrow terminal goes without, the first of these first. */
  readonly spare: readonly string[]
  /** Its flags that name something, `*` standing for anything. */
  readonly filters: readonly string[]
  readonly none: string
}

function filtersIn(flags: FlagValues, names: readonly string[]): Parameters {
  const named = names.map((name) => [name, flags.value(name)] as const)
  return Object.fromEntries(
    named.map(([name, text]) => [name, text === undefined ? null : likePattern(text)]),
  )
}

function show(
  answer: Answer,
  { shown, spare, none }: List,
  context: CommandContext,
  utc: boolean,
): void {
  const { terminal } = context
  if (answer.rows.length === 0) return say(none, terminal)
  terminal.write(overTime(answer, terminal, utc))
  showFitting(only(answer, shown), spare, context, utc)
  if (answer.more) say('There are older ones: --since or --limit shows them.', terminal)
}

/** The command of such a question. Without `--since` and `--limit` the newest hundred. */
export function listOf(list: List): Run {
  return async (context, { flags }) => {
    const few = flags.value('since') === undefined ? fewRows : undefined
    await answerQuestion(context, flags, {
      question: list.question,
      parameters: filtersIn(flags, list.filters),
      mostRows: limitFlag(flags) ?? few,
      arrange: (answer) => ({ ...answer, rows: answer.rows.toReversed() }),
      show: (answer) => show(answer, list, context, flags.on('utc')),
    })
  }
}
