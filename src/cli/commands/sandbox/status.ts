import type { StatusAnswer } from '../../../sandbox/control-wire.ts'
import type { Run } from '../../command.ts'
import type { CommandContext } from '../../context.ts'
import { coloursFor } from '../../render/colours.ts'
import { printJson } from '../../render/json.ts'
import { table } from '../../render/table.ts'
import { sandboxFor } from './find.ts'

function show(status: StatusAnswer, { terminal }: CommandContext): void {
  const colours = coloursFor(terminal, 'stdout')
  const { now, offsetMs } = status.clock
  const moved = offsetMs === 0 ? '' : ` (moved by ${Math.round(offsetMs / 60_000)} min)`
  const lines = [
    `${colours.bold(status.organisation)} on ${status.url}`,
    `Start URL  ${status.startUrl}`,
    `Region     ${status.region}`,
    `Clock      ${now}${moved}`,
    `Accounts   ${status.accounts}`,
    `Users      ${status.users.map(({ userName }) => userName).join(', ')}`,
    `Faults     ${status.faults.length}`,
  ]
  terminal.write(`${lines.join('\n')}\n`)
  const rows = Object.entries(status.counts).map(([operation, { total, ok }]) => [
    operation,
    String(total),
    String(total - ok),
  ])
  if (rows.length === 0) return
  const columns = terminal.stdoutIsTty ? terminal.columns : undefined
  terminal.write(`\n${table(['Operation', 'Asked', 'Refused'], rows, { columns, colours })}`)
}

export const run: Run = async (context, input) => {
  const { control } = await sandboxFor(context, input)
  const { version: _, ...status } = await control.status()
  if (context.json) printJson(status, context.terminal.write)
  else show({ version: 1, ...status }, context)
}
