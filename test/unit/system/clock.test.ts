import { expect, it } from 'vitest'
import { systemClock } from '../../../src/system/clock.ts'

it('ends a sleep with the reason of its signal, before it and in it', async () => {
  const reason = new Error('the person pressed Ctrl-C')
  await expect(systemClock.sleep(60_000, AbortSignal.abort(reason))).rejects.toBe(reason)
  const controller = new AbortController()
  const asleep = systemClock.sleep(60_000, controller.signal)
  controller.abort(reason)
  await expect(asleep).rejects.toBe(reason)
})

it('ends a sleep that takes too long with the timeout itself', async () => {
  const asleep = systemClock.sleep(60_000, AbortSignal.timeout(1))
  await expect(asleep).rejects.toMatchObject({ name: 'TimeoutError' })
})
