/** A question to Athena: agreed to before, with a line while it works, and what it read behind it. */
import type { Directory } from '../../../monitor/directory/directory.ts'
import type { Days } from '../../../monitor/engines/athena/decode.ts'
import { directoryParts } from '../../../monitor/engines/athena/directory-parts.ts'
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

/** What goes to Athena of this machine, where the question needs it. */
export interface Sent {
  readonly directory?: Directory
  /** Of keys that our journal says were given here, the newest first. */
  readonly ownKeys?: readonly string[]
}

interface Question {
  readonly flags: FlagValues
  readonly options: MonitorOptions
  /** Names of user ids. */
  readonly users: ReadonlyMap<string, string>
  readonly sent: Sent
}

/** Throws as withAthena and `ask`. */
export async function askAthena<T>(
  context: CommandContext,
  { flags, options, users, sent }: Question,
  ask: (options: MonitorOptions) => Promise<T>,
): Promise<T> {
  const { system, terminal } = context
  const told = athenaSettings(system.paths)
  const settings = { ...told, profile: context.profile ?? told.profile }
  const approve = agreement(context, flags, settings)
  const draws = terminal.stderrIsTty && !terminal.plain
  const draw = (text: string): void => {
    if (draws) terminal.writeError(`\r\u001B[K${text}`.slice(0, terminal.columns + 3))
  }
  const onTable = (name: string): void => {
    const what = name === 'stored' ? 'the events' : name.replace(/_[0-9a-f]{8}_\d+$/, '')
    draw(`Athena works out ${what}`)
  }
  return await withAthena(context, settings, async (world) => {
    const engines: AthenaEngine[] = []
    const sizes = trailList(context, settings, world)
    const list = sizes && (async (days: Days) => drawn('Listing the trail', draw, sizes(days)))
    const folder = keptFolder(system.paths)
    const { ownKeys = [] } = sent
    const directory = sent.directory === undefined ? [] : directoryParts(sent.directory)
    const beside = { users, directory, ownKeys }
    const making = { world, settings, folder, ...beside, list, approve, onTable }
    const remote: MonitorOptions['remote'] = (span, learns) => {
      const back = learns ? daysLearned : daysBefore
      const engine = openAthena({ ...making, daysBefore: back }, span)
      engines.push(engine)
      return engine
    }
    try {
      return await ask({ ...options, remote })
    } finally {
      draw('')
      for (const engine of engines) tell(engine, context)
    }
  })
}

/** With a line for as long as it takes. */
async function drawn<T>(text: string, draw: (text: string) => void, work: Promise<T>): Promise<T> {
  draw(text)
  return await work.finally(() => draw(''))
}

function tell(engine: AthenaEngine, { terminal }: CommandContext): void {
  const { statements, scannedBytes, dollars } = engine.spent()
  if (statements === 0) return
  const read = `${sizeInWords(scannedBytes)} in ${counted(statements, 'statement')}`
  say(`Athena read ${read}: ${dollarWords(dollars)}.`, terminal)
}
