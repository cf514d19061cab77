import { join, resolve } from 'node:path'
import { UsageError } from '../../../errors.ts'
import { writeTraffic } from '../../../sandbox/traffic/traffic.ts'
import type { CommandInput, Run } from '../../command.ts'
import { numberFlag } from '../../number-flag.ts'
import { commandLine } from '../../quote-word.ts'
import { printJson } from '../../render/json.ts'
import { say } from '../../render/wrap.ts'

/** Throws UsageError `flag-value`. */
function startOf({ flags }: CommandInput): Date {
  const text = flags.value('start') ?? '2026-01-05'
  const start = new Date(`${text}T00:00:00Z`)
  const isDay = /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(start.getTime())
  if (isDay && start.toISOString().startsWith(text)) return start
  throw new UsageError('flag-value', `--start must be a day such as 2026-01-05, not "${text}".`)
}

export const run: Run = async (context, input) => {
  const { terminal } = context
  const folder = resolve(input.args[0] ?? '.')
  const { files, events, attacks, list, places, directory } = writeTraffic(folder, {
    people: numberFlag(input, 'people') ?? 200,
    days: numberFlag(input, 'days') ?? 30,
    seed: numberFlag(input, 'seed') ?? 1,
    start: startOf(input),
  })
  if (context.json) {
    printJson(
      { folder, events, files, attacks: attacks.length, list, places, directory },
      terminal.write,
    )
    return
  }
  say(
    `${events} events in ${files} files; ${attacks.length} attacks are in them: ${list}`,
    terminal,
  )
  const trail = ['--from', join(folder, 'AWSLogs')]
  terminal.writeError(
    `next: ${commandLine('monitor', 'report', ...trail)}\n` +
      `next: ${commandLine('monitor', 'findings', ...trail, '--places', places)}\n`,
  )
}
