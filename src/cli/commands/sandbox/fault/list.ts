import type { Run } from '../../../command.ts'
import { coloursFor } from '../../../render/colours.ts'
import { printJson } from '../../../render/json.ts'
import { table } from '../../../render/table.ts'
import { sandboxFor } from '../find.ts'

export const run: Run = async (context, input) => {
  const { terminal } = context
  const { control } = await sandboxFor(context, input)
  const { faults } = await control.status()
  if (context.json) {
    printJson({ faults }, terminal.write)
    return
  }
  if (faults.length === 0) {
    terminal.writeError('No fault waits.\n')
    return
  }
  const rows = faults.map(({ id, operation, kind, left }) => [
    id,
    operation,
    kind,
    left === undefined ? 'until cleared' : `${left} more`,
  ])
  const columns = terminal.stdoutIsTty ? terminal.columns : undefined
  const colours = coloursFor(terminal, 'stdout')
  terminal.write(table(['Fault', 'Operation', 'Kind', 'Left'], rows, { columns, colours }))
}
