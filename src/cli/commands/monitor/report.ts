import { ask } from '../../../monitor/monitor.ts'
import type { Run } from '../../command.ts'
import { grouped } from '../../migrate/numbers.ts'
import { answerCsv, answerTable, rowsAsJson } from '../../monitor/show-answer.ts'
import { before } from '../../monitor/before.ts'
import { foldServices } from '../../monitor/report-rows.ts'
import { monitorOptions, spanFlags } from '../../monitor/request.ts'
import { printJson } from '../../render/json.ts'
import { say } from '../../render/wrap.ts'

export const run: Run = async (context, { flags }) => {
  const { terminal, system, json } = context
  const options = monitorOptions(context, flags)
  const span = spanFlags(context, flags)
  await before(context, flags, options)
  const answer = await ask('report', span, options, system)
  if (json) return printJson({ rows: rowsAsJson(answer) }, terminal.write)
  if (flags.on('csv')) return terminal.write(answerCsv(answer))
  const { answer: folded, left } = foldServices(answer, flags.on('all'))
  if (folded.rows.length > 0) terminal.write(answerTable(folded, context, flags.on('utc')))
  else say('Nobody did anything that is in the store.', terminal)
  if (left > 0) {
    const what = `${grouped(left)} events of services, pipelines and roles`
    say(
      `${what} that nobody could be joined to are not shown.\nnext: keyless monitor report --all`,
      terminal,
    )
  }
}
