import { afterEach, beforeEach, expect, it } from 'vitest'
import { detectors } from '../../../../src/monitor/findings/detectors.ts'
import { createMonitorStage, type MonitorStage } from '../monitor-stage.ts'
import { event } from '../records.ts'
import { fixtures } from './fixtures.ts'

let stage: MonitorStage
beforeEach(() => {
  stage = createMonitorStage()
})
afterEach(() => {
  stage.remove()
})

it('every detector has a fixture, a code of its own and all its words', () => {
  const codes = detectors.map(({ code }) => code)
  expect(Object.keys(fixtures).toSorted()).toEqual(codes.toSorted())
  expect(new Set(codes).size).toBe(codes.length)
  for (const { code, title, why, fix, falseAlarms, attack } of detectors) {
    expect(code).toMatch(/^[a-z]+(?:-[a-z]+)+$/)
    for (const words of [title, why, fix, falseAlarms]) expect(words).toMatch(/^[A-Z`].*\.$/s)
    expect(attack).toMatch(/^T\d{4}(?:\.\d{3})?$/)
  }
})

it.each(Object.entries(fixtures))(
  '%s finds what its fixture plants, and nothing in the rest',
  async (code, { good, bad, says }) => {
    stage.plant('good.json', good)
    await stage.load()
    expect(await stage.find(code)).toEqual([])
    stage.plant('bad.json', bad)
    await stage.load()
    expect((await stage.find(code)).map((found) => found.says)).toEqual(says)
  },
)

it('a finding has its events, the first ten of them, and is looked for in the time asked for', async () => {
  const root = { type: 'Root', accountId: '111111111111' }
  const at = (minute: number) => `2026-11-20T09:${String(minute).padStart(2, '0')}:00Z`
  const planted = Array.from({ length: 12 }, (_, minute) =>
    event({ userIdentity: root, eventTime: at(minute) }),
  )
  stage.plant('a.json', planted)
  await stage.load()
  const [found] = await stage.find('root-used')
  expect(found).toMatchObject({ events: 12, accounts: ['111111111111'], people: ['root'] })
  expect(found?.last).toEqual(new Date(at(11)))
  expect(found?.evidence.map(({ id }) => id)).toEqual(
    planted.slice(0, 10).map(({ eventID }) => eventID),
  )
  const span = { since: new Date(at(5)), until: new Date(at(7)) }
  expect(await stage.find('root-used', span)).toMatchObject([{ events: 2 }])
})
