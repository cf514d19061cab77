/** An export that goes on until it is stopped: what it says while it does. */
import { KeylessError } from '../../../errors.ts'
import { followStore } from '../../../monitor/export/follow.ts'
import type { Exported, KeptProgress } from '../../../monitor/export/run-export.ts'
import { storeState } from '../../../monitor/monitor.ts'
import type { FlagValues } from '../../command.ts'
import type { CommandContext } from '../../context.ts'
import { say } from '../../render/wrap.ts'
import { intervalFlag, troubleWords } from '../interval.ts'
import { loadFrom } from '../load-first.ts'
import { questionOptions } from '../request.ts'
import {
  type Export,
  exportedJson,
  progressOf,
  refusedWords,
  requestOf,
  suppressionsOf,
  sentWords,
} from './export-store.ts'

/** A line for each round that sent something. */
function teller(sending: Export, { terminal, json }: CommandContext) {
  const all = { events: 0, findings: 0, refused: 0, because: '' }
  const add = ({ events, findings, refused }: Exported): void => {
    all.events += events
    all.findings += findings
    all.refused += refused
  }
  const tell = (exported: Exported): void => {
    const { events, findings, refused, because } = exported
    if (events + findings + refused === 0 && because === '') return
    if (json) return terminal.write(`${JSON.stringify(exportedJson(exported, sending))}\n`)
    say(sentWords(exported, sending), terminal)
    const words = refusedWords(exported, sending)
    if (words !== undefined) say(words, terminal)
  }
  return { all, add, tell }
}

/** The paths that are read in each round. */
function loader(context: CommandContext, flags: FlagValues) {
  const options = questionOptions(context, flags)
  const from = flags.value('from')
  const paths = () => (from === undefined ? storeState(options.folder).sources : [from])
  if (paths().length === 0) {
    const warning = 'warning: no trail is remembered: only what others load here is sent.'
    say(`${warning}\nnext: keyless monitor load PATH`, context.terminal)
  }
  const load = async (): Promise<void> => {
    if (paths().length > 0) await loadFrom(paths(), options, context)
  }
  return { options, load }
}

/** 1 where the other side refused something for good. */
export async function followExport(
  context: CommandContext,
  flags: FlagValues,
  sending: Export,
): Promise<number> {
  const { system, terminal, json } = context
  const intervalMs = intervalFlag(flags)
  const { options, load } = loader(context, flags)
  const kept: KeptProgress = { progress: { begun: '' } }
  const progress = progressOf(context)
  const { all, add, tell } = teller(sending, context)
  const words = troubleWords(context)
  const request = requestOf(context, flags, sending)
  let hasWorked = false
  /** Of the round that is not over; what arrived is sent, whatever becomes of it. */
  let sent: Exported | undefined
  const endRound = (): void => {
    progress.end()
    if (sent !== undefined) add(sent)
    sent = undefined
  }
  await followStore(
    {
      intervalMs,
      load,
      sending: () => ({
        ...request,
        suppressions: suppressionsOf(context, flags),
        kept,
        onProgress: (now) => {
          sent = { ...now }
          progress.show(now)
        },
      }),
      onExported: (exported) => {
        endRound()
        hasWorked = true
        tell(exported)
      },
      onTrouble: (error) => {
        endRound()
        // A wrong address or key is told at once; later it is a service that is being changed.
        const isRefused = error instanceof KeylessError && error.code === 'export-refused'
        if (isRefused && !hasWorked) throw error
        words.onTrouble(error)
      },
      onGood: words.onGood,
      isOver: () => terminal.isReaderGone?.() === true,
    },
    options,
    system,
  )
  endRound()
  const isNothing = all.events + all.findings === 0
  const what = isNothing ? 'No event or finding was sent.' : sentWords(all, sending)
  if (!json) say(`Stopped. ${what}`, terminal)
  return all.refused > 0 ? 1 : 0
}
