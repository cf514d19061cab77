import type { Run } from '../../command.ts'
import { answerQuestion, limitFlag } from '../../monitor/answer-question.ts'
import { answerTable } from '../../monitor/show-answer.ts'
import { say } from '../../render/wrap.ts'

/** More is not for reading. */
const usualRows = 1000

export const run: Run = async (context, { args, flags }) => {
  const { terminal, json } = context
  const [sql = ''] = args
  const most = json || flags.on('csv') ? undefined : usualRows
  await answerQuestion(context, flags, {
    question: { sql },
    mostRows: limitFlag(flags) ?? most,
    show: (answer) => {
      if (answer.rows.length === 0) return say('No rows.', terminal)
      terminal.write(answerTable(answer, context, flags.on('utc'), (column) => column))
      if (answer.more) say('There are more: --limit shows them.', terminal)
    },
  })
}
