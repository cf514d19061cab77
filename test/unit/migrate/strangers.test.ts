/** Every finding in these trees is a false alarm, or a leak of somebody's. */
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { missingWitness, witness } from '../../support/witnesses.ts'
import { createScanStage, type ScanStage } from './scan-stage.ts'

let stage: ScanStage
beforeEach(() => {
  stage = createScanStage()
})
afterEach(() => stage.remove())

/** Some of these trees are large. */
const timeoutMs = 180_000

async function assertQuiet(folder: string) {
  const found = await stage.scan({ paths: [folder], all: true })
  expect(found.keys.map(({ file, line, keyId }) => `${file}:${line} ${keyId}`)).toEqual([])
  expect(found.files).toBeGreaterThan(1000)
  return found
}

it('says nothing of the packages that are installed here', { timeout: timeoutMs }, async () => {
  await assertQuiet(join(import.meta.dirname, '../../../node_modules'))
})

it.skipIf(missingWitness('KEYLESS_WITNESS_PYTHON'))(
  'says nothing of the AWS CLI, with its examples',
  { timeout: timeoutMs },
  async () => {
    const asked = ['-c', 'import awscli; print(awscli.__path__[0])']
    const options = { encoding: 'utf8' } as const
    const folder = execFileSync(witness('KEYLESS_WITNESS_PYTHON') ?? '', asked, options).trim()
    const { decoys } = await assertQuiet(folder)
    expect(decoys.ended).toBeGreaterThan(0)
    expect(decoys.example).toBeGreaterThan(0)
  },
)

// What building the witness fetched is there; a machine may have any other modules besides.
it.skipIf(missingWitness('KEYLESS_WITNESS_ACTIONLINT'))(
  'says nothing of the Go module cache',
  { timeout: timeoutMs },
  async () => {
    const cache = execFileSync('go', ['env', 'GOMODCACHE'], { encoding: 'utf8' }).trim()
    await assertQuiet(cache)
  },
)
