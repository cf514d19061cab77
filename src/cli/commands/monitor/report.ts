import type { Run } from '../../command.ts'
import { counted } from '../../migrate/numbers.ts'
import { answerQuestion, limitFlag } from '../../monitor/answer-question.ts'
import { withBars } from '../../monitor/bars.ts'
import { showFitting } from '../../monitor/fitting-table.ts'
import { foldServices } from '../../monitor/report-rows.ts'
import { say } from '../../render/wrap.ts'

/** What a narrow terminal goes without, the first of these first. */
const spare = ['app', 'joined_by', 'first_seen', 'errors', 'share', 'services', 'last_seen']

export const run: Run = async (context, { flags }) => {
  const { terminal } = context
  const file = flags.value('html')
  if (file !== undefined) {
    const { writeReport } = await import('../../monitor/page/write-report.ts')
    return await writeReport(context, flags, file)
  }
  const most = limitFlag(flags)
  const place = flags.value('engine') === 'athena' ? 'trail' : 'store'
  await answerQuestion(context, flags, {
    question: 'report',
    // A line for people is made of many rows: those are counted when they are put together.
    mostRows: context.json || flags.on('csv') ? most : undefined,
    show: (answer) => {
      const { answer: folded, left } = foldServices(answer, { everybody: flags.on('all'), most })
      if (folded.rows.length > 0) {
        showFitting(withBars(folded, 'events', terminal), spare, context, flags.on('utc'))
      } else say(`Nobody did anything, of all that is in the ${place} of that time.`, terminal)
      if (folded.more) say('There are more: --limit shows them.', terminal)
      if (left === 0) return
      const what = `${counted(left, 'event')} of services, pipelines and roles that nobody could be`
      say(`${what} joined to: not shown.\nnext: ${context.typedWith('--all')}`, terminal)
    },
  })
  return 0
}
