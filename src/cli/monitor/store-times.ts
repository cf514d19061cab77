/** From when to when the store has events, and whether that is of the time that was asked for. */
import type { Span } from '../../monitor/store/open-store.ts'
import type { StoreState } from '../../monitor/store/log.ts'
import { timeText } from './show-answer.ts'

export interface StoreTimes {
  readonly from: Date | undefined
  readonly to: Date | undefined
}

const at = (text: string): Date => new Date(`${text.replace(' ', 'T')}Z`)

/** Of the first event and the last one. */
export function storeTimes({ parts }: Pick<StoreState, 'parts'>): StoreTimes {
  const from = parts.map((part) => part.from).toSorted()[0]
  const to = parts
    .map((part) => part.to)
    .toSorted()
    .at(-1)
  return {
    from: from === undefined ? undefined : at(from),
    to: to === undefined ? undefined : at(to),
  }
}

/** That nothing of the store is of that time: no answer about it would say anything. */
export function besideTime(
  state: Pick<StoreState, 'parts'>,
  { since, until }: Span,
  utc: boolean,
): string | undefined {
  const { from, to } = storeTimes(state)
  if (from === undefined || to === undefined) return undefined
  if (since !== undefined && to < since) {
    return (
      `No event of the store is of that time: its last one is of ${timeText(to, utc)}. ` +
      '`keyless monitor load` reads what came since; an earlier --since asks about what there is.'
    )
  }
  if (until === undefined || from < until) return undefined
  return `No event of the store is of that time: its first one is of ${timeText(from, utc)}.`
}
