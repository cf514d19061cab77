import type { Finding } from '../../../monitor/findings/finding.ts'
import { suppressionOf } from '../../../monitor/findings/suppressions.ts'
import { storeState } from '../../../monitor/monitor.ts'
import { tellNew } from '../../../monitor/watch/tell-new.ts'
import { watch } from '../../../monitor/watch/watch.ts'
import type { FlagValues, Run } from '../../command.ts'
import type { CommandContext } from '../../context.ts'
import { findingJson } from '../../monitor/findings/findings-json.ts'
import { readSuppressions } from '../../monitor/findings/read-suppressions.ts'
import { showFinding } from '../../monitor/findings/show-findings.ts'
import { intervalFlag, troubleWords } from '../../monitor/interval.ts'
import { loadFrom } from '../../monitor/load-first.ts'
import { withRetiredKeys } from '../../monitor/findings/retired-keys.ts'
import { questionOptions, withNetworks, sinceFlag } from '../../monitor/request.ts'
import { say } from '../../render/wrap.ts'

const dayMs = 86_400_000

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
  const options = withRetiredKeys(withNetworks(questionOptions(context, flags), flags), context)
  const from = flags.value('from')
  const intervalMs = intervalFlag(flags)
  const since = sinceFlag(context, flags) ?? new Date(system.clock.now().getTime() - dayMs)
  const tell = teller(context, flags)
  const load = async (): Promise<void> => {
    const paths = from === undefined ? storeState(options.folder).sources : [from]
    await loadFrom(paths, options, context)
  }
  if (from === undefined && storeState(options.folder).sources.length === 0) {
    const warning = 'warning: no trail is remembered, so there is nothing new to come from one.'
    say(`${warning}\nnext: keyless monitor load PATH`, terminal)
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
