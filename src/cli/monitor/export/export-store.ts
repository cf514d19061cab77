/** The store sent somewhere, from the flags to what is told of it. */
import type { Channel } from '../../../monitor/export/channel.ts'
import { type Exported, type ExportRequest, runExport } from '../../../monitor/export/run-export.ts'
import { forTerminal } from '../../../system/text.ts'
import type { FlagValues } from '../../command.ts'
import type { CommandContext } from '../../context.ts'
import { counted, grouped } from '../../migrate/numbers.ts'
import { printJson } from '../../render/json.ts'
import { say } from '../../render/wrap.ts'
import { readFirst } from '../before.ts'
import { readSuppressions } from '../findings/read-suppressions.ts'
import { questionOptions, sinceFlag } from '../request.ts'

export interface Export {
  /** For people: a host, a file. */
  readonly to: string
  /** Of the checkpoint; `--name` goes before it. Undefined: everything, each time. */
  readonly name: string | undefined
  readonly channel: Channel
  readonly summary?: ExportRequest['summary']
}

const drawnEveryMs = 100

function progressOf({ system, terminal }: CommandContext) {
  const draws = terminal.stderrIsTty && !terminal.plain
  let shownMs = system.clock.monotonicMs()
  return {
    show: (sent: number): void => {
      const nowMs = system.clock.monotonicMs()
      if (!draws || nowMs - shownMs < drawnEveryMs) return
      shownMs = nowMs
      terminal.writeError(`\r\u001B[KSending  ${grouped(sent)}`.slice(0, terminal.columns + 3))
    },
    end: (): void => {
      if (draws) terminal.writeError('\r\u001B[K')
    },
  }
}

/** 1 where the other side refused something for good. */
export async function exportStore(
  context: CommandContext,
  flags: FlagValues,
  { to, name, channel, summary }: Export,
): Promise<number> {
  const { system, json } = context
  const suppressions = readSuppressions(system.paths, flags.value('suppressions'))
  const options = questionOptions(context, flags)
  const span = { since: sinceFlag(context, flags) }
  const isAnything = await readFirst(context, flags, options)
  if (!isAnything && !json) return 0
  const progress = progressOf(context)
  const named = flags.value('name') ?? name
  const sending = { name: named, channel, span, suppressions, summary, onProgress: progress.show }
  const exported = await runExport(sending, options, system).finally(progress.end)
  tell(exported, to, context, channel)
  return exported.refused > 0 ? 1 : 0
}

function tell(
  { events, findings, refused, because }: Exported,
  to: string,
  { terminal, json }: CommandContext,
  channel: Channel,
): void {
  if (json) return printJson({ to, events, findings, refused, because }, terminal.write)
  const what = [
    ...(channel.event === undefined ? [] : [counted(events, 'event')]),
    ...(channel.finding === undefined ? [] : [counted(findings, 'finding')]),
  ]
  const where = forTerminal(to, 200)
  const isNothing = events + findings === 0
  if (what.length === 0) say(`Sent to ${where}.`, terminal)
  else
    say(
      isNothing ? `Nothing new for ${where}.` : `Sent ${what.join(' and ')} to ${where}.`,
      terminal,
    )
  if (refused === 0 && because === '') return
  const reason = because === '' ? '' : `: ${forTerminal(because, 200)}`
  const said = refused === 0 ? `${where} says` : `${where} refused ${grouped(refused)} of them`
  say(`warning: ${said}${reason}`, terminal)
}
