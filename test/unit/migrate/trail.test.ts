import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { SystemError } from '../../../src/errors.ts'
import { readTrail } from '../../../src/migrate/trail-files.ts'
import { createTempHome, type TempHome } from '../../support/temp-home.ts'
import { plantedKey } from '../../support/planted-keys.ts'

let home: TempHome
beforeEach(() => {
  home = createTempHome()
})
afterEach(() => home.remove())

const mine = plantedKey('mine').keyId
const other = plantedKey('other').keyId

function event(change: Readonly<Record<string, unknown>> = {}) {
  return {
    eventVersion: '1.11',
    userIdentity: { type: 'IAMUser', accessKeyId: mine, userName: 'deploy' },
    eventTime: '2026-11-20T08:14:31Z',
    eventSource: 's3.amazonaws.com',
    eventName: 'PutObject',
    awsRegion: 'eu-central-1',
    sourceIPAddress: '192.0.2.7',
    userAgent: 'aws-cli/2.27.1',
    ...change,
  }
}

const call = {
  keyId: mine,
  at: new Date('2026-11-20T08:14:31Z'),
  event: 's3:PutObject',
  region: 'eu-central-1',
  sourceAddress: '192.0.2.7',
  userAgent: 'aws-cli/2.27.1',
}

async function read(...files: readonly (readonly [name: string, content: string | Buffer])[]) {
  for (const [name, content] of files) home.write(`trail/${name}`, content)
  const trail = await readTrail({
    paths: [`${home.path}/trail`],
    keyIds: new Set([mine, other]),
  })
  return { ...trail, mine: trail.calls.get(mine) ?? [] }
}

describe('a call is found', () => {
  test.each<[string, string, string | Buffer]>([
    ['in CloudTrail’s own files', 'a.json', JSON.stringify({ Records: [event()] })],
    ['packed', 'AWSLogs/1/a.json.gz', gzipSync(JSON.stringify({ Records: [event()] }))],
    ['one on each line', 'a.jsonl', `${JSON.stringify(event())}\n{"cut of`],
    ['in a list', 'a.json', JSON.stringify([event()])],
    ['alone', 'a.json', JSON.stringify(event(), null, 2)],
    [
      'in what lookup-events prints',
      'a.json',
      JSON.stringify({ Events: [{ EventId: '1', CloudTrailEvent: JSON.stringify(event()) }] }),
    ],
  ])('%s', async (_, name, content) => {
    expect((await read([name, content])).mine).toEqual([call])
  })
})

test('of many calls of one kind the newest is kept, and the newest kind stands first', async () => {
  const at = (time: string, change = {}) => event({ eventTime: time, ...change })
  const records = [
    at('2026-11-19T00:00:00Z'),
    at('2026-11-21T00:00:00Z'),
    at('2026-11-22T00:00:00Z', { eventName: 'GetObject' }),
    at('2026-11-23T00:00:00Z', { userIdentity: { accessKeyId: 'AKIAAAAAAAAAAAAAAAA2' } }),
    at('2026-11-23T00:00:00Z', { userIdentity: 'odd' }),
    at('never'),
  ]
  const { mine: found } = await read(['a.json', JSON.stringify({ Records: records })])
  expect(found.map((one) => `${one.at.toISOString().slice(0, 10)} ${one.event}`)).toEqual([
    '2026-11-22 s3:GetObject',
    '2026-11-21 s3:PutObject',
  ])
})

test('how much a key was used is counted, an event in two files once', async () => {
  const records = [
    event({ eventID: 'a', recipientAccountId: '111122223333' }),
    event({ eventID: 'b', eventTime: '2026-11-22T00:00:00Z', userAgent: 'Boto3/1.40' }),
    event({ eventName: 'GetObject' }),
  ]
  const content = JSON.stringify({ Records: records })
  const { uses } = await read(['a.json', content], ['b.json', JSON.stringify([records[0]])])
  expect([...uses]).toEqual([
    [
      mine,
      {
        ...{ calls: 3, days: 2, addresses: 1, programs: 2, services: 1, accounts: 1 },
        first: new Date('2026-11-20T08:14:31Z'),
        last: new Date('2026-11-22T00:00:00Z'),
      },
    ],
  ])
})

test('files that are none of CloudTrail’s are told, others need not be parsed', async () => {
  const {
    files,
    passed,
    mine: found,
  } = await read(
    ['broken.json', `{"Records": [ ${mine}`],
    ['cut.json.gz', gzipSync(JSON.stringify({ Records: [event()] })).subarray(0, 60)],
    ['unrelated.json', '{"of": "nobody"'],
    ['notes.txt', mine],
  )
  expect([files, found]).toEqual([3, []])
  expect(passed.map((path) => path.split('/').at(-1))).toEqual(['broken.json', 'cut.json.gz'])
})

test('hostile and missing words become harmless ones', async () => {
  const odd = event({
    userAgent: `x${'y'.repeat(2000)}`,
    sourceIPAddress: undefined,
    awsRegion: '\u001b[2J',
  })
  const [found] = (await read(['a.json', JSON.stringify([odd])])).mine
  expect(found).toMatchObject({ sourceAddress: 'unknown', region: 'unknown' })
  expect(found?.userAgent).toHaveLength(500)
})

test('a path that is not there is an error, and Ctrl-C ends it', async () => {
  const paths = [`${home.path}/none`]
  await expect(readTrail({ paths, keyIds: new Set([mine]) })).rejects.toBeInstanceOf(SystemError)
  home.write('a.json', '[]')
  const stopped = AbortSignal.abort(new Error('stopped'))
  const asked = { paths: [`${home.path}/a.json`], keyIds: new Set([mine]), signal: stopped }
  await expect(readTrail(asked)).rejects.toThrow('stopped')
})

test('each file is counted before it is read', async () => {
  for (const name of ['a', 'b', 'c']) home.write(`counted/${name}.json`, '[]')
  const seen: number[] = []
  const onProgress = (files: number): void => void seen.push(files)
  await readTrail({ paths: [`${home.path}/counted`], keyIds: new Set([mine]), onProgress })
  expect(seen).toEqual([1, 2, 3])
})
