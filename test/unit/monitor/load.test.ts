import {
  appendFileSync,
  readdirSync,
  readFileSync,
  renameSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createMonitorStage, type MonitorStage } from './monitor-stage.ts'
import { event } from './records.ts'

let stage: MonitorStage
beforeEach(() => {
  stage = createMonitorStage()
})
afterEach(() => {
  stage.remove()
})

const many = (count: number) => Array.from({ length: count }, () => event())

async function stored(): Promise<unknown> {
  const [row] = await stage.ask({
    sql: 'SELECT count(*) AS events, count(DISTINCT id) AS ids FROM stored',
  })
  return row
}

it('reads packed and plain files of an organisation, and only new ones after that', async () => {
  stage.plant('AWSLogs/o-1/111111111111/CloudTrail/eu-central-1/2026/11/20/a.json.gz', many(7))
  stage.plant('AWSLogs/o-1/222222222222/CloudTrail/us-east-1/2026/11/20/b.json', many(5))
  stage.write('AWSLogs/o-1/222222222222/CloudTrail-Digest/us-east-1/c.json.gz', 'no log')
  expect(await stage.load()).toMatchObject({ events: 12, knownFiles: 0, doubles: 0 })
  expect(await stage.load()).toMatchObject({ events: 0, knownFiles: 2, files: [] })
  stage.plant('AWSLogs/o-1/222222222222/CloudTrail/us-east-1/2026/11/21/d.json.gz', many(3))
  expect(await stage.load()).toMatchObject({ events: 3, knownFiles: 2 })
  expect(await stored()).toEqual({ events: 15, ids: 15 })
})

it('keeps an event once, from however many files it comes', async () => {
  const events = many(20)
  stage.plant('a.json', events)
  stage.plant('b.json.gz', [...events.slice(10), ...many(2), events[0]])
  expect(await stage.load()).toMatchObject({ events: 22, doubles: 11 })
  const grown = stage.plant('a.json', [...events, ...many(4)])
  utimesSync(grown, 1, 1)
  expect(await stage.load()).toMatchObject({ events: 4, doubles: 20, knownFiles: 1 })
  expect(await stored()).toEqual({ events: 26, ids: 26 })
})

it('goes on after a kill: a part that is not in the log is read again, a cut line is nothing', async () => {
  stage.plant('a.json', many(9))
  await stage.load()
  const [part = ''] = readdirSync(join(stage.store, 'events'))
  // Killed between the part and its line, and then within the line.
  writeFileSync(
    join(stage.store, 'events', 'b.parquet'),
    readFileSync(join(stage.store, 'events', part)),
  )
  writeFileSync(join(stage.store, 'incoming', 'c.txt'), 'half a li')
  appendFileSync(join(stage.store, 'log.jsonl'), '{"version":1,"at":"2026-11-20T')
  stage.plant('d.json', many(2))
  expect(await stage.load()).toMatchObject({ events: 2, knownFiles: 1 })
  expect(await stored()).toEqual({ events: 11, ids: 11 })
  expect(readdirSync(join(stage.store, 'events'))).toHaveLength(2)
  expect(readdirSync(join(stage.store, 'incoming'))).toEqual([])
  expect(await stage.load()).toMatchObject({ events: 0, knownFiles: 2 })
})

/** How many events came with each batch. */
async function batches(): Promise<unknown> {
  return stage.ask({
    sql: 'SELECT batch, count(*) AS events FROM stored GROUP BY ALL ORDER BY ALL',
  })
}

it('numbers what each load brings, whatever the time of the events', async () => {
  stage.plant('a.json', many(3))
  await stage.load()
  const late = event({ eventTime: '2024-01-01T00:00:00Z' })
  stage.plant('b.json', [late, ...many(1)])
  await stage.load()
  expect(await batches()).toEqual([
    { batch: 1, events: 3 },
    { batch: 2, events: 2 },
  ])
})

it('counts what an older keyless loaded as 0, and numbers what comes after', async () => {
  stage.plant('a.json', many(4))
  await stage.load()
  await asLoadedWithoutNumbers()
  expect(await batches()).toEqual([{ batch: 0, events: 4 }])
  stage.plant('b.json', many(2))
  expect(await stage.load()).toMatchObject({ events: 2, knownFiles: 1 })
  expect(await batches()).toEqual([
    { batch: 0, events: 4 },
    { batch: 1, events: 2 },
  ])
})

/** Takes the numbers out of the part and out of its line, as it was before there were any. */
async function asLoadedWithoutNumbers(): Promise<void> {
  const log = join(stage.store, 'log.jsonl')
  const [name = ''] = readdirSync(join(stage.store, 'events'))
  const path = join(stage.store, 'events', name)
  const instance = await DuckDBInstance.create()
  const connection = await instance.connect()
  await connection.run(
    `COPY (SELECT * EXCLUDE (batch) FROM read_parquet('${path}')) TO '${path}.old' (FORMAT parquet)`,
  )
  connection.closeSync()
  instance.closeSync()
  renameSync(`${path}.old`, path)
  writeFileSync(log, readFileSync(log, 'utf8').replace(',"batch":1', ''))
}

it('many small parts become one with the numbers that they had, and whoever asks meanwhile still finds the old ones', async () => {
  const events = many(70)
  for (let at = 0; at < 32; at++) {
    stage.plant(`${at}.json`, events.slice(at * 2, at * 2 + 2))
    await stage.load()
  }
  const parts = () => readdirSync(join(stage.store, 'events')).length
  expect(parts()).toBe(33)
  expect(await stored()).toEqual({ events: 64, ids: 64 })
  stage.plant('last.json', events)
  expect(await stage.load()).toMatchObject({ events: 6, doubles: 64, knownFiles: 32 })
  expect(parts()).toBe(2)
  expect(await stored()).toEqual({ events: 70, ids: 70 })
  expect(await batches()).toEqual(
    Array.from({ length: 33 }, (_, at) => ({ batch: at + 1, events: at < 32 ? 2 : 6 })),
  )
})
