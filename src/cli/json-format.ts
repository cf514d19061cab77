import { UsageError } from '../errors.ts'
import type { FlagValues } from './command.ts'
import type { CommandContext } from './context.ts'

/** `--json` is a format of its own. Throws UsageError `flag-conflict`. */
export function assertNoOtherFormat(
  { json }: Pick<CommandContext, 'json'>,
  flags: FlagValues,
  command: string,
): void {
  const format = flags.value('format')
  if (!json || format === undefined || format === 'json') return
  const message = `--json and --format ${format} exclude each other.`
  throw new UsageError('flag-conflict', message, { details: { command } })
}
