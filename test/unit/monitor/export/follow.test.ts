import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Channel } from '../../../../src/monitor/export/channel.ts'
import { checkpointPath, writeProgress } from '../../../../src/monitor/export/checkpoint.ts'
import type { Exported } from '../../../../src/monitor/export/run-export.ts'
import { readLog } from '../../../../src/monitor/store/log.ts'
import { createMonitorStage, type MonitorStage } from '../monitor-stage.ts'
import { event } from '../records.ts'

let stage: MonitorStage
let got: string[]
beforeEach(() => {
  stage = createMonitorStage()
  got = []
})
afterEach(() => stage.remove())

/** Takes ids; `before` comes before each request. */
function channel(before: (request: number) => void | Promise<void> = () => {}): Channel {
  let requests = 0
  return {
    most: { records: 100, bytes: 1e6 },
    event: ({ id }) => Buffer.from(id),
    send: async (records) => {
      await before(requests++)
      got.push(...records.map(String))
      return { refused: 0, because: '' }
    },
  }
}

const storedIds = async () =>
  (await stage.ask({ sql: 'SELECT id FROM stored ORDER BY id' })).map(({ id }) => String(id))

let files = 0
const plant = (count: number) => {
  const records = Array.from({ length: count }, () => event())
  stage.plant(`${files++}.json`, records)
}

const request = { span: {}, suppressions: [] }

it('what comes is sent once, round by round, and a round without news asks nobody', async () => {
  plant(250)
  const told: Exported[] = []
  let rounds = 0
  const sending = () => {
    rounds++
    return { ...request, name: 'here', channel: channel() }
  }
  const onExported = (exported: Exported) => {
    told.push({ ...exported })
    if (told.length === 1) plant(3)
  }
  await stage.follow({ sending, onExported, onTrouble: () => {} }, 4)
  expect(told.map(({ events }) => events)).toEqual([250, 3])
  expect(rounds).toBe(2)
  expect(got.toSorted()).toEqual(await storedIds())
  // The next one goes on from there, and what has no name remembers for as long as it runs.
  await stage.send({ name: 'here', channel: channel() })
  expect(got).toHaveLength(253)
  const kept = { progress: { begun: '' } }
  const nameless = () => ({ ...request, name: undefined, kept, channel: channel() })
  let more = 0
  await stage.follow(
    {
      sending: nameless,
      onExported: () => {
        if (more++ === 0) plant(2)
      },
      onTrouble: () => {},
    },
    3,
  )
  expect(got).toHaveLength(253 + 253 + 2)
})

it('a collector that is away is waited for longer each time, and what it took is not sent again', async () => {
  plant(250)
  const away = channel((at) => {
    if ((at > 0 && at < 8) || at === 10 || at === 11) throw new Error('away')
  })
  const troubles: unknown[] = []
  const sending = () => ({ ...request, name: 'here', channel: away })
  const onTrouble = (error: unknown): void => void troubles.push(error)
  let sent = 0
  const onExported = (): void => void (sent++ === 0 && plant(1))
  const waits = await stage.follow({ sending, onExported, onTrouble }, 11)
  expect(troubles).toHaveLength(9)
  const minutes = waits.map((ms) => ms / 60_000)
  // Away once more, it is waited for as shortly as the first time.
  expect(minutes).toEqual([1, 2, 4, 8, 15, 15, 15, 1, 1, 2, 1])
  expect(got.toSorted()).toEqual(await storedIds())
})

it('what is in the store is sent, though its trail is gone', async () => {
  plant(3)
  await stage.load()
  stage.hide()
  const troubles: unknown[] = []
  const onTrouble = (error: unknown): void => void troubles.push(error)
  const sending = () => ({ ...request, name: 'here', channel: channel() })
  await stage.follow({ sending, onExported: () => {}, onTrouble }, 2)
  expect(got).toHaveLength(3)
  expect(troubles).toMatchObject([{ code: 'file-unreadable' }, { code: 'file-unreadable' }])
})

