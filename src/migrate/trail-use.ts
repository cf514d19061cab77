/** How often, for how long and from where a key was used, by the trail of its account. Pure. */
import type { MigrationPlan, PlannedKey, TrailCall, TrailUse } from './migration-plan.ts'
import { type Refusal, refusal } from './refusal.ts'
import type { KeyCall } from './trail-events.ts'

const dayMs = 24 * 3_600_000

/** As long as the wait after it: who did not call for a fortnight has ceased. */
export const usualUnusedDays = 14

/** Whether it was in use when the plan was made. */
export function isStillUsed(
  { use }: Pick<PlannedKey, 'use'>,
  { createdAt }: Pick<MigrationPlan, 'createdAt'>,
): boolean {
  return use !== undefined && use.last.getTime() > createdAt.getTime() - usualUnusedDays * dayMs
}

/** `1203 calls on 14 days (86 a day), the last 2026-11-20 13:26 UTC; 3 addresses, 2 programs` */
export function useInSentence({ calls, days, last, addresses, programs }: TrailUse): string {
  const each = days > 1 ? ` (${Math.round(calls / days)} a day)` : ''
  const often = `${several(calls, 'call')} on ${several(days, 'day')}${each}`
  const at = `${last.toISOString().slice(0, 16).replace('T', ' ')} UTC`
  return `${often}, the last ${at}; ${several(addresses, 'address')}, ${several(programs, 'program')}`
}

function several(number: number, what: string): string {
  if (number === 1) return `1 ${what}`
  return `${number} ${what}${what.endsWith('s') ? 'es' : 's'}`
}

/** What a trail shows of a key. */
export interface SeenKey {
  readonly use: TrailUse
  /** The newest first. */
  readonly calls: readonly TrailCall[]
}

/** Whoever called last, where that was so lately that the key must stay. */
export function calledLately(
  keyId: string,
  { use, calls }: SeenKey,
  days: number,
  now: Date,
): Refusal | undefined {
  const from = new Date(use.last.getTime() + days * dayMs)
  if (from <= now) return undefined
  const [call] = calls
  const who =
    call === undefined ? '' : ` (${call.event} from ${call.sourceAddress}, ${call.userAgent})`
  const says = `${keyId} was used ${use.last.toISOString()}${who}, as the trail shows: it can be set inactive from ${from.toISOString()}, if nobody uses it again.`
  return refusal('used-recently', says)
}

interface Tally {
  readonly events: Set<string>
  /** Of events without an id. */
  nameless: number
  readonly days: Set<string>
  firstMs: number
  lastMs: number
  readonly addresses: Set<string>
  readonly programs: Set<string>
  readonly services: Set<string>
  readonly accounts: Set<string>
}

function newTally(): Tally {
  return {
    events: new Set(),
    nameless: 0,
    days: new Set(),
    firstMs: Number.POSITIVE_INFINITY,
    lastMs: Number.NEGATIVE_INFINITY,
    addresses: new Set(),
    programs: new Set(),
    services: new Set(),
    accounts: new Set(),
  }
}

/** Counts calls of many files; an event that stands in two of them counts once. */
export function createUseCount() {
  const tallies = new Map<string, Tally>()
  const add = ({ keyId, eventId, accountId, at, event, sourceAddress, userAgent }: KeyCall) => {
    const tally = tallies.get(keyId) ?? newTally()
    tallies.set(keyId, tally)
    if (eventId === undefined) tally.nameless++
    else tally.events.add(eventId)
    tally.days.add(at.toISOString().slice(0, 10))
    tally.firstMs = Math.min(tally.firstMs, at.getTime())
    tally.lastMs = Math.max(tally.lastMs, at.getTime())
    tally.addresses.add(sourceAddress)
    tally.programs.add(userAgent)
    tally.services.add(event.split(':')[0] ?? '')
    if (accountId !== undefined) tally.accounts.add(accountId)
  }
  const uses = (): ReadonlyMap<string, TrailUse> =>
    new Map([...tallies].map(([keyId, tally]) => [keyId, useOf(tally)] as const))
  return { add, uses }
}

function useOf(tally: Tally): TrailUse {
  return {
    calls: tally.events.size + tally.nameless,
    days: tally.days.size,
    first: new Date(tally.firstMs),
    last: new Date(tally.lastMs),
    addresses: tally.addresses.size,
    programs: tally.programs.size,
    services: tally.services.size,
    accounts: Math.max(1, tally.accounts.size),
  }
}
