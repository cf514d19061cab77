import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { oddFile, tidyFile } from '../properties/config-arbitraries.ts'
import { botocoreReads, isBrokenForAll, weRead } from '../support/botocore.ts'
import { missingWitness } from '../support/witnesses.ts'

describe.skipIf(missingWitness('KEYLESS_WITNESS_PYTHON'))('botocore on the same files', () => {
  it('reads the same wherever we do not warn, and refuses what we call broken for all', () => {
    const files = fc.sample(fc.tuple(oddFile, fc.constant('')), { numRuns: 4000, seed: 1 })
    const theirs = botocoreReads(files)
    let alike = 0
    for (const [index, pair] of files.entries()) {
      const ours = weRead(pair)
      const told = JSON.stringify(pair)
      if ('view' in ours && !ours.warned) {
        expect(theirs[index], told).toEqual(ours.view)
        alike++
      } else if ('refusal' in ours && isBrokenForAll(ours.refusal, pair)) {
        expect(theirs[index], `${told} ${ours.refusal.message}`).toBeNull()
      }
    }
    expect(alike).toBeGreaterThan(100)
  })

  it('merges the credentials file over the config file key by key as we do', () => {
    const credentials = tidyFile.map((text) => text.replaceAll('[profile ', '['))
    const files = fc.sample(fc.tuple(tidyFile, credentials), { numRuns: 500, seed: 2 })
    const theirs = botocoreReads(files)
    for (const [index, pair] of files.entries()) {
      const ours = weRead(pair)
      if (!('view' in ours) || pair[1].includes('[sso-session ')) continue
      expect(theirs[index], JSON.stringify(pair)).toEqual(ours.view)
    }
  })
})
