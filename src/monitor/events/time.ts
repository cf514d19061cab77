/** Times as the store has them: UTC, to the second, `2026-11-23 09:00:00`. */

const form = /^(\d{4}-\d\d-\d\d)T((?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d)(?:\.\d{1,9})?Z$/

/** The day of the event before is nearly always that of this one too. */
let goodDay = ''

/** The 31st of February would be a day of March to some, and none to DuckDB. */
function isDay(day: string): boolean {
  if (day === goodDay) return true
  const at = new Date(`${day}T00:00:00Z`)
  if (Number.isNaN(at.getTime()) || at.toISOString().slice(0, 10) !== day) return false
  goodDay = day
  return true
}

/** Of a time as CloudTrail writes it; undefined for what is none. */
export function utcTime(text: string | undefined): string | undefined {
  const [, day, time] = form.exec(text ?? '') ?? []
  return day === undefined || !isDay(day) ? undefined : `${day} ${time}`
}

export function storeTime(at: Date): string {
  return at.toISOString().slice(0, 19).replace('T', ' ')
}
