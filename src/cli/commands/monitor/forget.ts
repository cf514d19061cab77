import { Cancelled, UsageError } from '../../../errors.ts'
import { forgetStore, storeState } from '../../../monitor/monitor.ts'
import type { CommandInput, Run } from '../../command.ts'
import type { CommandContext } from '../../context.ts'
import { counted } from '../../migrate/numbers.ts'
import { storeFolder } from '../../monitor/request.ts'
import { askYesNo, canAsk } from '../../prompts/prompts.ts'
import { printJson } from '../../render/json.ts'
import { say } from '../../render/wrap.ts'

async function assertWanted(
  context: CommandContext,
  { flags }: CommandInput,
  what: string,
): Promise<void> {
  if (flags.on('yes')) return
  if (context.json || !canAsk(context.terminal)) {
    const message = 'Nobody can be asked here: --yes empties the store without asking.'
    const fix = 'keyless monitor forget --yes'
    throw new UsageError('no-terminal', message, { details: { command: 'monitor forget' }, fix })
  }
  if (!(await askYesNo(context, `Forget ${what}?`))) throw new Cancelled('Nothing was changed.')
}

export const run: Run = async (context, input) => {
  const { system, terminal, signal, json } = context
  const folder = storeFolder(system, input.flags)
  // One that cannot be read, of a newer keyless perhaps, can be emptied all the same.
  const events = eventsOf(folder)
  const what = events === undefined ? 'everything' : counted(events, 'event')
  await assertWanted(context, input, what)
  await forgetStore({ folder, signal }, system)
  if (json) printJson({ store: folder, events: events ?? null }, terminal.write)
  else say(`Forgot ${what}.`, terminal)
}

function eventsOf(folder: string): number | undefined {
  try {
    return storeState(folder).parts.reduce((sum, { events }) => sum + events, 0)
  } catch {
    return undefined
  }
}
