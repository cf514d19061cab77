import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Behind } from '../../../../src/monitor/page/behind.ts'
import type { Live } from '../../../../src/monitor/page/live.ts'
import type { PageEvents } from '../../../../src/monitor/page/model.ts'
import { emptyStore } from '../../../../src/monitor/store/store.ts'
import { testPlatform } from '../../../support/test-platform.ts'
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
const nothing = {
  ...{ person: undefined, account: undefined, hour: undefined },
  ...{ signIns: false, finding: undefined },
}

/** Of the newest model. */
async function behind(live: Live, asked: Behind, version = live.version): Promise<PageEvents> {
  const events = await live.behind(asked, version)
  if (events === undefined) throw new Error('Nobody knows that model any more.')
  return events
}

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
  const found = await behind(live, { ...always, ...nothing, hour: 9 })
  expect(found.times).toHaveLength(2)
  await live.close()
  const indian = await stage.live('Asia/Kolkata')
  // 08:30 UTC is 14:00 there.
  expect((await behind(indian, { ...always, ...nothing, hour: 14 })).times).toHaveLength(2)
  expect((await behind(indian, { ...always, ...nothing, hour: 13 })).times).toHaveLength(2)
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
    (await behind(live, { ...always, ...nothing, ...asked })).ids.length
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

it('behind a finding are all events that show it, though the page has only the first of them', async () => {
  const key = 'AKIAIOSFODNN7EXAMPLE'
  const userIdentity = { type: 'IAMUser', userName: 'deploy', accountId: '222222222222' }
  stage.plant(
    'a.json',
    Array.from({ length: 9 }, (_, minute) =>
      event({
        userIdentity: { ...userIdentity, accessKeyId: key },
        eventTime: `2026-01-05T08:0${minute}:00Z`,
      }),
    ),
  )
  await stage.load()
  const live = await stage.live()
  const place = live.model.findings.findIndex(({ code }) => code === 'long-lived-key-used')
  expect(live.model.findings[place]?.events).toBe(9)
  expect(live.model.findings[place]?.evidence).toHaveLength(6)
  const found = await behind(live, { ...always, ...nothing, finding: place })
  expect(found.ids).toHaveLength(9)
  expect(found.times).toEqual(found.times.toSorted((one, other) => other - one))
  expect((await behind(live, { ...always, ...nothing, finding: 1000 })).ids).toEqual([])
  await live.close()
})

it('a click is answered while the store is read anew, and whoever waits hears of what is new', async () => {
  stage.plant('a.json', [at('2026-01-05T08:00:00Z')])
  await stage.load()
  const live = await stage.live()
  const never = new AbortController()
  const heard = live.newer(1, never.signal)
  let goOn = (): void => {}
  const held = new Promise<void>((resolve) => {
    goOn = resolve
  })
  const renewed = live.after(async () => {
    stage.plant('b.json', [at('2026-01-05T08:01:00Z')])
    await stage.load()
    await held
  })
  expect((await behind(live, { ...always, ...nothing, person: 1 })).ids).toHaveLength(1)
  goOn()
  await heard
  expect(live.version).toBe(2)
  await renewed
  expect((await behind(live, { ...always, ...nothing, person: 1 })).ids).toHaveLength(2)
  // Whoever still looks at the page of before is answered as it was.
  expect((await behind(live, { ...always, ...nothing, person: 1 }, 1)).ids).toHaveLength(1)
  expect(await live.behind({ ...always, ...nothing, person: 1 }, 7)).toBeUndefined()
  emptyStore(stage.store)
  expect(await live.behind({ ...always, ...nothing, person: 1 }, 2)).toBeUndefined()
  const stopped = live.newer(2, never.signal)
  never.abort()
  await stopped
  await live.close()
})

it('what a page is answered from goes with it, and what a killed server left goes with the next', async () => {
  stage.plant('a.json', [at('2026-01-05T08:00:00Z')])
  await stage.load()
  const served = join(stage.store, 'served')
  mkdirSync(served)
  const { pid } = spawnSync(process.execPath, ['-e', ''])
  writeFileSync(join(served, `${pid}-0123456789ab-acts`), 'left')
  const live = await stage.live()
  const names = readdirSync(served)
  expect(names).toHaveLength(2)
  expect(names.every((name) => name.startsWith(`${testPlatform().pid}-`))).toBe(true)
  await live.close()
  expect(readdirSync(served)).toEqual([])
})
