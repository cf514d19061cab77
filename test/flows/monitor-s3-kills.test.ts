/** A load from a bucket that is killed: nothing lost, nothing twice, nothing left behind for long. */
import { spawn } from 'node:child_process'
import { mkdirSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.ts'
import { installEngine } from '../support/engine.ts'
import { tutorialKey } from '../support/iam-users.ts'
import { keyless, keylessCommand } from '../support/programs.ts'
import { createTempHome, type TempHome } from '../support/temp-home.ts'
import { event } from '../unit/monitor/records.ts'

let home: TempHome
let sandbox: Sandbox
let env: Readonly<Record<string, string>>
beforeEach(async () => {
  home = createTempHome()
  installEngine(home)
  mkdirSync(join(home.path, 'bucket'))
  sandbox = await startSandbox({ buckets: { 'my-trail': join(home.path, 'bucket') } })
  const { keyId, secret } = tutorialKey('deploy')
  const keys = { AWS_ACCESS_KEY_ID: keyId, AWS_SECRET_ACCESS_KEY: secret }
  env = { ...home.env, ...keys, AWS_ENDPOINT_URL_S3: sandbox.url, AWS_REGION: 'us-east-1' }
})
afterEach(async () => {
  await sandbox.close()
  home.remove()
})

const files = 40

async function killedAfter(objects: number, argv: readonly string[]): Promise<string | null> {
  const [program = '', ...words] = keylessCommand()
  const before = sandbox.journal.count('s3:GetObject')
  const child = spawn(program, [...words, ...argv], { env, stdio: 'ignore' })
  const ended = new Promise<string | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (_, signal) => resolve(signal))
  })
  const watch = setInterval(() => {
    if (sandbox.journal.count('s3:GetObject') - before >= objects) child.kill('SIGKILL')
  }, 5)
  return await ended.finally(() => clearInterval(watch))
}

it('goes on where it was', async () => {
  for (let at = 0; at < files; at++) {
    home.write(`bucket/logs/${String(at).padStart(3, '0')}.json`, JSON.stringify([event()]))
  }
  const store = join(home.path, 'store')
  const load = ['monitor', 'load', 's3://my-trail', '--store', store]
  const slow = sandbox.faults.add({ operation: 's3:GetObject', kind: 'slow', ms: 100 })
  for (const objects of [1, 9, 30]) {
    expect(await killedAfter(objects, load)).toBe('SIGKILL')
    for (const name of readdirSync(join(store, 'incoming'))) {
      expect(statSync(join(store, 'incoming', name)).mode & 0o777).toBe(0o600)
    }
  }
  sandbox.faults.clear(slow.id)
  const last = await keyless(load, { env })
  expect(last, last.stderr).toMatchObject({ exitCode: 0 })
  expect(readdirSync(join(store, 'incoming'))).toEqual([])
  const sql = 'SELECT count(*), count(DISTINCT id) FROM stored'
  const counted = await keyless(['monitor', 'sql', sql, '--csv', '--store', store], { env })
  expect(counted.stdout.split('\r\n')[1]).toBe(`${files},${files}`)
}, 120_000)
