import { UsageError } from '../../../errors.ts'
import { detectors } from '../../../monitor/findings/detectors.ts'
import { suppressionOf } from '../../../monitor/findings/suppressions.ts'
import { findIn, type MonitorOptions } from '../../../monitor/monitor.ts'
import type { Run } from '../../command.ts'
import {
  detectorsJson,
  findingsCsv,
  findingsJson,
  isNote,
} from '../../monitor/findings/findings-json.ts'
import { readSuppressions } from '../../monitor/findings/read-suppressions.ts'
import { showDetectors, showFindings } from '../../monitor/findings/show-findings.ts'
import { withRetiredKeys } from '../../monitor/findings/retired-keys.ts'
import { spanFlags, withNetworks } from '../../monitor/request.ts'
import { withQuestion } from '../../monitor/with-question.ts'
import { printJson } from '../../render/json.ts'
import { say } from '../../render/wrap.ts'

/** 1 where something is found that nobody lives with, and that is more than a note. */
export const run: Run = async (context, { flags }) => {
  const { system, terminal, json } = context
  if (json && flags.on('csv')) {
    throw new UsageError('flag-conflict', '--json and --csv contradict each other.')
  }
  if (flags.value('engine') === 'athena' && flags.value('networks') !== undefined) {
    throw new UsageError('flag-conflict', '--engine athena and --networks contradict each other.', {
      fix: 'run the same command again without --networks',
    })
  }
  if (flags.on('rules')) {
    if (json) printJson(detectorsJson(), terminal.write)
    else showDetectors(terminal)
    return 0
  }
  const suppressions = readSuppressions(system.paths, flags.value('suppressions'))
  const span = spanFlags(context, flags)
  const find = async (options: MonitorOptions) =>
    findIn(detectors, span, withRetiredKeys(withNetworks(options, flags), context), system)
  const found = await withQuestion(context, flags, find, true)
  if (found === undefined) return 0
  const { findings, more } = found
  const notes = flags.on('notes')
  const judged = findings.map((finding) => ({
    finding,
    suppression: suppressionOf(finding, suppressions),
  }))
  if (json) printJson(findingsJson(judged, more), terminal.write)
  else if (flags.on('csv')) terminal.write(findingsCsv(judged, notes))
  else showFindings(judged, { terminal, utc: flags.on('utc'), notes })
  if (more.length > 0 && !json) {
    say(`There are older ones of ${more.join(', ')}: --until shows them.`, terminal)
  }
  return judged.some((one) => one.suppression === undefined && !isNote(one)) ? 1 : 0
}
