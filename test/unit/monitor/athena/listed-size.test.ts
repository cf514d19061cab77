import { afterEach, beforeEach, expect, it } from 'vitest'
import { listedSize } from '../../../../src/monitor/engines/athena/listed-size.ts'
import { type Bucket, openBucket } from '../../../../src/monitor/sources/s3/bucket.ts'
import { type BucketStage, createBucketStage, logPath } from '../s3/bucket-stage.ts'

let stage: BucketStage
let bucket: Bucket
const prefix = 'AWSLogs/o-exampleorg/'

beforeEach(async () => {
  stage = await createBucketStage()
  bucket = await openBucket({ bucket: 'my-trail', prefix }, stage.access)
})
afterEach(() => stage.close())

const dayAt = (at: number): string => `2026/11/${String(at).padStart(2, '0')}`

const lists = () => stage.sandbox.journal.count('s3:ListObjectsV2')

it('all files of those days are counted, and no others', async () => {
  const [one, other] = ['111111111111', '222222222222']
  for (const day of [19, 20, 21, 22]) stage.write(logPath(one, dayAt(day)), 'x'.repeat(99))
  stage.write(logPath(other, dayAt(20), 'a', 'us-east-1'), 'x'.repeat(998))
  stage.write(logPath(other, dayAt(20), 'b', 'us-east-1'), 'x'.repeat(998))
  stage.write(`${prefix}${one}/CloudTrail-Digest/eu-west-1/2026/11/20/x.gz`, 'x'.repeat(5000))
  stage.write('AWSLogs/o-exampleorg/readme/CloudTrail/eu-west-1/2026/11/20/x.gz', 'x')
  const size = await listedSize(bucket, prefix, [dayAt(20), dayAt(21)])
  expect(size).toEqual({
    bytes: 2 * 99 + 2 * 998,
    days: { listed: 2, all: 2 },
    folders: { listed: 2, all: 2 },
  })
})

it('of many accounts and days some stand for all, and the calls are bounded', async () => {
  const [accounts, days] = [60, 9]
  for (let at = 0; at < accounts; at++) {
    const account = String(100_000_000_000 + at)
    for (let day = 1; day <= days; day++) stage.write(logPath(account, dayAt(day)), 'x')
  }
  const asked = Array.from({ length: days }, (_, at) => dayAt(at + 1))
  const before = lists()
  const size = await listedSize(bucket, prefix, asked)
  expect(size).toEqual({
    bytes: accounts * days,
    days: { listed: 4, all: days },
    folders: { listed: 50, all: accounts },
  })
  expect(lists() - before).toBeLessThan(350)
})

it('of accounts with many Regions some folders stand for all', async () => {
  const regions = ['eu-west-1', 'us-east-1', 'us-west-2']
  for (let at = 0; at < 40; at++) {
    const account = String(100_000_000_000 + at)
    for (const region of regions) stage.write(logPath(account, dayAt(1), 'a', region), 'xy')
  }
  expect(await listedSize(bucket, prefix, [dayAt(1)])).toEqual({
    bytes: 240,
    days: { listed: 1, all: 1 },
    folders: { listed: 100, all: 120 },
  })
})

it('a part that is empty tells nothing of the rest', async () => {
  // Fifty of the accounts are looked at: not the one in the middle.
  for (let at = 0; at < 51; at++) {
    const day = at === 25 ? dayAt(1) : '2024/01/01'
    stage.write(logPath(String(100_000_000_000 + at), day), 'x')
  }
  expect(await listedSize(bucket, prefix, [dayAt(1)])).toBeUndefined()
})

it('where there is nothing it is nothing', async () => {
  const nothing = { bytes: 0, days: { listed: 1, all: 1 }, folders: { listed: 0, all: 0 } }
  expect(await listedSize(bucket, prefix, [dayAt(20)])).toEqual(nothing)
})

it('the list of a folder of a day is read for twenty pages, and not to its end where it is longer', async () => {
  const account = '111111111111'
  for (let at = 0; at < 20_000; at++) stage.write(logPath(account, dayAt(1), String(at)), 'x')
  expect(await listedSize(bucket, prefix, [dayAt(1)])).toMatchObject({ bytes: 20_000 })
  stage.write(logPath(account, dayAt(1), 'one-more'), 'x')
  stage.write(logPath(account, dayAt(2)), 'x')
  expect(await listedSize(bucket, prefix, [dayAt(1), dayAt(2)])).toBeUndefined()
})
