import { setImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { askAll } from '../../../src/system/ask-all.ts'

const numbers = Array.from({ length: 50 }, (_, at) => at)

test('answers come in order, and few are asked at once', async () => {
  let [now, most] = [0, 0]
  const answers = await askAll(numbers, async (number) => {
    now++
    most = Math.max(most, now)
    await setImmediate()
    now--
    return number * 2
  })
  expect(answers).toEqual(numbers.map((number) => number * 2))
  expect(most).toBe(4)
})

test('the first failure and the signal end it', async () => {
  let asked = 0
  const failing = askAll(numbers, async (number) => {
    asked++
    await setImmediate()
    if (number === 5) throw new Error('five')
  })
  await expect(failing).rejects.toThrow('five')
  await setImmediate()
  expect(asked).toBeLessThan(13)
  const stopped = askAll(numbers, async () => 0, AbortSignal.abort(new Error('stopped')))
  await expect(stopped).rejects.toThrow('stopped')
})
