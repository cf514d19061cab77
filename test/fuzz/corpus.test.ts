import { expect, it } from 'vitest'
import { readCorpus } from './corpus.ts'
import { faultIn } from './runner.ts'
import { targets } from './targets.ts'

const folder = new URL('corpus', import.meta.url).pathname

it.each(Object.keys(targets))('%s: what once was a fault is none any more', async (name) => {
  const target = await targets[name]!()
  const corpus = readCorpus(folder, name)
  expect(corpus.length).toBeGreaterThan(0)
  for (const { name: input, bytes } of corpus) {
    const fault = await faultIn(target, bytes)
    expect(fault, `${input}: ${fault?.stack}`).toBeUndefined()
  }
  await target.close?.()
})
