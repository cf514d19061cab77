import { execFileSync } from 'node:child_process'
import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { constants, gunzipSync, gzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { readRecords, usualLimits } from '../../../src/monitor/sources/read-records.ts'
import { createMonitorStage, type MonitorStage } from './monitor-stage.ts'
import { event } from './records.ts'

let stage: MonitorStage
beforeEach(() => {
  stage = createMonitorStage()
})
afterEach(() => {
  stage.remove()
})

/** What was read, and what was passed over by kind. */
async function load() {
  const { events, files, odd } = await stage.load()
  const problems: Record<string, number> = {}
  for (const file of files) {
    for (const [kind, count] of Object.entries(file.problems ?? {})) {
      problems[kind] = (problems[kind] ?? 0) + count
    }
  }
  return { events, problems, odd }
}

it('records that are no events are counted and passed over, those beside them read', async () => {
  stage.plant('a.json', [
    event(),
    null,
    7,
    'text',
    [],
    {},
    event({ eventName: 7.5 }),
    event({ eventName: undefined }),
    event({ eventTime: 'yesterday' }),
    event({ eventTime: '2026-02-31T99:00:00Z' }),
    event({ eventTime: 1e300 }),
    event({ eventTime: '2026-02-31T09:00:00Z' }),
    event({ eventTime: '1999-01-01T00:00:00Z' }),
    event({ eventTime: '2999-01-01T00:00:00Z' }),
    { eventVersion: '1', eventTime: '2026-11-20T09:00:00Z', insightDetails: {} },
    { digestStartTime: '2026-11-20T09:00:00Z' },
  ])
  expect(await load()).toMatchObject({
    events: 2,
    problems: { shape: 6, time: 5, future: 1, insight: 1, digest: 1 },
  })
})

it('wrong types, markup, escape codes and huge values are text like any other', async () => {
  const evil = '<script>alert(1)</script>\u001b]0;owned\u0007\u001b[2J\n\u001f\u202e=cmd()'
  stage.plant('a.json', [
    event({ userIdentity: { type: evil, userName: evil, arn: [1], sessionContext: 'no object' } }),
    event({ userIdentity: null, sourceIPAddress: { a: 1 }, userAgent: 'x'.repeat(1e6) }),
    event({ requestParameters: { deep: evil, big: 1e308, text: 'y'.repeat(1e6) } }),
    event({ eventID: evil, awsRegion: 12, recipientAccountId: -1, readOnly: 'perhaps' }),
    event({ responseElements: 'text', additionalEventData: [1, 2], serviceEventDetails: true }),
    event({ sourceIPAddress: '255.090.254.5', awsRegion: 'ap-isob-east-1r' }),
    JSON.parse('{"__proto__":{"polluted":1},"constructor":1}'),
  ])
  const loaded = await load()
  expect(loaded).toMatchObject({ events: 6, problems: { shape: 1 } })
  expect(loaded.odd).toEqual({ shortened: 1, account: 1, region: 2, address: 1 })
  const rows = await stage.ask({
    sql: 'SELECT identity_type, user_name, address, region FROM stored',
  })
  expect(rows).toHaveLength(6)
  /* oxlint-disable-next-line no-control-regex -- none of them may be there */
  expect(JSON.stringify(rows)).not.toMatch(/\\u00[01]|[\u0000-\u001f]/)
  expect(rows.map(({ address }) => address)).toContain('255.090.254.5')
})

it('JSON nested deeper than any stack costs its record alone', async () => {
  const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`
  const text = JSON.stringify({ Records: [event(), event({ requestParameters: 'DEEP' }), event()] })
  stage.write('a.json', text.replace('"DEEP"', deep))
  const { events, odd, problems } = await load()
  expect(events + (problems['json'] ?? 0)).toBe(3)
  expect(events).toBeGreaterThanOrEqual(2)
  if (events === 3) expect(odd).toEqual({ shortened: 1 })
})

it('of broken files what stands before the damage is read', async () => {
  const many = Array.from({ length: 2000 }, () => event())
  const packed = gzipSync(JSON.stringify({ Records: many }))
  stage.write('cut.json.gz', packed.subarray(0, packed.length / 2))
  stage.write('noise.json.gz', Buffer.concat([Buffer.from([0x1f, 0x8b]), Buffer.alloc(500, 7)]))
  stage.write('cut.json', JSON.stringify({ Records: [event(), event()] }).slice(0, -40))
  stage.write(
    'lines.jsonl',
    `${JSON.stringify(event())}\n{"eventName":"half\n${JSON.stringify(event())}\n`,
  )
  stage.write('binary.log', Buffer.alloc(4096, 0xff))
  stage.write('empty.json', '')
  const { events, problems } = await load()
  expect(events).toBeGreaterThan(3 + 200)
  expect(events).toBeLessThan(3 + 2000)
  expect(problems).toMatchObject({ gzip: 2, cut: 1, json: 2 })
  // Whole again, the file is read anew, and what was there is not doubled.
  stage.write('cut.json.gz', packed)
  expect(await stage.load()).toMatchObject({ events: 2003 - events })
})

it('of a packed file nothing is lost that stands before its damage, wherever that is', async () => {
  const texts = Array.from({ length: 300 }, (_, index) => JSON.stringify({ ...event(), index }))
  const packed = gzipSync(texts.join('\n'))
  const middle = packed.length >> 1
  const damaged = Buffer.from(packed)
  damaged.fill(0xff, middle, middle + 64)
  const before = gunzipSync(packed.subarray(0, middle), { finishFlush: constants.Z_SYNC_FLUSH })
  const intact = before.toString().split('\n').length - 1
  const files: Readonly<Record<string, readonly [Buffer, number]>> = {
    'behind.jsonl.gz': [Buffer.concat([packed, Buffer.from('nothing packed')]), 300],
    'checksum.jsonl.gz': [Buffer.concat([packed.subarray(0, -8), Buffer.alloc(8, 1)]), 300],
    'inside.jsonl.gz': [damaged, intact],
    'second.jsonl.gz': [Buffer.concat([packed, Buffer.from('\n'), packed.subarray(0, 30)]), 300],
  }
  for (const [name, [bytes, least]] of Object.entries(files)) {
    const seen = { records: 0, problems: new Set<string>() }
    await readRecords(stage.write(name, bytes), {
      onRecord: () => void seen.records++,
      onProblem: (kind: string) => void seen.problems.add(kind),
    })
    expect(seen.records, name).toBeGreaterThanOrEqual(least)
    expect([...seen.problems], name).toContain('gzip')
  }
  expect(intact).toBeGreaterThan(50)
})

it('what is no record is told, and hides none that comes after it', async () => {
  const one = JSON.stringify(event())
  const texts: Readonly<Record<string, readonly [string, number, readonly string[]]>> = {
    'text.json': ['hello', 0, ['json']],
    'packed.json.gz': ['\u0000\u0001\u0002', 0, ['json']],
    'between.jsonl': [`${one} lost "{ ${one}`, 1, ['json', 'cut']],
    'closed.jsonl': [`${one}}]\n${JSON.stringify(event())}\n`, 2, ['json']],
    'several.json': [
      `{"Records":[${one}]}\n{ "Records" : [${one},${one}], "x": [1]}{"Events":[]}`,
      3,
      [],
    ],
    'behind.json': [`{"Records":[${one}]} lost {"x":[${one}]} {"Records":[${one}]}`, 2, ['json']],
    'arrays.json': [`[${one}][][${one}]`, 2, []],
    'half.json': [`{"Records":[${one}]}{"Records":[${one},`, 2, ['cut']],
    'marked.jsonl': [`\uFEFF${one}\n${JSON.stringify(event())}\n`, 2, []],
  }
  for (const [name, [text, records, problems]] of Object.entries(texts)) {
    const seen = { records: 0, problems: [] as string[] }
    await readRecords(stage.write(name, text), {
      onRecord: () => void seen.records++,
      onProblem: (kind: string) => void seen.problems.push(kind),
    })
    expect(seen, name).toEqual({ records, problems })
  }
})

it('a bomb is left where it is too much, and a pipe is not waited for', async () => {
  const bomb = stage.write('bomb.json.gz', gzipSync(Buffer.alloc(64 * 1024 * 1024, 0x20)))
  const seen: string[] = []
  const limits = { ...usualLimits, wholeBytes: 1024 * 1024, mostBytes: 16 * 1024 * 1024 }
  const events = {
    onRecord: () => seen.push('record'),
    onProblem: (kind: string) => seen.push(kind),
  }
  await readRecords(bomb, events, limits)
  const pipe = join(stage.folder, 'pipe.json')
  execFileSync('mkfifo', [pipe])
  await readRecords(pipe, events)
  await readRecords(join(stage.folder, 'nothing.json'), events)
  expect(seen).toEqual(['bomb', 'unreadable', 'unreadable'])
  // Tried again each time: what cannot be opened now may be open the next time.
  for (let time = 0; time < 2; time++) {
    const { files, knownFiles } = await stage.load(pipe)
    expect([files[0]?.problems, knownFiles]).toEqual([{ unreadable: 1 }, 0])
  }
})

it('a large file is read in parts, whatever stands around its records', async () => {
  const many = Array.from({ length: 300 }, () => event({ userAgent: '"]}{[\\' }))
  const long = event({ requestParameters: { text: 'z'.repeat(5 * 1024 * 1024) } })
  const texts = {
    'wrapped.json': `\uFEFF {"Records" : [${many.map((one) => JSON.stringify(one, undefined, 1)).join(' ,\n')}]}`,
    'array.json': JSON.stringify([...many, long]),
    'lines.jsonl': many.map((one) => JSON.stringify(one)).join('\n'),
  }
  for (const [name, text] of Object.entries(texts)) {
    const counts = { records: 0, problems: [] as string[] }
    const events = {
      onRecord: () => void counts.records++,
      onProblem: (kind: string) => void counts.problems.push(kind),
    }
    await readRecords(stage.write(name, text), events, { ...usualLimits, wholeBytes: 1000 })
    expect(counts, name).toEqual({ records: 300, problems: name === 'array.json' ? ['long'] : [] })
  }
})

it('events stand in what LookupEvents prints and EventBridge delivers, and a folder is not left', async () => {
  stage.write(
    'lookup.json',
    JSON.stringify({ Events: [{ CloudTrailEvent: JSON.stringify(event()) }] }),
  )
  stage.write(
    'bridge.json',
    JSON.stringify({ 'detail-type': 'x', source: 'aws.s3', detail: event() }),
  )
  stage.write('sub/other.txt', 'not asked for')
  symlinkSync('/', join(stage.folder, 'root'))
  expect(await load()).toEqual({ events: 2, problems: {}, odd: {} })
})
