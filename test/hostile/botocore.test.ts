import { describe, expect, it } from 'vitest'
import { inOrder } from '../fuzz/checks.ts'
import { readCorpus } from '../fuzz/corpus.ts'
import { mutate } from '../fuzz/mutate.ts'
import { createRandom } from '../fuzz/random.ts'
import { openConfigFile } from '../fuzz/targets/config-file.ts'
import { botocoreReads, type Files, isBrokenForAll, weRead } from '../support/botocore.ts'
import { missingWitness } from '../support/witnesses.ts'

const corpus = new URL('../fuzz/corpus', import.meta.url).pathname
const seed = 20_261_123
const count = 4000
/** Longer ones take botocore's parser long, and say no more. */
const longest = 4096

/** Files as the fuzzer makes them, of whole characters: of others botocore says only that they are not UTF-8. */
async function mutated(): Promise<readonly Files[]> {
  const target = await openConfigFile()
  const random = createRandom(seed)
  const pool = readCorpus(corpus, 'config').map(({ bytes }) => bytes)
  const files: Files[] = []
  while (files.length < count) {
    const bytes = mutate(random, { pool, words: target.words })
    const text = bytes.toString()
    if (bytes.length > longest || text.includes('\uFFFD')) continue
    files.push([text, ''])
    // What is new stands in for the corpus as it goes: deeper than one change from it.
    if (random.chance(0.05)) pool.push(bytes)
  }
  await target.close?.()
  return files
}

describe.skipIf(missingWitness('KEYLESS_WITNESS_PYTHON'))('hostile AWS files', () => {
  it('are read as botocore reads them, or there is a warning or an error that says why not', async () => {
    const files = await mutated()
    const theirs = botocoreReads(files)
    const found = { alike: 0, warned: 0, refusedByAll: 0, refusedHere: 0 }
    const disagreements: unknown[] = []
    for (const [index, pair] of files.entries()) {
      const ours = weRead(pair)
      const [file] = pair
      const read = theirs[index]
      if ('view' in ours) {
        const isAlike = inOrder(read) === inOrder(ours.view)
        if (!ours.warned && !isAlike) disagreements.push({ file, ours: ours.view, theirs: read })
        found[ours.warned ? 'warned' : 'alike']++
      } else {
        const says = ours.refusal.message
        const isWrong = isBrokenForAll(ours.refusal, pair) && read !== null
        if (isWrong) disagreements.push({ file, ours: says, theirs: read })
        found[read === null ? 'refusedByAll' : 'refusedHere']++
      }
    }
    process.stdout.write(`${count} files of seed ${seed}: ${JSON.stringify(found)}\n`)
    expect(disagreements.slice(0, 5)).toEqual([])
    expect(found.alike).toBeGreaterThan(100)
  })
})
