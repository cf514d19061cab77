import { execute } from '../../../monitor/engines/athena/service.ts'
import { forTerminal } from '../../../system/text.ts'
import type { Run } from '../../command.ts'
import type { CommandContext } from '../../context.ts'
import { counted } from '../../migrate/numbers.ts'
import { athenaPath, readAthena, writeAthena } from '../../monitor/athena/settings-file.ts'
import { type AthenaPlan, athenaPlan } from '../../monitor/athena/table-plan.ts'
import { withAthena } from '../../monitor/athena/with-athena.ts'
import { printJson } from '../../render/json.ts'
import { say } from '../../render/wrap.ts'

/** SQL and JSON are for copying: they are not wrapped. */
function show({ statements, policy }: AthenaPlan, { terminal }: CommandContext): void {
  const sql = statements.map((statement) => `${statement};\n\n`).join('')
  terminal.write(`${sql}${JSON.stringify(policy, undefined, 2)}\n`)
}

export const run: Run = async (context, { flags }) => {
  const { system, terminal, json } = context
  const plan = athenaPlan(context, flags, readAthena(system.paths))
  const { settings, statements, policy, accounts, regions } = plan
  const creates = flags.on('create')
  if (json) printJson({ statements, policy, created: creates }, terminal.write)
  else if (!creates) show(plan, context)
  if (!creates) {
    if (json) return
    say(`next: ${context.typedWith('--create')}`, terminal)
    return
  }
  await withAthena(context, settings, async (world) => {
    // A database that a statement runs in must be there, but that of the first one makes it.
    for (const [at, sql] of statements.entries()) {
      const database = at === 0 ? 'default' : world.database
      await execute({ ...world, database }, { sql, parameters: [] })
    }
  })
  writeAthena(system.paths, settings)
  if (json) return
  const over = `${counted(accounts.length, 'account')} and ${counted(regions.length, 'Region')}`
  const made = statements.length === 0 ? '' : `Athena has the table, over ${over}.\n`
  const file = forTerminal(athenaPath(system.paths), 500)
  say(`${made}Remembered in ${file}.\nnext: keyless monitor report --engine athena`, terminal)
}
