import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Finding } from '../../../../src/monitor/findings/finding.ts'
import { createMonitorStage, type MonitorStage } from '../monitor-stage.ts'
import { event } from '../records.ts'

let stage: MonitorStage
beforeEach(() => {
  stage = createMonitorStage()
})
afterEach(() => {
  stage.remove()
})

const root = (eventTime: string, accountId = '111111111111') =>
  event({ userIdentity: { type: 'Root', accountId }, recipientAccountId: accountId, eventTime })

const since = new Date('2026-11-20T00:00:00Z')

/** What each round does before it looks; the watch ends after the last one. */
async function watched(rounds: readonly (() => void)[], listens = () => true) {
  const told: Finding[] = []
  const troubles: unknown[] = []
  const left = [...rounds]
  const stop = new AbortController()
  await stage.watch({
    since,
    stop,
    tell: (finding) => {
      told.push(finding)
      return true
    },
    onTrouble: (error) => {
      troubles.push((error as { code: string }).code)
    },
    isOver: () => !listens(),
    before: () => {
      left.shift()?.()
      // The last round looks to its end, and the sleep after it is cut short.
      if (left.length === 0) stage.atSleep(() => stop.abort())
    },
  })
  return { told: told.map(({ code, says }) => `${code} ${says.slice(0, 20)}`), troubles }
}

const nothing = () => {}

it('each finding is told once, as its events come and when somebody watches anew', async () => {
  stage.plant('a.json', [
    root('2026-11-20T09:00:00Z'),
    root('2026-11-10T09:00:00Z', '222222222222'),
  ])
  const first = await watched([
    nothing,
    nothing,
    () => stage.plant('b.json', [root('2026-11-20T09:30:00Z')]),
    () => stage.plant('c.json', [root('2026-11-21T09:30:00Z')]),
  ])
  // The second of the same day is no news, another day is; what was before --since is nobody's.
  expect(first.told).toEqual(['root-used Root of 111111111111', 'root-used Root of 111111111111'])
  expect((await watched([nothing, nothing])).told).toEqual([])
  const late = await watched([
    () => stage.plant('d.json', [root('2026-11-18T09:00:00Z', '333333333333')]),
  ])
  expect(late.told).toEqual(['root-used Root of 333333333333'])
})

it('what fails is told and tried again, and nothing is told to nobody', async () => {
  stage.plant('a.json', [root('2026-11-20T09:00:00Z')])
  const { told, troubles } = await watched([
    () => stage.hide(),
    nothing,
    () => stage.unhide(),
    nothing,
  ])
  expect(troubles).toEqual(['file-unreadable', 'file-unreadable'])
  expect(told).toHaveLength(1)
  stage.plant('b.json', [root('2026-11-21T09:00:00Z')])
  expect((await watched([nothing], () => false)).told).toEqual([])
  expect((await watched([nothing])).told).toHaveLength(1)
})

it('two that watch one store tell each finding once between them', async () => {
  stage.plant('a.json', [
    root('2026-11-20T09:00:00Z'),
    root('2026-11-20T10:00:00Z', '222222222222'),
  ])
  await stage.load()
  const told: string[] = []
  const tell = ({ subject }: Finding): boolean => {
    told.push(subject)
    return true
  }
  await Promise.all([stage.tellNew({ since, tell }), stage.tellNew({ since, tell })])
  expect(told.toSorted()).toEqual(['111111111111', '222222222222'])
})

it('an earlier time than a store was watched from is looked at once, and tells what was not told', async () => {
  stage.plant('a.json', [
    root('2026-11-20T09:00:00Z'),
    root('2026-11-10T09:00:00Z', '222222222222'),
    root('2026-11-01T09:00:00Z', '333333333333'),
  ])
  await stage.load()
  const toldFrom = async (day: string): Promise<readonly string[]> => {
    const told: string[] = []
    const tell = ({ subject }: Finding): boolean => told.push(subject) > 0
    await stage.tellNew({ since: new Date(day), tell })
    return told
  }
  expect(await toldFrom('2026-11-20')).toEqual(['111111111111'])
  expect(await toldFrom('2026-11-21')).toEqual([])
  expect(await toldFrom('2026-11-05')).toEqual(['222222222222'])
  expect(await toldFrom('2026-11-05')).toEqual([])
  // What came late may be older than what is asked for.
  stage.plant('b.json', [root('2026-10-01T09:00:00Z', '444444444444')])
  await stage.load()
  expect(await toldFrom('2026-11-05')).toEqual(['444444444444', '333333333333'])
})
