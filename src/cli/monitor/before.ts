/** Before a question: what `--from` names is read, and a store without anything is told. */
import { type MonitorOptions, storeState } from '../../monitor/monitor.ts'
import type { Narrowing } from '../../monitor/sources/s3/layout.ts'
import { forTerminal } from '../../system/text.ts'
import type { FlagValues } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { say } from '../render/wrap.ts'
import { loadFrom } from './load-first.ts'
import { loadLines } from './load-words.ts'
import { spanFlags } from './request.ts'
import { besideTime } from './store-times.ts'

/** What a question needs of the time before: who took the keys that were used then. */
const marginMs = 24 * 3_600_000

/** Of a bucket only the time that is asked for is read, unless the question is about all that was before. */
function spanOf(context: CommandContext, flags: FlagValues, needsPast: boolean): Narrowing {
  const { since, until } = spanFlags(context, flags)
  if (needsPast || since === undefined) return { until }
  return { since: new Date(since.getTime() - marginMs), until }
}

/**
 * Whether there is anything that could be asked.
 * @param needsPast What was before `--since` is needed as well.
 */
export async function before(
  context: CommandContext,
  flags: FlagValues,
  options: MonitorOptions,
  needsPast = false,
): Promise<boolean> {
  return await readFirst(context, flags, options, spanOf(context, flags, needsPast))
}

/** The same; that all there is is of another time is told. */
export async function beforeTime(
  context: CommandContext,
  flags: FlagValues,
  options: MonitorOptions,
  needsPast = false,
): Promise<boolean> {
  if (!(await before(context, flags, options, needsPast))) return false
  const span = spanFlags(context, flags)
  const beside = besideTime(storeState(options.folder), span, flags.on('utc'))
  if (beside !== undefined) say(`warning: ${beside}`, context.terminal)
  return true
}

/** As `before`, for what may need all that is there. */
export async function readFirst(
  context: CommandContext,
  flags: FlagValues,
  options: MonitorOptions,
  narrowing: Narrowing = {},
): Promise<boolean> {
  const { terminal } = context
  const from = flags.value('from')
  if (from !== undefined) {
    const loaded = await loadFrom([from], options, context, { narrowing })
    for (const line of loadLines(loaded)) say(forTerminal(line, 500), terminal)
  }
  if (storeState(options.folder).parts.length > 0) return true
  say('The store is empty.\nnext: keyless monitor load PATH', terminal)
  return false
}
