import { describe, expect, it } from 'vitest'
import {
  type Replacement,
  storm,
  type StormCount,
  type StormOptions,
  type StormReport,
} from './lock-storm.ts'
import { long } from './storm-size.ts'

/** How often the lock must be had. */
const entriesWanted = long ? 5000 : 400
const seconds = entriesWanted / 2
const timeout = seconds * 1000 + 30_000

const enough = ({ entries, violations }: StormCount): boolean =>
  entries >= entriesWanted || violations > 0
const foundOut = ({ violations }: StormCount): boolean => violations > 0

const noLateCheck: Replacement = {
  from: 'first = wasFirst(folder, judged, number)',
  to: 'first = number > 0',
}
const collectAtOnce: Replacement = { from: 'const kept = 4', to: 'const kept = 1' }

async function report(name: string, extra: Partial<StormOptions>): Promise<StormReport> {
  const found = await storm({
    design: 'generations',
    processes: 40,
    until: enough,
    seconds,
    death: 0.001,
    runtimes: ['node', 'bun', 'executable'],
    ...extra,
  })
  const { entries, deaths, violations } = found
  process.stderr.write(`${name}: ${entries} entries, ${deaths} deaths, ${violations} violations\n`)
  expect(found.stderr).toBe('')
  return found
}

describe('40 processes that pause and die at any step of the lock', () => {
  it('are never two inside, and leave hardly a file', { timeout }, async () => {
    const { entries, deaths, violations, names } = await report('the lock', {})
    expect(violations).toBe(0)
    expect(entries).toBeGreaterThanOrEqual(entriesWanted)
    expect(deaths).toBeGreaterThan(entriesWanted / 50)
    expect(names.length, names.join(' ')).toBeLessThanOrEqual(5)
  })

  it('are never two inside, even if generations went at once', { timeout }, async () => {
    const { violations } = await report('keeping none', { sabotage: [collectAtOnce] })
    expect(violations).toBe(0)
  })

  it('are found out without the late check', { timeout }, async () => {
    const sabotage = [noLateCheck, collectAtOnce]
    const { violations } = await report('no late check', { sabotage, until: foundOut })
    expect(violations).toBeGreaterThan(0)
  })

  it('are found out with a file that is removed when its owner is dead', { timeout }, async () => {
    const { violations } = await report('unlink', { design: 'unlink', until: foundOut })
    expect(violations).toBeGreaterThan(0)
  })
})
