const unitMs: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
}

function sumParts(parts: string, pattern: RegExp): number {
  let sum = 0
  for (const [, count, unit] of parts.matchAll(pattern)) {
    sum += Number(count) * (unitMs[unit?.toLowerCase() ?? ''] ?? 0)
  }
  return sum
}

/**
 * Milliseconds of `8h`, `+30m`, `-1h`, `1h30m`, `90d` or ISO 8601 `PT4H30M`; undefined for
 * anything else.
 */
export function parseDuration(text: string): number | undefined {
  const trimmed = text.trim()
  const sign = trimmed.startsWith('-') ? -1 : 1
  const size = trimmed.replace(/^[+-]/, '')
  if (/^(\d+[smhdw])+$/.test(size)) return sign * sumParts(size, /(\d+)([smhdw])/g)
  if (/^PT(?=\d)(\d+H)?(\d+M)?(\d+S)?$/.test(size)) return sign * sumParts(size, /(\d+)([HMS])/g)
  return undefined
}
