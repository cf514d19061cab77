/** What the trail shows of keys, in words and as JSON. */
import type { TrailCall } from '../../migrate/migration-plan.ts'
import { type SeenKey, useInSentence } from '../../migrate/trail-use.ts'
import { forTerminal } from '../../system/text.ts'
import type { KeysInStore, StoredKey } from '../monitor/key-uses.ts'
import type { Colours } from '../render/colours.ts'
import { definitionList } from '../render/wrap.ts'
import { grouped } from './numbers.ts'
import type { StoreUses } from './store-uses.ts'

/** Of a list; the rest is counted. */
const mostNamed = 3

/** Of keys that were found nowhere: an organisation may have hundreds. */
const mostKeys = 20

type Rows = readonly (readonly [term: string, text: string])[]

/** `s3:PutObject from 192.0.2.7 (aws-cli/2.27.1), and 2 more` */
export function callsInWords(calls: readonly TrailCall[]): string {
  const more = calls.length - mostNamed
  const shown = calls.slice(0, mostNamed).map(({ event, sourceAddress, userAgent }) => {
    const agent = forTerminal(userAgent, 60)
    return `${event} from ${forTerminal(sourceAddress, 60)} (${agent})`
  })
  return [...shown, ...(more > 0 ? [`and ${more} more`] : [])].join(', ')
}

function seenRows({ use, calls }: SeenKey): Rows {
  const called = calls.length === 0 ? [] : [['called', callsInWords(calls)] as const]
  return [['used', useInSentence(use)], ...called]
}

const day = (at: Date): string => at.toISOString().slice(0, 10)

/** From the first event of the store to its last. */
export function spanOf({ from, to }: Pick<KeysInStore, 'from' | 'to'>): string {
  return `${day(from)} to ${day(to)}`
}

/** What is told below a key that was found. */
export function useRows(keyId: string, store: StoreUses): Rows {
  if (store.kind !== 'known') return []
  const seen = store.keys.get(keyId)
  if (seen !== undefined) return seenRows(seen)
  return [['used', `no call in the store (${spanOf(store)})`]]
}

/** Keys that somebody uses elsewhere. */
export function nowhereLines(
  keys: readonly StoredKey[],
  { bold, yellow }: Pick<Colours, 'bold' | 'yellow'>,
  width: number,
): readonly string[] {
  if (keys.length === 0) return []
  const lines = keys.slice(0, mostKeys).flatMap((key) => {
    const account = key.accountId === undefined ? 'account not known' : `account ${key.accountId}`
    const isWide = key.keyId.length + 2 + account.length <= width
    const head = isWide ? [`${yellow(key.keyId)}  ${account}`] : [yellow(key.keyId), account]
    return [...head, ...definitionList(seenRows(key), width), '']
  })
  const more = keys.length - mostKeys
  const rest = more > 0 ? [`and ${grouped(more)} more: keyless monitor keys`, ''] : []
  return [bold('Used by the trail, found nowhere here'), '', ...lines, ...rest]
}

function seenJson({ keyId, accountId, use, calls }: StoredKey) {
  const { first, last, ...numbers } = use
  return {
    keyId,
    accountId: accountId ?? null,
    ...numbers,
    firstUsed: first.toISOString(),
    lastUsed: last.toISOString(),
    newest: calls.map((call) => ({ ...call, at: call.at.toISOString() })),
  }
}

/** `null` where no store was asked. */
export function usesJson(store: StoreUses, found: ReadonlySet<string>) {
  if (store.kind !== 'known') return null
  const { from, to, keys } = store
  return {
    from: from.toISOString(),
    to: to.toISOString(),
    keys: [...keys.values()].map((key) => ({ ...seenJson(key), found: found.has(key.keyId) })),
  }
}
