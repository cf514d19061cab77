/** `monitor report --html`: the page as one file. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { resolve } from 'node:path'
import { UsageError } from '../../../errors.ts'
import type { MonitorOptions } from '../../../monitor/monitor.ts'
import { pageOf } from '../../../monitor/page/page.ts'
import { pageStart, reportPage } from '../../../monitor/page/document.ts'
import { errorCode, readError } from '../../../system/file-errors.ts'
import { writePrivateFile } from '../../../system/files.ts'
import { forTerminal } from '../../../system/text.ts'
import type { FlagValues } from '../../command.ts'
import type { CommandContext } from '../../context.ts'
import { counted, sizeInWords } from '../../migrate/numbers.ts'
import { printJson } from '../../render/json.ts'
import { say } from '../../render/wrap.ts'
import { beforeTime } from '../before.ts'
import { whereAsked } from '../with-question.ts'
import { pageRequest } from './page-request.ts'

/** Whether there is nothing at that path, or a page of ours. */
function mayBeWritten(file: string): boolean {
  try {
    const fd = openSync(file, 'r')
    try {
      if (!fstatSync(fd).isFile()) return false
      const start = Buffer.alloc(pageStart.length)
      const length = readSync(fd, start)
      return length === 0 || start.toString('utf8') === pageStart
    } finally {
      closeSync(fd)
    }
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return true
    throw readError(error, file)
  }
}

/** 1 where there was nothing to write. Throws UsageError `flag-conflict` or `report-exists`, and what a question and a write throw. */
export async function writeReport(
  context: CommandContext,
  flags: FlagValues,
  path: string,
): Promise<number> {
  const { system, terminal, json } = context
  const isCut = flags.value('limit') !== undefined
  const other = isCut ? 'limit' : ['csv', 'all'].find((name) => flags.on(name))
  if (other !== undefined) {
    const message = `--html and --${other} contradict each other.`
    throw new UsageError('flag-conflict', message, { details: { command: 'monitor report' } })
  }
  const file = resolve(path)
  if (!mayBeWritten(file)) {
    const message = `${file} is there already, and is no page of keyless: it stays as it is.`
    throw new UsageError('report-exists', message, { details: { file } })
  }
  const there = async (options: MonitorOptions) =>
    pageOf(pageRequest(context, flags, options), options, system)
  const here = async (options: MonitorOptions) => {
    if (!(await beforeTime(context, flags, options, true))) return undefined
    return await pageOf(pageRequest(context, flags, options), options, system)
  }
  const model = await whereAsked(context, flags, there, here)
  if (model === undefined) return 1
  const page = reportPage(model)
  writePrivateFile(file, page, { mode: 0o600 })
  const bytes = Buffer.byteLength(page)
  const { events, findings } = model.totals
  if (json) {
    printJson({ file, bytes, events, findings }, terminal.write)
    return 0
  }
  const what = `${counted(events, 'event')}, ${counted(findings, 'finding')}`
  say(
    `Wrote ${forTerminal(file, 500)} (${sizeInWords(bytes)}): ${what}. Only you may read it.`,
    terminal,
  )
  return 0
}
