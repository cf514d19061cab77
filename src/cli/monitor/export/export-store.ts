/** The store sent somewhere, from the flags to what is told of it. */
import { Cancelled, UsageError } from '../../../errors.ts'
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
  /** What its checkpoint was called before. */
  readonly formerName?: string
  readonly channel: Channel
  readonly summary?: ExportRequest['summary']
}

const drawnEveryMs = 100

export function progressOf({ system, terminal }: CommandContext) {
  const draws = terminal.stderrIsTty && !terminal.plain
  let shownMs = system.clock.monotonicMs()
  return {
    show: ({ events, findings }: Exported): void => {
      const nowMs = system.clock.monotonicMs()
      if (!draws || nowMs - shownMs < drawnEveryMs) return
      shownMs = nowMs
      const text = `\r\u001B[KSending  ${grouped(events + findings)}`
      terminal.writeError(text.slice(0, terminal.columns + 3))
    },
    end: (): void => {
      if (draws) terminal.writeError('\r\u001B[K')
    },
  }
}

/** What is sent, by the flags as they are and files as they are now. */
export function requestOf(
  context: CommandContext,
  flags: FlagValues,
  { name, formerName, channel, summary }: Export,
): ExportRequest {
  const given = flags.value('name')
  return {
    name: given ?? name,
    formerName: given === undefined ? formerName : undefined,
    channel,
    summary,
    span: { since: sinceFlag(context, flags) },
    suppressions: suppressionsOf(context, flags),
  }
}

export function suppressionsOf({ system }: CommandContext, flags: FlagValues) {
  return readSuppressions(system.paths, flags.value('suppressions'))
}

/** 1 where the other side refused something for good. */
export async function exportStore(
  context: CommandContext,
  flags: FlagValues,
  sending: Export,
): Promise<number> {
  const { system, json, signal } = context
  assertInterval(flags)
  if (flags.on('follow')) {
    const { followExport } = await import('./follow-export.ts')
    return await followExport(context, flags, sending)
  }
  const request = requestOf(context, flags, sending)
  const options = questionOptions(context, flags)
  const isAnything = await readFirst(context, flags, options)
  if (!isAnything && !json) return 0
  const progress = progressOf(context)
  let sent: Exported | undefined
  const onProgress = (now: Exported): void => {
    sent = now
    progress.show(now)
  }
  try {
    const exported = await runExport({ ...request, onProgress }, options, system)
    progress.end()
    tell(exported, sending, context)
    return exported.refused > 0 ? 1 : 0
  } catch (error) {
    progress.end()
    if (!signal.aborted || sent === undefined) throw error
    throw new Cancelled(stoppedWords(sent, request.name, sending))
  }
}

function assertInterval(flags: FlagValues): void {
  if (flags.on('follow') || flags.value('interval') === undefined) return
  throw new UsageError(
    'flag-conflict',
    '--interval is for --follow: without it nobody looks again.',
  )
}

function stoppedWords(sent: Exported, name: string | undefined, sending: Export): string {
  const next = name === undefined ? 'begins anew' : 'goes on from there'
  return `Stopped. ${sentWords(sent, sending)} The same command ${next}.`
}

/** `Sent 1,500 events and 1 finding to 127.0.0.1:4318.` */
export function sentWords({ events, findings }: Exported, { to, channel }: Export): string {
  const what = [
    ...(channel.event === undefined ? [] : [counted(events, 'event')]),
    ...(channel.finding === undefined ? [] : [counted(findings, 'finding')]),
  ]
  const where = forTerminal(to, 200)
  if (what.length === 0) return `Sent to ${where}.`
  return events + findings === 0
    ? `Nothing new for ${where}.`
    : `Sent ${what.join(' and ')} to ${where}.`
}

export function exportedJson({ events, findings, refused, because }: Exported, { to }: Export) {
  return { to, events, findings, refused, because }
}

function tell(exported: Exported, sending: Export, { terminal, json }: CommandContext): void {
  if (json) return printJson(exportedJson(exported, sending), terminal.write)
  say(sentWords(exported, sending), terminal)
  const refused = refusedWords(exported, sending)
  if (refused !== undefined) say(refused, terminal)
}

/** What the other side did not want, or says beside it. */
export function refusedWords({ refused, because }: Exported, { to }: Export): string | undefined {
  if (refused === 0 && because === '') return undefined
  const where = forTerminal(to, 200)
  const reason = because === '' ? '' : `: ${forTerminal(because, 200)}`
  const said = refused === 0 ? `${where} says` : `${where} refused ${grouped(refused)} of them`
  return `warning: ${said}${reason}`
}
