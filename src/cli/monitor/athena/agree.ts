/** What Athena will read, told before it does, and asked about where it is more than was agreed to. */
import { Cancelled, UsageError } from '../../../errors.ts'
import type { Asking } from '../../../monitor/engines/athena/make-tables.ts'
import type { AthenaSettings } from '../../../monitor/engines/athena/settings.ts'
import type { FlagValues } from '../../command.ts'
import type { CommandContext } from '../../context.ts'
import { counted, sizeInWords } from '../../migrate/numbers.ts'
import { askYesNo, canAsk } from '../../prompts/prompts.ts'
import { say } from '../../render/wrap.ts'

/** `$0.06`; what is less than a cent says so. */
export function dollarWords(dollars: number): string {
  return dollars > 0 && dollars < 0.01 ? 'less than $0.01' : `$${dollars.toFixed(2)}`
}

/** `--max-price`. Throws UsageError `flag-value`. */
function mostDollars(flags: FlagValues, { maxPrice }: AthenaSettings): number {
  const text = flags.value('max-price')
  if (text === undefined) return maxPrice
  if (/^\d{1,6}(?:\.\d{1,6})?$/.test(text)) return Number(text)
  throw new UsageError('flag-value', `--max-price is a number of US dollars, not "${text}".`)
}

function sizeWords({ days, bytes, dollars, span }: Asking): string {
  const from = `${counted(days, 'day')} of the trail, from ${span.first}`
  if (bytes === undefined || dollars === undefined) {
    return `Athena will read ${from}. How much that is, and its price, is known after the first time.`
  }
  return `Athena will read ${from}: about ${sizeInWords(bytes)}, ${dollarWords(dollars)}.`
}

/** Throws UsageError `price-not-agreed` where nobody can be asked, Cancelled. */
export function agreement(context: CommandContext, flags: FlagValues, settings: AthenaSettings) {
  const most = mostDollars(flags, settings)
  return async (asking: Asking): Promise<void> => {
    const { terminal } = context
    const { dollars, bytes, limitBytes } = asking
    say(sizeWords(asking), terminal)
    if (limitBytes !== undefined) {
      const isOver = bytes !== undefined && bytes > limitBytes
      const words = `The workgroup lets one statement read ${sizeInWords(limitBytes)}`
      say(`${words}${isOver ? ': this one will be ended' : ''}.`, terminal)
    }
    if (flags.on('yes') || (dollars !== undefined && dollars <= most)) return
    if (!canAsk(terminal)) {
      const why = dollars === undefined ? 'is not known' : `is more than ${dollarWords(most)}`
      const message = `The price ${why}, and nobody can be asked here.`
      throw new UsageError('price-not-agreed', message, { fix: context.typedWith('--yes') })
    }
    if (!(await askYesNo(context, 'Ask Athena?'))) throw new Cancelled('Nothing was asked.')
  }
}
