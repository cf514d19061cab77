const minuteMs = 60_000

/** To the nearest minute, and the nearest day where there are many. */
function parts(ms: number): string {
  if (ms < minuteMs) return 'under 1 min'
  const minutes = Math.round(ms / minuteMs)
  if (minutes < 60) return `${minutes} min`
  const hours = Math.floor(minutes / 60)
  const rest = minutes % 60
  if (hours < 48) return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`
  return `${Math.round(minutes / 1440)} days`
}

function before(ms: number): string {
  return ms < minuteMs ? 'just now' : `${parts(ms)} ago`
}

/** `47 min left`, `7 h 12 min left`, or `expired 2 h ago`. */
export function timeLeft(expiresAt: Date, now: Date): string {
  const ms = expiresAt.getTime() - now.getTime()
  return ms > 0 ? `${parts(ms)} left` : `expired ${before(-ms)}`
}

/** `2 h ago`. */
export function timeAgo(at: Date, now: Date): string {
  return before(now.getTime() - at.getTime())
}

/** ` (listed 3 days ago)`, or ` (accounts listed 3 days ago)`; empty for a list that is new. */
export function listedAgo(at: Date | undefined, now: Date, what?: 'accounts'): string {
  const isNew = at === undefined || now.getTime() - at.getTime() < minuteMs
  return isNew ? '' : ` (${what === undefined ? '' : `${what} `}listed ${timeAgo(at, now)})`
}
