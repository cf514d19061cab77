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

/**
 * The moment in local time. A day stands for its beginning, with `end` for that of the next one, so
 * that `--since yesterday --until yesterday` is one day. Throws UsageError `flag-value`.
 */
export function moment(text: string, flag: string, now: Date, end = false): Date {
  const word = text.trim().toLowerCase()
  const found = ago(word, now) ?? day(word, now, end) ?? timeOfDay(word, now) ?? written(text)
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

function day(word: string, now: Date, end: boolean): Date | undefined {
  const midnight = (days: number): Date =>
    new Date(now.getFullYear(), now.getMonth(), now.getDate() + days)
  const later = end ? 1 : 0
  if (word === 'today') return midnight(later)
  if (word === 'yesterday') return midnight(later - 1)
  const [, year, month, date] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(word) ?? []
  if (year === undefined) return undefined
  const named = new Date(Number(year), Number(month) - 1, Number(date))
  // The 31st of February would become a day of March.
  const real = named.getMonth() === Number(month) - 1 && named.getDate() === Number(date)
  if (!real) return undefined
  return new Date(Number(year), Number(month) - 1, Number(date) + later)
}

function timeOfDay(word: string, now: Date): Date | undefined {
  const [, hours, minutes] = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(word) ?? []
  if (hours === undefined) return undefined
  return new Date(now.getFullYear(), now.getMonth(), now.getDate(), Number(hours), Number(minutes))
}

/** Local time where no zone is given, as ISO 8601 has it. */
function written(text: string): Date | undefined {
  return /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/.test(text) ? new Date(text.replace(' ', 'T')) : undefined
}