it('parts that are merged and deleted while they are sent are read on in the one that has them', async () => {
  for (let at = 0; at < 31; at++) {
    plant(20)
    await stage.load()
  }
  const before = readLog(stage.store).parts.map(({ name }) => name)
  expect(before.length).toBeGreaterThan(1)
  const merging = channel(async (at) => {
    if (at !== 1) return
    // The first load merges, the next one deletes what was merged.
    for (const count of [1, 1]) {
      plant(count)
      await stage.load()
    }
  })
  const { events } = await stage.send({ name: 'here', channel: merging })
  const left = readdirSync(join(stage.store, 'events'))
  expect(before.every((name) => !left.includes(name))).toBe(true)
  expect(events).toBe(got.length)
  expect(got.toSorted()).toEqual(await storedIds())
})

it('a checkpoint under a former name counts until there is one under the new name', async () => {
  plant(3)
  await stage.load()
  await stage.send({ name: 'webhook host', channel: channel() })
  const [newName, formerName] = ['webhook json host', 'webhook host']
  await stage.send({ name: newName, formerName, channel: channel() })
  expect(got).toHaveLength(3)
  plant(2)
  await stage.load()
  await stage.send({ name: newName, formerName, channel: channel() })
  expect(got).toHaveLength(5)
  expect(existsSync(checkpointPath(stage.store, newName))).toBe(true)
  // Its own counts from then on, whatever the former one says.
  writeProgress(checkpointPath(stage.store, formerName), formerName, { begun: '' })
  await stage.send({ name: newName, formerName, channel: channel() })
  expect(got).toHaveLength(5)
  await stage.send({ name: 'webhook slack host', formerName, channel: channel() })
  expect(got).toHaveLength(10)
})

it('what --since passed over is never sent, whether there was something to send or not', async () => {
  const days = ['2026-01-05', '2026-01-20', '2026-02-02'].flatMap((day) =>
    Array.from({ length: 20 }, () => event({ eventTime: `${day}T09:00:00Z` })),
  )
  const root = { type: 'Root', arn: 'arn:aws:iam::111111111111:root', accountId: '111111111111' }
  const used = event({ eventTime: '2026-01-21T09:00:00Z', userIdentity: root })
  stage.plant('old.json', [...days, used])
  await stage.load()
  const from = (day: string) => ({ span: { since: new Date(`${day}T00:00:00Z`) } })
  const all = (): Channel => ({ ...channel(), finding: ({ code }) => Buffer.from(code) })
  await stage.send({ name: 'some', channel: all(), ...from('2026-02-01') })
  expect(got).toHaveLength(20)
  await stage.send({ name: 'none', channel: all(), ...from('2026-03-01') })
  for (const name of ['some', 'none']) {
    await stage.send({ name, channel: all() })
    await stage.send({ name, channel: all(), ...from('2026-01-15') })
  }
  expect(got).toHaveLength(20)
  // What comes late is passed over too where it is as old, and sent where it is not.
  stage.plant('late.json', [
    event({ eventTime: '2026-01-06T09:00:00Z' }),
    event({ eventTime: '2026-02-02T09:00:00Z' }),
  ])
  await stage.load()
  await stage.send({ name: 'some', channel: all() })
  await stage.send({ name: 'none', channel: all() })
  expect(got).toHaveLength(21)
  await stage.send({ name: 'all of it', channel: all() })
  expect(got.filter((one) => one === 'root-used')).toHaveLength(1)
})

it('what was asked of a collector that took nothing passes nothing over', async () => {
  plant(3)
  await stage.load()
  const away = channel(() => {
    throw new Error('away')
  })
  const span = { since: new Date('2020-01-01T00:00:00Z') }
  await expect(stage.send({ name: 'here', channel: away, span })).rejects.toThrow('away')
  expect(existsSync(checkpointPath(stage.store, 'here'))).toBe(false)
})
