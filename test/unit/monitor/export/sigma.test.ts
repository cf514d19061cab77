import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { expressions } from '../../../../src/monitor/export/sigma/expressions.ts'
import { sigmaRules } from '../../../../src/monitor/export/sigma/rules.ts'
import { detectors } from '../../../../src/monitor/findings/detectors.ts'
import { runProgram } from '../../../support/programs.ts'
import { createTempHome } from '../../../support/temp-home.ts'
import { missingWitness, witness } from '../../../support/witnesses.ts'
import { fixtures } from '../findings/fixtures.ts'

it('every detector is a rule, or has a reason why none can say it', () => {
  const codes = detectors.map(({ code }) => code).toSorted()
  expect(Object.keys(expressions).toSorted()).toEqual(codes)
  const { files, left } = sigmaRules()
  expect([...files, ...left].map(({ code }) => code).toSorted()).toEqual(codes)
})

interface Checked {
  readonly ids: readonly string[]
  readonly found: Readonly<Partial<Record<'good' | 'bad' | 'alone', readonly string[]>>>
}

describe.skipIf(missingWitness('KEYLESS_WITNESS_EXPORTS'))('pySigma reads the rules', () => {
  it('and each finds what the fixture of its detector plants, and nothing in the rest', async () => {
    const home = createTempHome()
    try {
      const { files } = sigmaRules()
      for (const { code, text } of files) writeFileSync(join(home.path, `${code}.yml`), text)
      const events = files.map(({ code }) => {
        const { good = [], bad = [] } = fixtures[code] ?? {}
        // What came before the bad ones may be among the good ones.
        const isSequence = 'steps' in (expressions[code] ?? {})
        const given = isSequence ? { bad: [...good, ...bad], alone: bad } : { bad }
        return [code, { good, ...given }] as const
      })
      const script = fileURLToPath(new URL('../../../support/sigma-check.py', import.meta.url))
      const python = witness('KEYLESS_WITNESS_EXPORTS') ?? ''
      const input = JSON.stringify(Object.fromEntries(events))
      const { stdout, stderr } = await runProgram([python, script, home.path], { env: {}, input })
      expect(stdout, stderr).not.toBe('')
      const checked = JSON.parse(stdout) as Record<string, Checked>
      expect(Object.keys(checked).toSorted()).toEqual(files.map(({ code }) => code).toSorted())
      const ids = Object.values(checked).flatMap((one) => one.ids)
      expect(new Set(ids).size).toBe(ids.length)
      for (const { code } of files) {
        const { good = [], bad = [], alone = [] } = checked[code]?.found ?? {}
        const expression = expressions[code] ?? {}
        expect(bad.length, code).toBeGreaterThan(0)
        expect(alone, code).toEqual([])
        // Who does it every day is known to the detector only.
        if (!('without' in expression)) expect(good, code).toEqual([])
      }
      // Each in its own way.
      expect(checked['trust-opened']?.found.bad).toHaveLength(3)
    } finally {
      home.remove()
    }
  })
})
