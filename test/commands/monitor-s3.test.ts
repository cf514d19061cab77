/** `monitor` over a bucket of the sandbox, signed in as a person is. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { installEngine } from '../support/engine.ts'
import { keyless } from '../support/programs.ts'
import { callsOf, createStage, setUpDevAdmin, type Stage } from '../support/stage.ts'
import { event } from '../unit/monitor/records.ts'

let stage: Stage
let folder: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'keyless-bucket-'))
  stage = await createStage({}, { buckets: { 'my-trail': folder } })
  installEngine(stage.home)
  await setUpDevAdmin(stage)
}, 60_000)
afterAll(async () => {
  await stage.close()
  rmSync(folder, { recursive: true, force: true })
})

// A store without our own journal.
const store = () => join(stage.home.path, 'store')
const monitor = async (...args: string[]) =>
  keyless(['monitor', ...args, '--store', store()], { env: stage.env })

function plant(day: string, account = '111111111111'): void {
  const name = `${account}_CloudTrail_eu-west-1_${day.replaceAll('/', '')}T0900Z_a.json.gz`
  const path = join(folder, `AWSLogs/${account}/CloudTrail/eu-west-1/${day}`, name)
  mkdirSync(dirname(path), { recursive: true })
  const records = [event({ recipientAccountId: account })]
  writeFileSync(path, gzipSync(JSON.stringify({ Records: records })))
}

const day = (ago: number): string =>
  new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10).replaceAll('-', '/')

it('reads a bucket as a profile, remembers both, and begins where it ended', async () => {
  for (const ago of [40, 20, 1]) plant(day(ago))
  plant(day(1), '222222222222')
  const narrow = ['--account', '111111111111', '--since', '30d']
  const first = await monitor('load', 's3://my-trail', '--profile', 'dev-admin', ...narrow)
  expect(first, first.stderr).toMatchObject({ exitCode: 0 })
  expect(first.stderr).toContain('Read 2 events from 2 new files.')
  plant(day(0))
  plant(day(10))
  const again = await monitor('load')
  expect(again.stderr).toContain('Read 1 event from 1 new file, 1 known already.')
  const whole = await monitor('report', '--from', 's3://my-trail', '--all', '--json')
  expect(whole.stderr).toContain('Read 3 events from 3 new files, 3 known already.')
  expect(callsOf(stage, 's3:GetObject')).toBe(6)
  const status = JSON.parse((await monitor('status', '--json')).stdout) as object
  expect(status).toMatchObject({ events: 6, sources: ['s3://my-trail/'] })
  const shown = await monitor('status')
  expect(shown.stdout).toContain('s3://my-trail/ (as dev-admin, 111111111111, from ')
  expect(readdirSync(join(store(), 'incoming'))).toEqual([])
}, 60_000)

it('says what is missing: the bucket, the profile, the permission, the address', async () => {
  const refused = async (...args: string[]) => {
    const { exitCode, stderr } = await monitor('load', ...args)
    return [exitCode, stderr]
  }
  const profile = ['--profile', 'dev-admin']
  expect(await refused('s3://no-trail', ...profile)).toEqual([
    2,
    'error: There is no bucket no-trail.\ntry: check the name: keyless monitor load s3://BUCKET/PREFIX\n',
  ])
  expect(await refused('s3://My_Trail', ...profile)).toEqual([
    2,
    expect.stringContaining('s3://BUCKET'),
  ])
  expect(await refused('s3://my-trail', '--profile', 'none')).toEqual([
    1,
    expect.stringContaining('There is no profile named none.'),
  ])
  expect(await refused('s3://my-trail', ...profile, '--region', 'Europe')).toEqual([
    2,
    expect.stringContaining('--region'),
  ])
  stage.sandbox.faults.add({ operation: 's3:ListObjectsV2', kind: 'denied', count: 1 })
  const [code, words] = await refused('s3://my-trail', ...profile)
  expect(code).toBe(5)
  expect(words).toContain('The role of dev-admin may not do s3:ListBucket in the bucket my-trail')
  expect(words).toContain('try: allow the role s3:ListBucket')
}, 60_000)

it('keys that S3 does not take any more are replaced, and it goes on', async () => {
  stage.sandbox.faults.add({
    ...{ operation: 's3:ListObjectsV2', kind: 'error', name: 'ExpiredToken', count: 1 },
  })
  const before = callsOf(stage, 'GetRoleCredentials')
  const { exitCode, stderr } = await monitor('load', 's3://my-trail', '--profile', 'dev-admin')
  expect(exitCode, stderr).toBe(0)
  expect(callsOf(stage, 'GetRoleCredentials')).toBe(before + 1)
}, 60_000)
