/** What Athena will read, told before it does, and asked about where it is more than was agreed to. */
import { Cancelled, UsageError } from '../../../errors.ts'
import type { ListedSize } from '../../../monitor/engines/athena/listed-size.ts'
import type { Asking, Basis } from '../../../monitor/engines/athena/make-tables.ts'
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
  throw new UsageError('flag-value', `--max-price is a number of US dollars, not "${text}".`, {
    fix: 'run the same command again with --max-price 2.50',
  })
}

/** `estimated from 3 of 10 days`, and of how many folders, where not all were listed. */
function listedWords({ days, folders }: ListedSize): string {
  const shares = [
    ...(days.listed < days.all ? [`${days.listed} of ${counted(days.all, 'day')}`] : []),
    ...(folders.listed < folders.all
      ? [`${folders.listed} of some ${counted(folders.all, 'folder')} of accounts and Regions`]
      : []),
  ]
  return shares.length === 0
    ? 'by the sizes of its files'
    : `estimated from ${shares.join(', and ')}`
}

function unknownWords(why: (Basis & { readonly kind: 'unknown' })['why']): string {
  const after = 'How much that is, and its price, is known after the first time'
  if (why === undefined) return `${after}.`
  if (why === 'too-long') return `${after}: the list of its files is too long to tell.`
  return `${after}, for its files cannot be listed: ${why.message}`
}

function sizeWords({ days, bytes, dollars, span, basis }: Asking): string {
  const from = `${counted(days, 'day')} of the trail, from ${span.first}`
  if (basis.kind === 'unknown' || bytes === undefined || dollars === undefined) {
    const why = basis.kind === 'unknown' ? basis.why : undefined
    return `Athena will read ${from}. ${unknownWords(why)}`
  }
  if (bytes === 0) return `Athena will read ${from}: there is no file in the folders of these days.`
  const how = basis.kind === 'listed' ? ` (${listedWords(basis.size)})` : ''
  return `Athena will read ${from}: about ${sizeInWords(bytes)}, ${dollarWords(dollars)}${how}.`
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
    // Nobody agrees to a price unseen by Enter alone.
    const isKnown = dollars !== undefined
    const question = isKnown ? 'Ask Athena?' : 'The price is not known: ask Athena all the same?'
    if (await askYesNo(context, question, isKnown)) return
    throw new Cancelled('Nothing was asked.')
  }
}
