import { existsSync, mkdirSync, readdirSync, readFileSync, watch, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { Cancelled } from '../../../src/errors.ts'
import type { FarSource } from '../../../src/monitor/sources/source.ts'
import type { LoadProgress } from '../../../src/monitor/store/load.ts'
import { createMonitorStage, type MonitorStage } from './monitor-stage.ts'
import { event, roleSession } from './records.ts'

let stage: MonitorStage
beforeEach(() => {
  stage = createMonitorStage()
})
afterEach(() => {
  stage.remove()
})

const many = (count: number) => Array.from({ length: count }, () => event())

const parts = () => readdirSync(join(stage.store, 'events')).length

it('files with nothing unusual are one part, whatever stands beside them', async () => {
  stage.plant('a.json.gz', many(5))
  stage.plant('b.json', many(4))
  stage.plant('c.json.gz', [...many(2), event({ eventName: 7.5 }), null])
  stage.write('d.json.gz', 'no gzip')
  stage.write('e.jsonl', JSON.stringify(event()))
  stage.plant('sub [1]/f.json', many(3))
  const { events, files } = await stage.load()
  expect(events).toBe(5 + 4 + 3 + 1 + 3)
  expect(files.filter(({ problems }) => problems).map(({ problems }) => problems)).toEqual([
    { shape: 1 },
    { json: 1 },
  ])
  // Packed, plain, and all that was read record by record.
  expect(parts()).toBe(3)
  const rows = await stage.ask({ sql: 'SELECT count(*) AS events FROM stored GROUP BY batch' })
  expect(rows.map(({ events: count }) => count).toSorted()).toEqual([4, 5, 7])
})

it('one bad file among many costs the others nothing', async () => {
  for (let at = 0; at < 40; at++) stage.plant(`${at}.json.gz`, many(3))
  stage.write('bad.json', `{"Records":[${JSON.stringify(event())},]]`)
  stage.write('17.json.gz', 'gone')
  const { events, files } = await stage.load()
  expect([events, files.length, parts()]).toEqual([39 * 3 + 1, 41, 2])
})

it('damaged files among many cost the others nothing', async () => {
  for (let at = 10; at < 90; at++) {
    const path = stage.plant(`${at}.json.gz`, many(3))
    if (at % 20 === 7) writeFileSync(path, readFileSync(path).subarray(0, -12))
  }
  const { files, events } = await stage.load()
  const damaged = files.filter(({ problems }) => problems !== undefined)
  expect(damaged.map(({ path }) => basename(path, '.json.gz'))).toEqual(['27', '47', '67', '87'])
  const inDamaged = damaged.reduce((sum, file) => sum + file.events, 0)
  expect(events).toBe(76 * 3 + inDamaged)
})

/** Aborted as soon as there are so many parts, or beginnings of them. */
function stopAtPart(count: number) {
  const folder = join(stage.store, 'events')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const stop = new AbortController()
  const seen = new Set<string>()
  const watcher = watch(folder, (_, name) => {
    if (name?.endsWith('.parquet') !== true || seen.add(name).size < count) return
    watcher.close()
    stop.abort(new Cancelled())
  })
  return { folder, signal: stop.signal }
}

it.each([
  ['in the middle of a part', 1],
  ['while doubles are taken out of a part', 2],
] as const)('stopped %s, it leaves nothing of it', async (_, part) => {
  for (let at = 0; at < 20; at++) {
    const events = many(1500)
    stage.plant(`${at}-again.json.gz`, events)
    stage.plant(`${at}.json.gz`, part === 1 ? many(1500) : events)
  }
  const { folder, signal } = stopAtPart(part)
  const load = stage.loadWith({ sources: [stage.folder] }, signal)
  await expect(load).rejects.toBeInstanceOf(Cancelled)
  expect(readdirSync(folder)).toEqual([])
  expect(await stage.load()).toMatchObject({ events: 60_000 / part })
})

it('tells how far it is while a part is made, and never goes back', async () => {
  for (let at = 0; at < 6; at++) stage.plant(`${at}.json.gz`, many(3000))
  for (let at = 6; at < 9; at++) stage.plant(`${at}.json`, many(2))
  const told: LoadProgress[] = []
  const onProgress = (progress: LoadProgress): void => void told.push(progress)
  await stage.loadWith({ sources: [stage.folder], onProgress })
  expect(told[0]).toEqual({ files: 0, newFiles: 9, knownFiles: 0, events: 0 })
  expect(told.at(-1)).toEqual({ files: 9, newFiles: 9, knownFiles: 0, events: 18_006 })
  const files = told.map((progress) => progress.files)
  expect(files).toEqual(files.toSorted((one, other) => one - other))
})

it('blank lines behind a bad file cost no more than other bytes', async () => {
  const bad = `{"Records":[${JSON.stringify(event())},]]`
  stage.write('a.json', bad + '\n'.repeat(2_000_000))
  expect(await stage.load()).toMatchObject({ events: 1 })
})

it('stopped between two parts, it tells of the events of the first', async () => {
  for (let at = 0; at < 20; at++) stage.plant(`${at}.json.gz`, many(100))
  for (let at = 0; at < 20; at++) stage.plant(`${at}.json`, many(2000))
  const { signal } = stopAtPart(2)
  let told = 0
  const onProgress = ({ events }: LoadProgress): void => void (told = events)
  const load = stage.loadWith({ sources: [stage.folder], onProgress }, signal)
  await expect(load).rejects.toBeInstanceOf(Cancelled)
  const [row] = await stage.ask({ sql: 'SELECT count(*) AS events FROM stored' })
  expect([told, row?.['events']]).toEqual([2000, 2000])
})

it('a file may be one line or many, wherever its breaks are', async () => {
  const records = many(3).map((record) => JSON.stringify(record))
  stage.plant('a.json', many(2))
  stage.write('b.json', `${JSON.stringify({ Records: many(2) })}\n`)
  stage.write('c.json', JSON.stringify({ Records: many(2) }, undefined, 2))
  // The first break stands farther behind than the first bytes of a file.
  stage.write('d.json.gz', gzipSync(`{"Records":[${records.join(',\n')}]}`))
  stage.plant('e.json.gz', many(2))
  expect(await stage.load()).toMatchObject({ events: 2 + 2 + 2 + 3 + 2, doubles: 0 })
  // Plain ones with breaks, plain ones without, packed ones.
  expect(parts()).toBe(3)
})

it('events of a far file bear its name, and its copy is deleted', async () => {
  const copies = ['0', '1'].map((name) => join(stage.store, 'incoming', name))
  const far: FarSource = {
    address: 's3://trail/logs',
    remembered: {},
    files: async function* () {
      for (const [at, path] of copies.entries()) {
        writeFileSync(path, JSON.stringify({ Records: many(2 + at) }))
        const file = { path: `s3://trail/logs/${at}.json`, bytes: 9, modifiedMs: 1 }
        yield { file, at: path, isTemporary: true }
      }
    },
  }
  expect(await stage.loadWith({ sources: [far] })).toMatchObject({ events: 5 })
  const rows = await stage.ask({
    sql: 'SELECT file, count(*) AS events FROM stored GROUP BY file ORDER BY file',
  })
  expect(rows).toEqual([
    { file: 's3://trail/logs/0.json', events: 2 },
    { file: 's3://trail/logs/1.json', events: 3 },
  ])
  expect(copies.map((path) => existsSync(path))).toEqual([false, false])
  expect(parts()).toBe(1)
})

it('of a trail that is there twice every event is kept once, from the first of its files', async () => {
  const events = many(30)
  stage.plant('a/one.json.gz', events.slice(0, 20))
  stage.plant('b/one.json.gz', events)
  stage.plant('b/two.json.gz', [...events.slice(25), ...events.slice(25)])
  expect(await stage.load()).toMatchObject({ events: 30, doubles: 30 })
  const rows = await stage.ask({
    sql: 'SELECT count(*) AS n, count(DISTINCT id) AS ids FROM stored',
  })
  expect(rows).toEqual([{ n: 30, ids: 30 }])
  const [row] = await stage.ask({
    sql: "SELECT count(*) AS n FROM stored WHERE file LIKE '%/a/one%'",
  })
  expect(row).toEqual({ n: 20 })
})

it('what only DuckDB takes for JSON is read as JavaScript does', async () => {
  const text = JSON.stringify(event({ requestParameters: { userName: 'X' }, userAgent: 'Y' }))
  const spellings = ['nan', '-inf', 'INF', 'NaN', '-Infinity']
  for (const [at, word] of spellings.entries()) {
    stage.write(`request-${at}.json`, `{"Records":[${text.replace('"X"', word)}]}`)
    stage.write(`agent-${at}.json`, `{"Records":[${text.replace('"Y"', word)}]}`)
  }
  const { events, files } = await stage.load()
  expect(events).toBe(0)
  expect(files.map(({ problems }) => problems)).toEqual(
    Array.from({ length: 2 * spellings.length }, () => ({ json: 1 })),
  )
})

it('a session began at no time where only DuckDB takes it for one', async () => {
  const times = [' 026-11-20T09:00:00Z', '-026-11-20T09:00:00Z', '2026-11-20T09:00:0.Z']
    // Twenty characters of a time that never ends, and one of the next day.
    .concat('            infinity', 'infinity', '2026-11-20T24:00:00Z')
  for (const [at, creationDate] of times.entries()) {
    const sessionContext = { attributes: { creationDate } }
    const userIdentity = { ...roleSession({ role: 'admin', session: 'bob' }), sessionContext }
    stage.plant(`${at}.json`, [event({ userIdentity })])
  }
  expect(await stage.load()).toMatchObject({ events: times.length })
  const rows = await stage.ask({ sql: 'SELECT DISTINCT session_start FROM stored' })
  expect(rows).toEqual([{ session_start: null }])
})
