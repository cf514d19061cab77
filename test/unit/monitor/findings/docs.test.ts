import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { detectors } from '../../../../src/monitor/findings/detectors.ts'

it('docs/findings.md lists every detector with its level and technique, in their order', () => {
  const text = readFileSync(new URL('../../../../docs/findings.md', import.meta.url), 'utf8')
  const rows = [...text.matchAll(/^\| `([a-z-]+)` \| (high|medium|low|note) \| (T[\d.]+) \|/gm)]
  expect(rows.map(([, code, level, attack]) => ({ code, level, attack }))).toEqual(
    detectors.map(({ code, level, attack }) => ({ code, level, attack })),
  )
})
