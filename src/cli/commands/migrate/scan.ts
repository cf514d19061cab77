import { resolve } from 'node:path'
import { UsageError } from '../../../errors.ts'
import { scan } from '../../../migrate/scan.ts'
import type { CommandInput, Run } from '../../command.ts'
import type { CommandContext } from '../../context.ts'
import { createScanProgress } from '../../migrate/scan-progress.ts'
import { sarifOf } from '../../migrate/scan-sarif.ts'
import { scanJson } from '../../migrate/scan-json.ts'
import { showScan } from '../../migrate/show-scan.ts'
import { foundNowhere, storeUses, unasked } from '../../migrate/store-uses.ts'
import { printJson } from '../../render/json.ts'
import { jsonForTerminal } from '../../../system/json-text.ts'

type Format = 'text' | 'json' | 'sarif'

function formatOf({ json }: CommandContext, { flags }: CommandInput): Format {
  const format = (flags.value('format') ?? (json ? 'json' : 'text')) as Format
  if (!json || format === 'json') return format
  throw new UsageError('flag-conflict', `--json and --format ${format} contradict each other.`)
}

export const run: Run = async (context, input) => {
  const { system, terminal, signal, version } = context
  const format = formatOf(context, input)
  const progress = createScanProgress(terminal, system.clock)
  const folder = resolve('.')
  const paths = input.args.map((path) => resolve(path))
  const all = input.flags.on('all')
  const history = input.flags.on('history')
  const options = { paths, folder, all, history, signal, onProgress: progress.show }
  const found = await scan(options, system).finally(progress.clear)
  const store =
    format === 'sarif' || !found.isComplete ? unasked : await storeUses(context, input.flags)
  if (format === 'json') printJson(scanJson(found, store), terminal.write)
  else if (format === 'sarif') {
    terminal.write(`${jsonForTerminal(sarifOf(found, { folder, version }), 2)}\n`)
  } else {
    const ids = new Set(found.keys.map(({ keyId }) => keyId))
    // A part of the machine says nothing of what is not in it.
    const nowhere = paths.length === 0 ? foundNowhere(store, ids) : []
    const options = { folder, home: system.paths.home, terminal, store, nowhere }
    showScan(found, options, input.args)
  }
  if (!found.isComplete) return 130
  return found.keys.length + found.callers.length > 0 ? 1 : 0
}
