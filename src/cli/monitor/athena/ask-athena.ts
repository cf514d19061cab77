/** A question to Athena: agreed to before, with a line while it works, and what it read behind it. */
import { keptFolder } from '../../../monitor/engines/athena/kept-tables.ts'
import { type AthenaEngine, openAthena } from '../../../monitor/engines/athena/open-athena.ts'
import type { MonitorOptions } from '../../../monitor/monitor.ts'
import type { FlagValues } from '../../command.ts'
import type { CommandContext } from '../../context.ts'
import { counted, sizeInWords } from '../../migrate/numbers.ts'
import { say } from '../../render/wrap.ts'
import { agreement, dollarWords } from './agree.ts'
import { athenaSettings } from './settings-file.ts'
import { trailList } from './list-trail.ts'
import { withAthena } from './with-athena.ts'

/** What begins this long before may still tell whose something is. */
const daysBefore = 1

/** What is usual is learned from so many. */
const daysLearned = 30

interface Question {
  readonly flags: FlagValues
  readonly options: MonitorOptions
  /** Names of user ids. */
  readonly users: ReadonlyMap<string, string>
}

/** Throws as withAthena and `ask`. */
export async function askAthena<T>(
  context: CommandContext,
  { flags, options, users }: Question,
  ask: (options: MonitorOptions) => Promise<T>,
): Promise<T> {
  const { system, terminal } = context
  const told = athenaSettings(system.paths)
  const settings = { ...told, profile: context.profile ?? told.profile }
  const approve = agreement(context, flags, settings)
  const draws = terminal.stderrIsTty && !terminal.plain
  const onTable = (name: string): void => {
    if (!draws) return
    const text = `\r\u001B[KAthena works out ${name === 'stored' ? 'the events' : name}`
    terminal.writeError(text.slice(0, terminal.columns + 3))
  }
  return await withAthena(context, settings, async (world) => {
    const engines: AthenaEngine[] = []
    const list = trailList(context, settings, world)
    const folder = keptFolder(system.paths)
    const making = { world, settings, folder, users, list, approve, onTable }
    const remote: MonitorOptions['remote'] = (span, learns) => {
      const back = learns ? daysLearned : daysBefore
      const engine = openAthena({ ...making, daysBefore: back }, span)
      engines.push(engine)
      return engine
    }
    try {
      return await ask({ ...options, remote })
    } finally {
      if (draws) terminal.writeError('\r\u001B[K')
      for (const engine of engines) tell(engine, context)
    }
  })
}

function tell(engine: AthenaEngine, { terminal }: CommandContext): void {
  const { statements, scannedBytes, dollars } = engine.spent()
  if (statements === 0) return
  const read = `${sizeInWords(scannedBytes)} in ${counted(statements, 'statement')}`
  say(`Athena read ${read}: ${dollarWords(dollars)}.`, terminal)
}
