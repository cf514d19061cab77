import type { Run } from '../../command.ts'
import { answerQuestion } from '../../monitor/answer-question.ts'
import { keysJson } from '../../monitor/keys-json.ts'
import { withBars } from '../../monitor/bars.ts'
import { showFitting } from '../../monitor/fitting-table.ts'
import { only } from '../../monitor/show-answer.ts'
import { say } from '../../render/wrap.ts'

const shown = [
  'access_key',
  'account',
  'owner',
  'events',
  'days',
  'services',
  'addresses',
  'last_used',
  'last_agent',
  'created_by',
]

/** What a narrow terminal goes without, the first of these first. */
const spare = ['last_agent', 'share', 'services', 'addresses', 'created_by', 'events', 'account']

export const run: Run = async (context, { flags }) => {
  const { terminal } = context
  await answerQuestion(context, flags, {
    question: 'keys',
    more: keysJson,
    show: (answer) => {
      if (answer.rows.length === 0) return say('Nobody used a long-lived key.', terminal)
      const drawn = withBars(only(answer, shown), 'events', terminal)
      showFitting(drawn, spare, context, flags.on('utc'))
      say('next: keyless migrate scan', terminal)
    },
  })
}
