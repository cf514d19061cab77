import { afterEach, beforeEach, expect, it } from 'vitest'
import { createMonitorStage, type MonitorStage } from '../monitor-stage.ts'
import { event, roleSession } from '../records.ts'

let stage: MonitorStage
beforeEach(() => {
  stage = createMonitorStage()
})
afterEach(() => {
  stage.remove()
})

const always = { from: 0, to: 10_000_000_000 }
const nothing = { person: undefined, account: undefined, hour: undefined, signIns: false }

const at = (eventTime: string, session = 'alice', account = '222222222222') =>
  event({
    userIdentity: roleSession({ account, role: 'AWSReservedSSO_A_0123456789abcdef', session }),
    recipientAccountId: account,
    eventTime,
  })

it('events behind an hour of the week are those of the zone, in winter and in summer', async () => {
  stage.plant('a.json', [
    // A Monday at nine in Berlin, in winter and in summer, and what only looks like it.
    at('2026-01-05T08:30:00Z'),
    at('2026-07-06T07:30:00Z'),
    at('2026-01-05T07:30:00Z'),
    at('2026-07-06T08:30:00Z'),
  ])
  await stage.load()
  const live = await stage.live('Europe/Berlin')
  const found = await live.behind({ ...always, ...nothing, hour: 9 })
  expect(found.times).toHaveLength(2)
  await live.close()
  const indian = await stage.live('Asia/Kolkata')
  // 08:30 UTC is 14:00 there.
  expect((await indian.behind({ ...always, ...nothing, hour: 14 })).times).toHaveLength(2)
  expect((await indian.behind({ ...always, ...nothing, hour: 13 })).times).toHaveLength(2)
  await indian.close()
})

it('events behind a person and an account are theirs, within that time', async () => {
  stage.plant('a.json', [
    at('2026-01-05T08:00:00Z'),
    at('2026-01-05T09:00:00Z'),
    at('2026-01-05T09:30:00Z', 'alice', '333333333333'),
    at('2026-01-05T09:00:00Z', 'bob'),
  ])
  await stage.load()
  const live = await stage.live()
  const counted = async (asked: { person?: number; account?: number; from?: number }) =>
    (await live.behind({ ...always, ...nothing, ...asked })).ids.length
  expect(live.model.people.map(({ name }) => name)).toEqual(['alice', 'bob'])
  expect(await counted({ person: 1 })).toBe(3)
  expect(await counted({ person: 1, account: 1 })).toBe(2)
  expect(await counted({ account: 1 })).toBe(3)
  const nine = Date.UTC(2026, 0, 5, 9) / 1000 - 946_684_800
  expect(await counted({ person: 1, from: nine })).toBe(2)
  await live.close()
})

it('a store that stays as it was is not read again', async () => {
  stage.plant('a.json', [at('2026-01-05T08:00:00Z')])
  await stage.load()
  const live = await stage.live()
  const { model } = live
  await live.after(() => stage.load())
  expect(live.model).toBe(model)
  stage.plant('b.json', [at('2026-01-05T08:01:00Z')])
  await live.after(() => stage.load())
  expect(live).toMatchObject({ version: 2, model: { totals: { events: 2 } } })
  await live.close()
})
