import { spawnSync } from 'node:child_process'
import { expect, it } from 'vitest'

const script = new URL('../../scripts/fuzz.mjs', import.meta.url).pathname

/** In all; the corpus is for corpus.test.ts. Longer by hand: `npm run fuzz`. */
const secondsEach = '1.5'

it('finds nothing new in every target within the time that there is', { timeout: 300_000 }, () => {
  const run = spawnSync(process.execPath, [script, '--seconds', secondsEach], {
    encoding: 'utf8',
  })
  process.stdout.write(run.stdout)
  expect(run.status, run.stdout + run.stderr).toBe(0)
})
