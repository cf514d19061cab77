import { existsSync } from 'node:fs'
import { storeState } from '../../../monitor/monitor.ts'
import { UsageError } from '../../../errors.ts'
import { journalFolder } from '../../../system/journal.ts'
import { isBucketAddress } from '../../../monitor/sources/s3/address.ts'
import { journalFiles } from '../../../system/journal-files.ts'
import { forTerminal } from '../../../system/text.ts'
import type { Run } from '../../command.ts'
import { loadFrom } from '../../monitor/load-first.ts'
import { bucketNarrowing } from '../../monitor/bucket-flags.ts'
import { loadLines, problemCounts } from '../../monitor/load-words.ts'
import { monitorOptions } from '../../monitor/request.ts'
import { printJson } from '../../render/json.ts'
import { say } from '../../render/wrap.ts'

export const run: Run = async (context, { args, flags }) => {
  const { terminal, json } = context
  const options = monitorOptions(context, flags)
  const remembered = args.length > 0 ? [] : storeState(options.folder).sources
  const gone = remembered.filter((path) => !isBucketAddress(path) && !existsSync(path))
  const paths = args.length > 0 ? args : remembered.filter((path) => !gone.includes(path))
  const hasJournal = journalFiles(journalFolder(context.system.paths)).length > 0
  if (paths.length === 0 && !hasJournal) {
    const message = '`keyless monitor load` needs a file or folder the first time.'
    throw new UsageError('missing-argument', message, { details: { command: 'monitor load' } })
  }
  for (const path of gone) {
    say(`warning: ${forTerminal(path, 500)} is not there any more.`, terminal)
  }
  const far = { narrowing: bucketNarrowing(context, flags), replaces: true }
  const loaded = await loadFrom(paths, options, context, args.length > 0 ? far : {})
  const { files, knownFiles, events, doubles, odd } = loaded
  if (json) {
    const problems = Object.fromEntries(problemCounts(files))
    const body = { store: options.folder, newFiles: files.length, knownFiles, events, doubles }
    return printJson({ ...body, problems, odd }, terminal.write)
  }
  for (const line of loadLines(loaded)) say(forTerminal(line, 500), terminal)
}
