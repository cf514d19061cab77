import { KeylessError, UsageError } from '../../../errors.ts'
import type { Finding } from '../../../monitor/findings/finding.ts'
import { suppressionOf } from '../../../monitor/findings/suppressions.ts'
import { storeState } from '../../../monitor/monitor.ts'
import { tellNew } from '../../../monitor/watch/tell-new.ts'
import { watch } from '../../../monitor/watch/watch.ts'
import { forTerminal } from '../../../system/text.ts'
import type { FlagValues, Run } from '../../command.ts'
import type { CommandContext } from '../../context.ts'
import { findingJson } from '../../monitor/findings/findings-json.ts'
import { readSuppressions } from '../../monitor/findings/read-suppressions.ts'
import { showFinding } from '../../monitor/findings/show-findings.ts'
import { loadFrom } from '../../monitor/load-first.ts'
import { questionOptions, sinceFlag } from '../../monitor/request.ts'
import { say } from '../../render/wrap.ts'

const usualIntervalMs = 60_000
const dayMs = 86_400_000
const units: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000 }

/** Throws UsageError `flag-value`. */
function intervalFlag(flags: FlagValues): number {
  const text = flags.value('interval')
  if (text === undefined) return usualIntervalMs
  const [, number = '', unit = ''] = /^([1-9]\d{0,4})([smh])$/.exec(text) ?? []
  const ms = Number(number) * (units[unit] ?? Number.NaN)
  if (ms >= 1000 && ms <= dayMs) return ms
  throw new UsageError('flag-value', `--interval is 1s to 24h, such as 5m, not "${text}".`)
}

/** What waiting does not mend ends it, at whatever round. */
const lasting: ReadonlySet<string> = new Set([
  'engine-missing',
  'store-unusable',
  'suppressions-invalid',
  'disk-full',
  'read-only',
  'file-unwritable',
])

/** Tells a trouble once, until it is another one or over. */
function troubleWords(context: CommandContext) {
  let known = ''
  return {
    onTrouble: (error: unknown): void => {
      const isOurs = error instanceof KeylessError && !(error instanceof UsageError)
      if (!isOurs || lasting.has(error.code)) throw error
      if (error.message === known) return
      known = error.message
      say(`warning: ${forTerminal(error.message, 500)} It is tried again.`, context.terminal)
    },
    onGood: (): void => {
      if (known !== '') say('It works again.', context.terminal)
      known = ''
    },
  }
}

function teller(context: CommandContext, flags: FlagValues) {
  const { terminal, system, json } = context
  const named = flags.value('suppressions')
  const explained = new Set<string>()
  const read = () => readSuppressions(system.paths, named)
  // What is wrong with the file is told before anything is waited for.
  read()
  return (finding: Finding): boolean => {
    if (finding.level === 'note' && !flags.on('notes')) return false
    if (suppressionOf(finding, read()) !== undefined) return false
    if (json) {
      terminal.write(`${JSON.stringify(findingJson({ finding, suppression: undefined }))}\n`)
    } else showFinding(finding, { terminal, utc: flags.on('utc') }, explained)
    // What nobody read is told to whoever watches next.
    return terminal.isReaderGone?.() !== true
  }
}

/** Until it is stopped; with `--once`, 1 where something new was found. */
export const run: Run = async (context, { flags }) => {
  const { system, terminal } = context
  const options = questionOptions(context, flags)
  const from = flags.value('from')
  const intervalMs = intervalFlag(flags)
  const since = sinceFlag(context, flags) ?? new Date(system.clock.now().getTime() - dayMs)
  const tell = teller(context, flags)
  const load = async (): Promise<void> => {
    const paths = from === undefined ? storeState(options.folder).sources : [from]
    await loadFrom(paths, options, context)
  }
  if (flags.on('once')) {
    await load()
    return (await tellNew({ since, tell }, options, system)) > 0 ? 1 : 0
  }
  const isOver = (): boolean => terminal.isReaderGone?.() === true
  const request = { since, tell, intervalMs, load, isOver, ...troubleWords(context) }
  await watch(request, options, system)
  return 0
}
