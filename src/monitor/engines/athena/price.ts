/** What a question will read and cost, before it is asked. */
import type { Days } from './decode.ts'

const dayMs = 86_400_000

/** Athena charges no less for a statement that reads anything. */
const leastBytes = 10_000_000

export interface Estimate {
  readonly days: number
  /** Undefined where nobody knows. */
  readonly bytes: number | undefined
  readonly dollars: number | undefined
}

export function dollarsFor(bytes: number, pricePerTb: number): number {
  return bytes <= 0 ? 0 : (Math.max(bytes, leastBytes) / 1e12) * pricePerTb
}

/** Folders that are read: the day after the last one has its latest events. */
export function foldersOf({ first, last }: Days): number {
  return Math.round((Date.parse(last) - Date.parse(first)) / dayMs) + 2
}

/** As the folders of those days are called, none of a day that is still to come. */
export function dayFolders(days: Days, now: Date): readonly string[] {
  const first = Date.parse(days.first)
  return Array.from({ length: foldersOf(days) }, (_, at) => new Date(first + at * dayMs))
    .filter((day) => day <= now)
    .map((day) => day.toISOString().slice(0, 10).replaceAll('-', '/'))
}

/** Of the statement that reads the trail; those over its tables read a small part of that. */
export function estimate(days: Days, bytes: number | undefined, pricePerTb: number): Estimate {
  const dollars = bytes === undefined ? undefined : dollarsFor(bytes, pricePerTb)
  return { days: foldersOf(days), bytes, dollars }
}
