import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { counts } from '../../../../src/ci/lint/finding.ts'
import { lint } from '../../../../src/ci/lint/lint.ts'
import { systemClock } from '../../../../src/system/clock.ts'
import { variants, writeVariants } from '../../../support/ci-init.ts'

test('ci lint has nothing to say of what ci init writes', async () => {
  const root = mkdtempSync(join(tmpdir(), 'keyless-init-'))
  try {
    writeVariants((path, text) => {
      const file = join(root, path)
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, text)
    })
    const { findings, relevant } = await lint({ paths: [root] }, systemClock)
    const told = findings.filter(counts)
    expect(told.map(({ code, source }) => `${code} ${source.path}`)).toEqual([])
    expect(relevant).toBeGreaterThanOrEqual(Object.keys(variants).length * 2)
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
})
