import { readdirSync, rmSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { event } from '../records.ts'
import { type BucketStage, createBucketStage, logPath, sourceIn } from './bucket-stage.ts'

let stage: BucketStage
beforeEach(async () => {
  stage = await createBucketStage()
})
afterEach(async () => {
  await stage.close()
})

const load = async (...from: Parameters<BucketStage['source']>) =>
  stage.loadWith({ sources: [stage.source(...from)] })

const count = async () => {
  const [row] = await stage.ask({ sql: 'SELECT count(*) AS events FROM stored' })
  return row?.['events']
}

const asked = (operation: string) => stage.sandbox.journal.count(`s3:${operation}`)

/** What is left of downloads. */
const left = () =>
  readdirSync(join(stage.store, 'incoming')).filter((name) => name.endsWith('.object'))

const accounts = ['111111111111', '222222222222'] as const

function plantTrail(): void {
  for (const account of accounts) {
    for (const day of ['2026/11/20', '2026/11/21', '2026/11/22']) {
      for (const region of ['eu-west-1', 'us-east-1']) {
        stage.plant(logPath(account, day, 'one', region), [event({ recipientAccountId: account })])
      }
    }
    const digests = `AWSLogs/o-exampleorg/${account}/CloudTrail-Digest/eu-west-1/2026/11/20`
    stage.plant(`${digests}/digest.json.gz`, [{ digestStartTime: '2026-11-20T09:00:00Z' }])
    stage.plant(`AWSLogs/o-exampleorg/${account}/Config/eu-west-1/2026/11/20/c.json.gz`, [event()])
  }
  stage.plant('backups/other.json', [event()])
}

it('reads a trail from its bucket as from its folder, and only what is new after that', async () => {
  plantTrail()
  const first = await load()
  expect(first).toMatchObject({ events: 12, knownFiles: 0, doubles: 0 })
  expect(first.files[0]?.path).toBe(`s3://my-trail/${logPath('111111111111', '2026/11/20')}`)
  // A folder is looked through whole, the bucket for logs of CloudTrail.
  const fromFolder = await stage.load(join(stage.folder, 'AWSLogs'))
  expect(fromFolder).toMatchObject({ events: 2, doubles: 12 })
  expect(asked('GetObject')).toBe(12)
  expect(await load()).toMatchObject({ events: 0, knownFiles: 12, doubles: 0 })
  expect(asked('GetObject')).toBe(12)
  stage.plant(logPath('111111111111', '2026/11/23'), [event()])
  expect(await load()).toMatchObject({ events: 1, knownFiles: 12 })
  expect(left()).toEqual([])
})

it('lists no more than what is asked for', async () => {
  plantTrail()
  const narrow = {
    accounts: ['222222222222'],
    regions: ['us-east-1'],
    since: new Date('2026-11-21T23:00:00Z'),
    until: new Date('2026-11-21T23:30:00Z'),
  }
  const { files } = await load('', narrow)
  // The next day too: a file of then has the last events of this one.
  expect(files.map(({ path }) => path.split('/').slice(-4, -1).join('/'))).toEqual([
    '2026/11/21',
    '2026/11/22',
  ])
  // The place and Region of the bucket, its folders, AWSLogs, the organisation, Regions, one list of files.
  expect(asked('ListObjectsV2')).toBe(6)
})

it('an object that is written anew is read again, and one that goes meanwhile is told', async () => {
  const path = logPath('111111111111', '2026/11/20')
  stage.plant(path, [event(), event()])
  await load()
  stage.plant(path, [event(), event(), event()])
  expect(await load()).toMatchObject({ events: 3, knownFiles: 0 })
  const [gone, stays] = [
    logPath('111111111111', '2026/11/21'),
    logPath('111111111111', '2026/11/22'),
  ]
  stage.plant(gone, [event()])
  stage.plant(stays, [event()])
  stage.sandbox.faults.add({
    operation: 's3:GetObject',
    kind: 'error',
    name: 'NoSuchKey',
    count: 1,
  })
  const { files, events } = await load()
  expect(events).toBe(1)
  expect(files.map(({ problems: wrong }) => wrong)).toContainEqual({ unreadable: 1 })
  expect(await load()).toMatchObject({ events: 1 })
})

it('a load that is stopped leaves nothing of its downloads, and goes on where it was', async () => {
  for (let at = 0; at < 30; at++) {
    stage.plant(logPath('111111111111', '2026/11/20', `n${String(at).padStart(2, '0')}`), [event()])
  }
  const stop = new AbortController()
  const source = stage.source()
  const onProgress = ({ files }: { files: number }): void => {
    if (files === 12) stop.abort(new Error('stopped'))
  }
  const loading = stage.loadWith({ sources: [source], onProgress }, stop.signal)
  await expect(loading).rejects.toThrow('stopped')
  expect(left()).toEqual([])
  await load()
  expect(await count()).toBe(30)
})

it('what was read before something broke is not read again', async () => {
  for (let at = 0; at < 20; at++) {
    stage.plant(logPath('111111111111', '2026/11/20', `n${String(at).padStart(2, '0')}`), [event()])
  }
  const onProgress = ({ files }: { files: number }): void => {
    if (files === 12) throw new Error('broken')
  }
  const loading = stage.loadWith({ sources: [stage.source()], onProgress })
  await expect(loading).rejects.toThrow('broken')
  expect((await load()).knownFiles).toBeGreaterThanOrEqual(11)
  expect(await count()).toBe(20)
})

it('asks again where S3 asks for fewer requests or fails', async () => {
  stage.plant(logPath('111111111111', '2026/11/20'), [event()])
  stage.sandbox.faults.add({ operation: 's3:ListObjectsV2', kind: 'throttle', count: 1 })
  stage.sandbox.faults.add({ operation: 's3:GetObject', kind: 'server-error', count: 1 })
  expect(await load()).toMatchObject({ events: 1 })
})

it('finds the Region of the bucket by itself, and names what is missing', async () => {
  stage.plant(logPath('111111111111', '2026/11/20'), [event()])
  const address = { bucket: 'my-trail', prefix: '' }
  const elsewhere = sourceIn(address, { ...stage.access, region: 'ap-southeast-2' })
  expect(await stage.loadWith({ sources: [elsewhere] })).toMatchObject({ events: 1 })
  const other = sourceIn({ bucket: 'no-trail', prefix: '' }, stage.access)
  await expect(stage.loadWith({ sources: [other] })).rejects.toMatchObject({
    code: 'bucket-not-found',
    exitCode: 2,
  })
})

it('says which call was denied, and what the role must be allowed', async () => {
  stage.plant(logPath('111111111111', '2026/11/21'), [event()])
  const { faults } = stage.sandbox
  const list = faults.add({ operation: 's3:ListObjectsV2', kind: 'denied' })
  await expect(load()).rejects.toMatchObject({
    code: 'bucket-denied',
    exitCode: 5,
    details: { permission: 's3:ListBucket', operation: 'ListObjectsV2' },
  })
  faults.clear(list.id)
  faults.add({ operation: 's3:GetObject', kind: 'denied' })
  await expect(load()).rejects.toMatchObject({ details: { permission: 's3:GetObject' } })
  expect(left()).toEqual([])
})

it('an object of another time with the same size is another object', async () => {
  const path = logPath('111111111111', '2026/11/20')
  const file = stage.plant(path, [event()])
  await load()
  utimesSync(file, new Date('2026-11-24T00:00:00Z'), new Date('2026-11-24T00:00:00Z'))
  expect(await load()).toMatchObject({ events: 0, doubles: 1, knownFiles: 0 })
  rmSync(file)
  expect(await load()).toMatchObject({ events: 0, knownFiles: 0 })
})
