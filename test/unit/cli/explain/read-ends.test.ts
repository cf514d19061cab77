import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { readEnds } from '../../../../src/cli/explain/read-ends.ts'

test('a short input is read whole, umlauts across chunks too', async () => {
  const bytes = Buffer.from('Zugriff verweigert: Tür zu')
  expect(await readEnds(Readable.from([bytes.subarray(0, 22), bytes.subarray(22)]))).toBe(
    'Zugriff verweigert: Tür zu',
  )
})

test('a long one keeps its beginning and its end, in bounded memory', async () => {
  async function* log() {
    yield Buffer.from('first line\n')
    for (let at = 0; at < 300; at++) yield Buffer.alloc(100_000, 'x')
    yield Buffer.from('\nlast line')
  }
  const text = await readEnds(Readable.from(log()))
  expect(text).toMatch(/^first line\n/)
  expect(text).toMatch(/\nlast line$/)
  expect(text.length).toBeLessThan(400_000)
})
