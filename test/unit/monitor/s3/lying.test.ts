/** What a server in S3's place may say, and what is made of it. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openBucket } from '../../../../src/monitor/sources/s3/bucket.ts'
import { listPages } from '../../../../src/monitor/sources/s3/listing.ts'
import { startHttp, type TestServer } from '../../../support/http-servers.ts'
import { createMonitorStage, type MonitorStage } from '../monitor-stage.ts'
import { event } from '../records.ts'
import { accessTo, sourceIn } from './bucket-stage.ts'

type Answer = (url: URL, request: IncomingMessage, response: ServerResponse) => void

let server: TestServer
let stage: MonitorStage
let answer: Answer
beforeEach(async () => {
  stage = createMonitorStage()
  server = await startHttp((request, response) => {
    answer(new URL(request.url ?? '/', 'http://s3'), request, response)
  })
})
afterEach(async () => {
  await server.close()
  stage.remove()
})

interface Shown {
  readonly key: string
  readonly size?: number
}

function object({ key, size = 7 }: Shown): string {
  const modified = '2026-11-20T09:00:00.000Z'
  const facts = `<LastModified>${modified}</LastModified><ETag>"e"</ETag><Size>${size}</Size>`
  return `<Contents><Key>${encodeURIComponent(key)}</Key>${facts}</Contents>`
}

function listing(objects: readonly Shown[], next?: string): string {
  const more =
    next === undefined
      ? '<IsTruncated>false</IsTruncated>'
      : `<IsTruncated>true</IsTruncated><NextContinuationToken>${next}</NextContinuationToken>`
  return `<ListBucketResult>${more}${objects.map(object).join('')}</ListBucketResult>`
}

const load = async () => {
  const source = sourceIn({ bucket: 'my-trail', prefix: 'logs/a.json' }, accessTo(server.url))
  return stage.loadWith({ sources: [source] })
}

/** The list is this, and every object is that. */
function serve(list: (url: URL) => string, body: string | Buffer = ''): void {
  answer = (url, _, response) => {
    response.end(url.searchParams.has('list-type') ? list(url) : body)
  }
}

const invalid = { code: 'service-answer-invalid' }

const pages = async () => {
  const bucket = await openBucket({ bucket: 'my-trail', prefix: '' }, accessTo(server.url))
  let keys = 0
  for await (const { objects } of listPages(bucket, { prefix: '' })) keys += objects.length
  return keys
}

it('an object that is shorter or longer than it was said to be is not read, and told', async () => {
  const whole = JSON.stringify({ Records: [event()] })
  for (const size of [whole.length + 1, whole.length - 1]) {
    serve(() => listing([{ key: 'logs/a.json', size }]), whole)
    const { files, events } = await load()
    expect(events).toBe(0)
    expect(files[0]?.problems).toEqual({ unreadable: 1 })
  }
  serve(() => listing([{ key: 'logs/a.json', size: whole.length }]), whole)
  expect(await load()).toMatchObject({ events: 1 })
})

it.each<[string, (url: URL) => string]>([
  ['that never moves on', () => listing([{ key: 'a.json' }], 'same')],
  [
    'that begins anew',
    (url) => listing([{ key: 'a.json' }], `${url.searchParams.size}${Math.random()}`),
  ],
  ['of empty pages', () => listing([], String(Math.random()))],
  ['without the next page', () => listing([{ key: 'a.json' }]).replace('false', 'true')],
  ['in disorder', () => listing([{ key: 'b.json' }, { key: 'a.json' }])],
  ['with a size that is none', () => listing([{ key: 'a.json' }]).replace('>7<', '>-7<')],
  ['with a size that is no number', () => listing([{ key: 'a.json' }]).replace('>7<', '>x<')],
  ['with a time that is none', () => listing([{ key: 'a.json' }]).replace('2026-11-20T', 'when')],
  ['with a key that cannot be', () => listing([{ key: 'a.json' }]).replace('a.json', '%E0%A4%A')],
])('a list %s ends with an error', async (_, list) => {
  serve(list)
  await expect(pages()).rejects.toMatchObject(invalid)
})

it('keys that were not asked for are refused', async () => {
  serve(() => listing([{ key: 'other/a.json' }]))
  await expect(load()).rejects.toMatchObject(invalid)
})

it('keys may be any text: none is asked for at another place, or shown as it is', async () => {
  const keys = ['logs/a.json/\u001b[31mred.json', 'logs/a.json/../../../etc/passwd.json']
  const paths: string[] = []
  const body = JSON.stringify({ Records: [event()] })
  answer = (url, request, response) => {
    if (url.searchParams.has('list-type')) {
      return response.end(listing(keys.map((key) => ({ key, size: body.length }))))
    }
    paths.push(request.url ?? '')
    return response.end(body)
  }
  const { files, events } = await load()
  expect(events).toBe(1)
  expect(paths).toEqual(['/my-trail/logs/a.json/%1B%5B31mred.json?x-id=GetObject'])
  expect(files.map(({ problems }) => problems)).toEqual([undefined, { unreadable: 1 }])
})

it('a hundred thousand keys are listed page by page', async () => {
  const name = (at: number): string => `AWSLogs/${String(at).padStart(9, '0')}.json.gz`
  serve((url) => {
    const from = Number(url.searchParams.get('continuation-token') ?? 0)
    const objects = Array.from({ length: 1000 }, (_, at) => ({ key: name(from + at) }))
    return listing(objects, from + 1000 < 100_000 ? String(from + 1000) : undefined)
  })
  const before = process.memoryUsage().heapUsed
  expect(await pages()).toBe(100_000)
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(200e6)
}, 60_000)

const bomb = `<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "${'&a;'.repeat(50)}"><!ENTITY c "${'&b;'.repeat(50)}">]>`

it.each([
  ['entities of its own', `${bomb}${listing([{ key: 'a.json' }]).replace('a.json', '&c;')}`],
  [
    'a file in an entity',
    `<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>${listing([{ key: 'x' }]).replace('>x<', '>&x;<')}`,
  ],
  ['no end', listing([{ key: 'a.json' }]).slice(0, -30)],
  ['no sense', '<<<\u0000>>>'],
  ['a page for people', '<!doctype html><title>Welcome</title><h1>Free Wi-Fi</h1>'],
  ['nesting without end', '<a>'.repeat(100_000)],
  ['nothing', ''],
])('an answer with %s is no list, and takes no time', async (_, body) => {
  serve(() => body)
  const keys = await pages().catch((error: unknown) => error)
  // Entities stay as they are written.
  if (typeof keys === 'number') expect(keys).toBe(1)
  else expect(keys).toMatchObject(invalid)
})
