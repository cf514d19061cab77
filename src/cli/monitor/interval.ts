/** What looks again and again has in common: how often, and what it says of troubles that may pass. */
import { KeylessError, UsageError } from '../../errors.ts'
import { forTerminal } from '../../system/text.ts'
import type { FlagValues } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { say } from '../render/wrap.ts'

const usualIntervalMs = 60_000
/** The longest. */
const dayMs = 86_400_000
const units: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000 }

/** `--interval` in milliseconds. Throws UsageError `flag-value`. */
export function intervalFlag(flags: FlagValues): number {
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
export function troubleWords(context: Pick<CommandContext, 'terminal'>) {
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
