import { storeState } from '../../../monitor/monitor.ts'
import { UsageError } from '../../../errors.ts'
import { journalFolder } from '../../../system/journal.ts'
import { journalFiles } from '../../../system/journal-files.ts'
import type { Run } from '../../command.ts'
import { loadFrom } from '../../monitor/load-first.ts'
import { loadLines, problemCounts } from '../../monitor/load-words.ts'
import { monitorOptions } from '../../monitor/request.ts'
import { printJson } from '../../render/json.ts'
import { say } from '../../render/wrap.ts'

export const run: Run = async (context, { args, flags }) => {
  const { terminal, json } = context
  const options = monitorOptions(context, flags)
  const paths = args.length > 0 ? args : storeState(options.folder).sources
  const hasJournal = journalFiles(journalFolder(context.system.paths)).length > 0
  if (paths.length === 0 && !hasJournal) {
    const message = '`keyless monitor load` needs a file or folder the first time.'
    throw new UsageError('missing-argument', message, { details: { command: 'monitor load' } })
  }
  const loaded = await loadFrom(paths, options, context)
  const { files, knownFiles, events, doubles, odd } = loaded
  if (json) {
    const problems = Object.fromEntries(problemCounts(files))
    const body = { store: options.folder, newFiles: files.length, knownFiles, events, doubles }
    return printJson({ ...body, problems, odd }, terminal.write)
  }
  for (const line of loadLines(loaded)) say(line, terminal)
}
