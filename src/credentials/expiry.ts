/** Dates in credential files and answers, as every AWS tool of the last years spelled them. */

const spelling = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d+)?(Z|UTC|[+-]\d\d:?\d\d)$/

/** ISO 8601 with `Z`, an offset or the old `UTC` suffix, fractions or none; undefined otherwise. */
export function parseExpiry(text: unknown): Date | undefined {
  if (typeof text !== 'string') return undefined
  const match = spelling.exec(text)
  if (match === null) return undefined
  const [, seconds, fraction = '', zone] = match
  const offset = zone === 'UTC' ? 'Z' : zone
  const date = new Date(`${seconds}${fraction.slice(0, 4)}${offset}`)
  return Number.isNaN(date.getTime()) ? undefined : date
}

/** `2026-11-23T00:59:41Z`: whole seconds, as the AWS CLI writes them to files. */
export function expiryForFile(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`
}

/** `2026-11-23T00:59:41+00:00`: Python's isoformat, as the AWS CLI prints it. */
export function expiryForOutput(date: Date): string {
  const iso = date.toISOString()
  const milliseconds = iso.slice(20, 23)
  return `${iso.slice(0, 19)}${milliseconds === '000' ? '' : `.${milliseconds}000`}+00:00`
}
