const pattern = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(\.\d+)?(Z|UTC|[+-]\d\d:?\d\d)$/i

/**
 * A date as any AWS tool wrote it: `Z`, an offset, fractions (JavaScript SDK) or `UTC` (old AWS
 * CLIs). Undefined for anything else, a date without a zone included.
 */
export function parseTimestamp(text: string): Date | undefined {
  // Our own form and the AWS CLI's, without making the pattern ready: the hot entry comes here.
  if (text.length === 20 && text.endsWith('Z')) {
    const usual = new Date(text)
    if (!Number.isNaN(usual.getTime()) && formatTimestamp(usual) === text) return usual
  }
  const match = pattern.exec(text)
  if (match === null) return undefined
  const [, day = '', time = '', fraction = '.0', zone = 'Z'] = match
  const utc = /^(Z|UTC)$/i.test(zone)
  const offset = utc ? 'Z' : `${zone.slice(0, 3)}:${zone.slice(-2)}`
  const date = new Date(`${day}T${time}${fraction.slice(0, 4)}${offset}`)
  return Number.isNaN(date.getTime()) ? undefined : date
}

/** Whole seconds and `Z`, the only form that every SDK reads; fractions are cut, not rounded. */
export function formatTimestamp(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`
}
