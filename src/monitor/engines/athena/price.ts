/** What a question will read and cost, before it is asked. */
import type { Days } from './decode.ts'

const dayMs = 86_400_000

/** Athena charges no less for a statement that reads anything. */
const leastBytes = 10_000_000

export interface Estimate {
  readonly days: number
  /** Undefined where a day of this trail was never measured. */
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

/** Of the statement that reads the trail; those over its tables read a small part of that. */
export function estimate(
  days: Days,
  bytesPerDay: number | undefined,
  pricePerTb: number,
): Estimate {
  const count = foldersOf(days)
  if (bytesPerDay === undefined) return { days: count, bytes: undefined, dollars: undefined }
  const bytes = count * bytesPerDay
  return { days: count, bytes, dollars: dollarsFor(bytes, pricePerTb) }
}
