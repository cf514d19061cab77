import { describe, expect, test } from 'vitest'
import { createRateLimiter, type RateLimiter } from '../../../src/accounts/rate-limiter.ts'
import { createTokenBucket } from '../../../src/sandbox/token-bucket.ts'
import { createVirtualClock, type VirtualClock } from '../../support/virtual-clock.ts'

interface Service {
  readonly rate: number
  readonly burst?: number
  readonly retryAfterMs?: number
  /** Answers 503 from the one to the other. */
  readonly outageMs?: readonly [number, number]
  /** Somebody else uses up the bucket every so many milliseconds. */
  readonly otherEveryMs?: number
  /** Every call of the second after so many milliseconds is refused. */
  readonly busyEveryMs?: number
}

interface Run {
  readonly seconds: number
  readonly throttled: number
  readonly failed: number
}

const latencyMs = 60

/** So many calls by 24 workers; each call is made until it is answered. */
async function listing(calls: number, service: Service): Promise<Run> {
  const virtual = createVirtualClock()
  const { clock } = virtual
  const limiter = createRateLimiter({ clock, quota: 19.5, random: () => 0.5 })
  const bucket = createTokenBucket(service.rate, service.burst ?? service.rate, clock.monotonicMs)
  let left = calls
  let nextOtherMs = service.otherEveryMs ?? Number.POSITIVE_INFINITY
  const counts = { throttled: 0, failed: 0 }
  const once = async (): Promise<boolean> => {
    const turn = await limiter.turn()
    const nowMs = clock.monotonicMs()
    const [from, until] = service.outageMs ?? [0, 0]
    if (nowMs >= nextOtherMs) {
      nextOtherMs += service.otherEveryMs ?? 0
      while (bucket.take()) continue
    }
    const isBusy =
      nowMs % (service.busyEveryMs ?? Number.POSITIVE_INFINITY) >
      (service.busyEveryMs ?? Number.POSITIVE_INFINITY) - 1000
    const isGiven = !isBusy && bucket.take()
    const outcome = nowMs >= from && nowMs < until ? 'failed' : isGiven ? 'answered' : 'throttled'
    await clock.sleep(latencyMs)
    const wish = outcome === 'throttled' ? service.retryAfterMs : undefined
    await clock.sleep(turn.end(outcome, wish))
    if (outcome !== 'answered') counts[outcome] += 1
    return outcome === 'answered'
  }
  const worker = async (): Promise<void> => {
    while (left > 0) {
      left -= 1
      while (!(await once())) continue
    }
  }
  await virtual.run(Promise.all(Array.from({ length: 24 }, worker)))
  return { ...counts, seconds: clock.monotonicMs() / 1000 }
}

describe('5,000 calls', () => {
  test('take the quota as it is, and are never turned away', async () => {
    const run = await listing(5000, { rate: 20 })
    expect(run.throttled).toBe(0)
    expect(run.seconds / (5000 / 20)).toBeLessThan(1.05)
  })

  test.each<[string, Service]>([
    ['with Retry-After', { rate: 10, retryAfterMs: 1000 }],
    ['without', { rate: 10 }],
    ['with little saved up', { rate: 10, burst: 3, retryAfterMs: 1000 }],
    ['and a burst of others every 20 seconds', { rate: 10, otherEveryMs: 20_000 }],
  ])('find a lower quota, %s', async (_, service) => {
    const run = await listing(5000, service)
    const others = (service.otherEveryMs ?? 0) === 0 ? 0 : 10 * Math.floor(run.seconds / 20)
    expect(run.seconds / ((5000 + others) / 10)).toBeLessThan(1.15)
    expect(run.throttled).toBeLessThan(5000 * 0.1)
  })

  test('lose little to others who use up the quota for a second now and then', async () => {
    const run = await listing(2000, { rate: 10, busyEveryMs: 20_000, retryAfterMs: 1000 })
    expect(run.seconds / (2000 / 10)).toBeLessThan(1.1)
  })

  test('wait for the end of an outage, and then go on as before', async () => {
    const run = await listing(5000, { rate: 20, outageMs: [60_000, 90_000] })
    expect(run.seconds / (5000 / 20 + 30)).toBeLessThan(1.05)
    expect(run.failed).toBeLessThan(150)
  })
})

function startLimiter(quota: number): VirtualClock & { readonly limiter: RateLimiter } {
  const virtual = createVirtualClock()
  return { ...virtual, limiter: createRateLimiter({ ...virtual, quota, random: () => 1 }) }
}

test('many refusals of the same moment slow down once', async () => {
  const { limiter, run } = startLimiter(10)
  const turns = await run(Promise.all([limiter.turn(), limiter.turn(), limiter.turn()]))
  const [first, second, third] = turns
  second.end('throttled')
  expect(limiter.rate).toBe(8)
  third.end('answered')
  const climbed = limiter.rate
  first.end('throttled')
  expect(limiter.rate).toBe(climbed)
})

test('the wish of the service is told to the call, up to half a minute', async () => {
  const { limiter, run } = startLimiter(10)
  expect((await run(limiter.turn())).end('throttled', 5000)).toBe(5000)
  expect((await run(limiter.turn())).end('throttled', 3_600_000)).toBe(30_000)
  expect((await run(limiter.turn())).end('answered')).toBe(0)
})

test('refusals in a row hold everybody', async () => {
  const { limiter, run, clock } = startLimiter(10)
  for (let refusal = 1; refusal <= 3; refusal++) (await run(limiter.turn())).end('throttled', 5000)
  const beforeMs = clock.monotonicMs()
  await run(limiter.turn())
  expect(clock.monotonicMs() - beforeMs).toBeGreaterThanOrEqual(5000)
})

test('a pause that begins while others wait holds them too', async () => {
  const { limiter, run, clock } = startLimiter(1)
  const first = await run(limiter.turn())
  const second = limiter.turn()
  first.end('failed', 20_000)
  await run(second)
  expect(clock.monotonicMs()).toBeGreaterThanOrEqual(20_000)
})

test('whoever is stopped stops waiting', async () => {
  const { limiter, run } = startLimiter(1)
  await run(limiter.turn())
  const signal = AbortSignal.abort(new Error('stopped'))
  await expect(limiter.turn(signal)).rejects.toThrow('stopped')
})
