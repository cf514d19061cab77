import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type Planted, writeTraffic } from '../../../src/sandbox/traffic/traffic.ts'
import type { TrailEvent } from '../../../src/sandbox/trail/trail.ts'
import { createTempHome, type TempHome } from '../../support/temp-home.ts'

let home: TempHome
beforeEach(() => {
  home = createTempHome()
})
afterEach(() => {
  home.remove()
})

const small = { people: 12, days: 8, seed: 1, start: new Date('2026-01-05T00:00:00Z') }

function write(name: string, change: Partial<typeof small> = {}): readonly Planted[] {
  return writeTraffic(join(home.path, name), { ...small, ...change }).attacks
}

function filesOf(name: string): ReadonlyMap<string, Buffer> {
  const folder = join(home.path, name)
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted()
  const files = paths.filter((path) => path.endsWith('.gz') || path.endsWith('.json'))
  return new Map(files.map((path) => [path, readFileSync(join(folder, path))]))
}

function eventsOf(name: string): readonly TrailEvent[] {
  return [...filesOf(name)]
    .filter(([path]) => path.endsWith('.gz'))
    .flatMap(([, bytes]) => {
      const text = gunzipSync(bytes).toString()
      return (JSON.parse(text) as { Records: readonly TrailEvent[] }).Records
    })
}

const idOf = (event: TrailEvent) => String(event['eventID'])

it('the same seed writes the same bytes, another one another month', () => {
  write('one')
  write('two')
  write('other', { seed: 2 })
  const one = filesOf('one')
  expect(filesOf('two')).toEqual(one)
  expect([...filesOf('other').keys()]).not.toEqual([...one.keys()])
})

it('what was planted is in the files, event by event, in the second half, and each kind once', () => {
  const planted = write('month')
  const events = new Map(eventsOf('month').map((event) => [idOf(event), event]))
  expect(new Set(planted.map(({ kind }) => kind)).size).toBe(22)
  expect(planted).toHaveLength(22)
  for (const { kind, events: ids, from, to } of planted) {
    expect(ids.length, kind).toBeGreaterThan(0)
    const times = ids.map((id) => events.get(id)?.eventTime ?? 'missing').toSorted()
    expect([times[0], times.at(-1)], kind).toEqual([from, to])
    expect(from >= '2026-01-09', kind).toBe(true)
  }
})

it('each event is there once, in the folder of its account, Region and day', () => {
  write('month')
  const events = eventsOf('month')
  expect(new Set(events.map(idOf)).size).toBe(events.length)
  for (const [path, bytes] of filesOf('month')) {
    if (!path.endsWith('.gz')) continue
    const [account, , region, ...day] = path.split('/').slice(2, 8)
    const { Records } = JSON.parse(gunzipSync(bytes).toString()) as { Records: TrailEvent[] }
    for (const event of Records) {
      expect(event.recipientAccountId).toBe(account)
      expect(event.awsRegion).toBe(region)
      expect(event.eventTime.slice(0, 10)).toBe(day.join('-'))
    }
  }
})

it('nobody uses the dormant administrator, a device code, root or the retired key before the attack', () => {
  const planted = new Set(write('month').flatMap(({ events }) => events))
  const ordinary = eventsOf('month').filter((event) => !planted.has(idOf(event)))
  const text = JSON.stringify(ordinary)
  const list = JSON.parse(readFileSync(join(home.path, 'month/planted.json'), 'utf8')) as {
    retiredKeys: readonly { accessKeyId: string }[]
  }
  for (const never of ['worker-0001', 'device_code', '"Root"', 'StopLogging', '"241.']) {
    expect(text, never).not.toContain(never)
  }
  expect(text).not.toContain(list.retiredKeys[0]?.accessKeyId ?? '')
  expect(ordinary.length).toBeGreaterThan(planted.size * 5)
})

it('places.csv says where every network is, and identities of the first days are of the old shape', () => {
  write('month')
  const places = readFileSync(join(home.path, 'month/places.csv'), 'utf8').split('\n')
  const known = places
    .slice(1, -1)
    .map((line) => line.split(',')[0]?.replace(/(?:0\.0|:)\/\d+$/, ''))
  const events = eventsOf('month')
  for (const { sourceIPAddress: address } of events) {
    const text = String(address)
    if (text.endsWith('.amazonaws.com') || text === 'AWS Internal') continue
    expect(
      known.some((start = '-') => text.startsWith(start)),
      text,
    ).toBe(true)
  }
  const old = events.filter(({ userIdentity }) => userIdentity['type'] === 'Unknown')
  const news = events.filter(({ userIdentity }) => userIdentity['type'] === 'IdentityCenterUser')
  expect(old.length).toBeGreaterThan(20)
  expect(news.length).toBeGreaterThan(old.length)
})

it('a folder with a trail is left alone, and sizes that make no company are refused', () => {
  write('month')
  const before = filesOf('month')
  expect(() => write('month', { seed: 2 })).toThrow(/has a trail already/)
  expect(filesOf('month')).toEqual(before)
  for (const change of [{ people: 3 }, { people: 6000 }, { days: 0 }, { days: 400 }]) {
    expect(() => write('never', change)).toThrow(/--people is 10 to 5,000/)
  }
  expect(() => readdirSync(join(home.path, 'never'))).toThrow(/ENOENT/)
})
