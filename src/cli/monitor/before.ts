/** Before a question: what `--from` names is read, and a store without anything is told. */
import { type MonitorOptions, storeState } from '../../monitor/monitor.ts'
import { forTerminal } from '../../system/text.ts'
import type { FlagValues } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { say } from '../render/wrap.ts'
import { loadFrom } from './load-first.ts'
import { loadLines } from './load-words.ts'

/** Whether there is anything that could be asked. */
export async function before(
  context: CommandContext,
  flags: FlagValues,
  options: MonitorOptions,
): Promise<boolean> {
  const { terminal } = context
  const from = flags.value('from')
  if (from !== undefined) {
    const loaded = await loadFrom([from], options, context)
    for (const line of loadLines(loaded)) say(forTerminal(line, 500), terminal)
  }
  if (storeState(options.folder).parts.length > 0) return true
  say('The store is empty.\nnext: keyless monitor load PATH', terminal)
  return false
}
