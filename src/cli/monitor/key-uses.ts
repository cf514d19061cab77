/** What the store knows of long-lived keys, as migrate takes it. */
import type { SeenKey } from '../../migrate/trail-use.ts'
import type { TrailCall } from '../../migrate/migration-plan.ts'
import type { Answer, Cell } from '../../monitor/engine.ts'
import { ask, type MonitorOptions, storeState } from '../../monitor/monitor.ts'
import type { System } from '../../system/system.ts'
import { storeTimes } from './store-times.ts'

export interface StoredKey extends SeenKey {
  readonly keyId: string
  /** Undefined where no event tells it. */
  readonly accountId: string | undefined
}

export interface KeysInStore {
  /** By key id, those with the most calls first. */
  readonly keys: ReadonlyMap<string, StoredKey>
  /** Of the store's events. */
  readonly from: Date
  readonly to: Date
}

const longestText = 500

type Row = Readonly<Record<string, Cell>>

const text = (cell: Cell | undefined): string =>
  cell === null || cell === undefined || cell === ''
    ? 'unknown'
    : String(cell).slice(0, longestText)

const date = (cell: Cell | undefined): Date => (cell instanceof Date ? cell : new Date(Number.NaN))

/** Undefined for what a plan's file would not take: names of events are anybody's text. */
function callOf(row: Row): TrailCall | undefined {
  const event = `${text(row['service'])}:${text(row['name'])}`
  const region = text(row['region'])
  const at = date(row['last_called'])
  if (!/^[\w.:/-]{1,100}$/.test(event) || Number.isNaN(at.getTime())) return undefined
  return {
    at,
    event,
    region: /^[\w-]{1,60}$/.test(region) ? region : 'unknown',
    sourceAddress: text(row['address']),
    userAgent: text(row['user_agent']),
  }
}

function useOf(row: Row): SeenKey['use'] {
  const number = (name: string): number => Number(row[name] ?? 0)
  return {
    calls: number('events'),
    days: number('days'),
    first: date(row['first_used']),
    last: date(row['last_used']),
    addresses: number('addresses'),
    programs: number('programs'),
    services: number('services'),
    accounts: number('accounts'),
  }
}

/** Of the answer of the question `keyUses`: the first columns say what of the key, the others a call. */
export function storedKeys({ columns, rows }: Answer): ReadonlyMap<string, StoredKey> {
  const keys = new Map<string, StoredKey & { readonly calls: TrailCall[] }>()
  for (const cells of rows) {
    const row: Row = Object.fromEntries(columns.map((name, at) => [name, cells[at] ?? null]))
    const keyId = text(row['access_key'])
    if (!/^AKIA[A-Z0-9]{12,124}$/.test(keyId)) continue
    const account = text(row['account'])
    const accountId = /^\d{12}$/.test(account) ? account : undefined
    const known = keys.get(keyId) ?? { keyId, accountId, use: useOf(row), calls: [] }
    keys.set(keyId, known)
    const call = callOf(row)
    if (call !== undefined) known.calls.push(call)
  }
  return keys
}

/** Undefined where the store has no event. Throws as `ask`. */
export async function keysInStore(
  options: MonitorOptions,
  system: System,
): Promise<KeysInStore | undefined> {
  const { from, to } = storeTimes(storeState(options.folder))
  if (from === undefined || to === undefined) return undefined
  const answer = await ask('keyUses', {}, options, system)
  return { keys: storedKeys(answer), from, to }
}
