/** Points in time as people write them: `2h`, `today`, `09:30`, `2026-11-23`, an ISO date and time. */
import { UsageError } from '../../errors.ts'

const unitMs: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
  d: 24 * 3_600_000,
  w: 7 * 24 * 3_600_000,
}

export interface Zone {
  /** Year, month from 0 and day of the month. */
  readonly dayOf: (at: Date) => readonly [year: number, month: number, date: number]
  readonly at: (year: number, month: number, date: number, hours: number, minutes: number) => Date
  /** What a written time ends with that names no zone. */
  readonly suffix: '' | 'Z'
}

const local: Zone = {
  dayOf: (at) => [at.getFullYear(), at.getMonth(), at.getDate()],
  at: (year, month, date, hours, minutes) => new Date(year, month, date, hours, minutes),
  suffix: '',
}

export const utcZone: Zone = {
  dayOf: (at) => [at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate()],
  at: (...parts) => new Date(Date.UTC(...parts)),
  suffix: 'Z',
}

export interface MomentOptions {
  /** A day stands for the beginning of the next one. */
  readonly end?: boolean
  /** Of days and times that name none; the machine's without. */
  readonly zone?: Zone
}

/**
 * A day stands for its beginning, with `end` for that of the next one, so that `--since yesterday
 * --until yesterday` is one day. Throws UsageError `flag-value`.
 */
export function moment(text: string, flag: string, now: Date, options: MomentOptions = {}): Date {
  const { end = false, zone = local } = options
  const word = text.trim().toLowerCase()
  const found =
    ago(word, now) ??
    day(word, zone, { now, end }) ??
    timeOfDay(word, zone, now) ??
    written(text, zone)
  if (found !== undefined && !Number.isNaN(found.getTime())) return found
  const message = `--${flag} is 2h, 3d, today, yesterday, 09:30, 2026-11-23 or an ISO date and time, not "${text}".`
  throw new UsageError('flag-value', message)
}

function ago(word: string, now: Date): Date | undefined {
  if (word === 'now') return now
  const [, count, unit = ''] = /^(\d{1,6}) ?([a-z]+)(?: ago)?$/.exec(word) ?? []
  const ms = unitMs[unit]
  return count === undefined || ms === undefined
    ? undefined
    : new Date(now.getTime() - Number(count) * ms)
}

function day(
  word: string,
  zone: Zone,
  { now, end }: { readonly now: Date; readonly end: boolean },
): Date | undefined {
  const [year, month, date] = zone.dayOf(now)
  const midnight = (days: number): Date => zone.at(year, month, date + days, 0, 0)
  const later = end ? 1 : 0
  if (word === 'today') return midnight(later)
  if (word === 'yesterday') return midnight(later - 1)
  const written = /^(\d{4})-(\d\d)-(\d\d)$/.exec(word)?.slice(1).map(Number)
  const [ofYear, ofMonth = 0, ofDate = 0] = written ?? []
  if (ofYear === undefined) return undefined
  const [, realMonth, realDate] = zone.dayOf(zone.at(ofYear, ofMonth - 1, ofDate, 0, 0))
  // The 31st of February would become a day of March.
  if (realMonth !== ofMonth - 1 || realDate !== ofDate) return undefined
  return zone.at(ofYear, ofMonth - 1, ofDate + later, 0, 0)
}

function timeOfDay(word: string, zone: Zone, now: Date): Date | undefined {
  const [, hours, minutes] = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(word) ?? []
  if (hours === undefined) return undefined
  return zone.at(...zone.dayOf(now), Number(hours), Number(minutes))
}

/** As ISO 8601 has it. */
function written(text: string, { suffix }: Zone): Date | undefined {
  if (!/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/.test(text)) return undefined
  const hasZone = !/\d\d:\d\d(?::\d\d(?:\.\d+)?)?$/.test(text) || /[+-]\d\d:\d\d$/.test(text)
  return new Date(`${text.replace(' ', 'T')}${hasZone ? '' : suffix}`)
}
