/** Why nothing, or not everything, can be called unused. */
import {
  boundsOf,
  type Coverage,
  longestHoleDays,
  type Missing,
  type UseRow,
} from '../../../monitor/unused/find-unused.ts'
import { forTerminal } from '../../../system/text.ts'
import { counted } from '../../migrate/numbers.ts'
import { timeText } from '../show-answer.ts'

export interface Spans {
  readonly since: Date
  /** Not of the time any more. */
  readonly until: Date
  readonly utc: boolean
  /** The events are those of a trail within that time, not all of the store. */
  readonly isOfTrail?: boolean
}

/** As --since and --until take it. */
export function dayText(at: Date, { utc }: Pick<Spans, 'utc'>): string {
  return timeText(at, utc).slice(0, 10)
}

/** When it was used last, where nothing of it was seen. */
export function neverWords(spans: Spans): string {
  return spans.isOfTrail === true ? `not since ${dayText(spans.since, spans)}` : 'never'
}

const dayMs = 24 * 3_600_000

/** The store begins too late or ends too early. */
function storeWords({ firstEvent, lastEvent }: Coverage, spans: Spans): readonly string[] {
  const { since, until, isOfTrail = false } = spans
  const whose = isOfTrail ? "The trail's" : "The store's"
  const day = (at: Date): string => dayText(at, spans)
  const { begun, reached } = boundsOf(spans)
  if (firstEvent === undefined || lastEvent === undefined) {
    const what = isOfTrail ? 'The trail has no event of that time' : 'The store has no event'
    return [`${what}, so nothing can be called unused.`]
  }
  const days = Math.floor((until.getTime() - firstEvent.getTime()) / dayMs)
  const words: string[] = []
  if (firstEvent >= begun) {
    words.push(
      `${whose} first event is of ${day(firstEvent)}, and ${day(since)} was asked for: what was not used ` +
        `is unknown.${days > 0 ? ` What it covers: --since ${day(firstEvent)}.` : ''}`,
    )
  }
  if (lastEvent < reached) {
    words.push(
      `${whose} last event is of ${day(lastEvent)}: what was used later is not in it. ` +
        `${isOfTrail ? '' : '`keyless monitor load` reads what came since; '}--until ${day(lastEvent)} asks about the time before.`,
    )
  }
  return words
}

const fewAccounts = 5

function accountWords(
  rows: readonly UseRow[],
  { portalHole }: Coverage,
  { isOfTrail = false }: Spans,
): readonly string[] {
  const lacking = [
    ...new Set(rows.flatMap((row) => (row.missing === 'account' ? row.account : []))),
  ]
  if (lacking.length === 0) return []
  const shown = lacking.slice(0, fewAccounts).map((account) => forTerminal(account, 20))
  const more = lacking.length > fewAccounts ? ', …' : ''
  const portal =
    portalHole === undefined
      ? 'no event of the portal'
      : `${portalHole} days without any of the portal`
  return [
    `The events do not show use in ${counted(lacking.length, 'account')} (${shown.join(', ')}${more}): the ${isOfTrail ? 'trail' : 'store'} has ` +
      `${portal} (GetRoleCredentials, in the trail of the account that manages the organisation), ` +
      `and more than ${longestHoleDays} days without an event of these accounts.`,
  ]
}

const otherWords: Readonly<Partial<Record<Missing, (count: number) => string>>> = {
  name: (count) =>
    `${counted(count, 'assignment')} of permission sets whose names are not known: give the output of ` +
    '`aws sso-admin describe-permission-set` too.',
  people: (count) =>
    `${counted(count, 'assignment')} of people whom the directory does not list: give the output of ` +
    '`aws identitystore list-users` too.',
  stranger: (count) =>
    `${counted(count, 'assignment')} were used by somebody whom the directory does not know by id or name: ` +
    'it may have been anybody.',
}

export function missingWords(
  rows: readonly UseRow[],
  coverage: Coverage,
  spans: Spans,
): readonly string[] {
  const others = (Object.keys(otherWords) as Missing[]).flatMap((kind) => {
    const count = rows.filter(({ missing }) => missing === kind).length
    return count === 0 ? [] : [otherWords[kind]?.(count) ?? '']
  })
  const store = coverage.isWhole ? [] : storeWords(coverage, spans)
  return [...store, ...accountWords(rows, coverage, spans), ...others]
}
