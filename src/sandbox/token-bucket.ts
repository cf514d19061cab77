/** How a service limits its callers: so many calls a second, and so many saved up. */
export interface TokenBucket {
  /** Whether there was one. */
  take(): boolean
}

/** `nowMs` only grows. The bucket begins full. */
export function createTokenBucket(
  perSecond: number,
  capacity: number,
  nowMs: () => number,
): TokenBucket {
  let tokens = capacity
  let filledMs = nowMs()
  return {
    take: () => {
      const now = nowMs()
      tokens = Math.min(capacity, tokens + ((now - filledMs) / 1000) * perSecond)
      filledMs = now
      if (tokens < 1) return false
      tokens -= 1
      return true
    },
  }
}
