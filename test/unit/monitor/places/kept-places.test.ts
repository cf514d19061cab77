import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createMonitorStage, type MonitorStage } from '../monitor-stage.ts'
import { event } from '../records.ts'

let stage: MonitorStage
beforeEach(() => {
  stage = createMonitorStage()
})
afterEach(() => {
  stage.remove()
})

const iceland = '203.0.113.0,203.0.113.255,IS,,,Reykjavik,,64.1,-21.9,'
const germany = '198.51.100.0,198.51.100.255,DE,,,Berlin,,52.5,13.4,'

async function plant(name: string, ...addresses: string[]) {
  stage.plant(
    name,
    addresses.map((sourceIPAddress) => event({ sourceIPAddress })),
  )
  await stage.load()
}

const placed = async () => {
  const rows = await stage.ask({ sql: 'SELECT address, country, city FROM acts ORDER BY 1' })
  return rows.map(({ address, country, city }) => [address, country, city])
}

it('places are where the list says, remembered, and worked out anew when the list changes', async () => {
  await plant('a.json', '198.51.100.7', '203.0.113.7', 's3.amazonaws.com', '10.0.0.1')
  expect(await placed()).toEqual(
    ['10.0.0.1', '198.51.100.7', '203.0.113.7', 's3.amazonaws.com'].map((one) => [one, null, null]),
  )
  const list = stage.list([germany, 'no line of a list', iceland].join('\n'))
  const berlin = ['198.51.100.7', 'DE', 'Berlin']
  expect(await placed()).toContainEqual(berlin)
  await plant('b.json', '203.0.113.9')
  expect(await placed()).toContainEqual(['203.0.113.9', 'IS', 'Reykjavik'])
  writeFileSync(list, germany.replace('Berlin', 'Potsdam'))
  expect(await placed()).toContainEqual(['198.51.100.7', 'DE', 'Potsdam'])
  expect(await placed()).toContainEqual(['203.0.113.9', null, null])
  rmSync(list)
  stage.forgetList()
  expect(await placed()).toContainEqual(['198.51.100.7', 'DE', 'Potsdam'])
})

it('of a range within another the narrower one counts, and a packed list is read', async () => {
  await plant('a.json', '203.0.113.7', '203.0.113.200')
  const inner = '203.0.113.128,203.0.113.255,GL,,,Nuuk,,64.2,-51.7,'
  stage.list(gzipSync([inner, iceland, ''].join('\r\n')), 'places.csv.gz')
  expect(await placed()).toEqual([
    ['203.0.113.200', 'GL', 'Nuuk'],
    ['203.0.113.7', 'IS', 'Reykjavik'],
  ])
})

it.each([
  ['nothing of it is a list', 'places.csv', '<html>Not found</html>'],
  ['it is empty', 'places.csv', ''],
  ['it has one endless line', 'places.csv', 'x'.repeat(3_000_000)],
  ['it does not unpack', 'places.csv.gz', 'no gzip'],
  ['it is cut short', 'places.csv.gz', gzipSync(germany.repeat(1000)).subarray(0, 60)],
])('a list is refused when %s, and what was known stays', async (_, name, text) => {
  await plant('a.json', '198.51.100.7')
  stage.list(germany)
  await placed()
  const kept = readFileSync(join(stage.store, 'places.txt'), 'utf8')
  const list = stage.list(text, `other-${name}`)
  await expect(placed()).rejects.toMatchObject({ code: 'places-invalid', details: { file: list } })
  expect(readFileSync(join(stage.store, 'places.txt'), 'utf8')).toBe(kept)
})

it('a database of MaxMind is refused with what is read instead', async () => {
  await plant('a.json', '198.51.100.7')
  stage.list('x', 'GeoLite2-City.mmdb')
  await expect(placed()).rejects.toThrow(/is an MMDB; lists are read as CSV/)
})

it('a list that is not there or a folder is refused', async () => {
  await plant('a.json', '198.51.100.7')
  const list = stage.list('')
  rmSync(list)
  await expect(placed()).rejects.toMatchObject({ code: 'places-invalid' })
  mkdirSync(list)
  await expect(placed()).rejects.toMatchObject({ code: 'places-invalid' })
})
