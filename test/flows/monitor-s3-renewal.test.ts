/** A load from a bucket that takes longer than its credentials are good for. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { installEngine } from '../support/engine.ts'
import { keyless } from '../support/programs.ts'
import { callsOf, createStage, setUpDevAdmin, type Stage } from '../support/stage.ts'
import { event } from '../unit/monitor/records.ts'

const files = 60
const hour = 3_600_000

let stage: Stage
let folder: string
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'keyless-bucket-'))
  mkdirSync(join(folder, 'logs'))
  for (let at = 0; at < files; at++) {
    const name = `${String(at).padStart(3, '0')}.json`
    writeFileSync(join(folder, 'logs', name), JSON.stringify([event()]))
  }
  stage = await createStage({}, { buckets: { 'my-trail': folder } })
  installEngine(stage.home)
  await setUpDevAdmin(stage)
  stage.sandbox.faults.add({ operation: 's3:GetObject', kind: 'slow', ms: 50 })
}, 60_000)
afterEach(async () => {
  await stage.close()
  rmSync(folder, { recursive: true, force: true })
})

const run = async (...args: string[]) => keyless(args, { env: stage.env })
const store = () => ['--store', join(stage.home.path, 'store')]
const load = async () =>
  run('monitor', 'load', 's3://my-trail', '--profile', 'dev-admin', ...store())

/** The clock of AWS moves on once so many objects were asked for. */
async function whileTimePasses<T>(
  jumps: readonly { readonly objects: number; readonly ms: number }[],
  work: () => Promise<T>,
): Promise<T> {
  const left = [...jumps]
  const watch = setInterval(() => {
    const [next] = left
    if (next === undefined || callsOf(stage, 's3:GetObject') < next.objects) return
    left.shift()
    stage.sandbox.clock.advance(next.ms)
  }, 2)
  return await work().finally(() => clearInterval(watch))
}

async function stored(): Promise<string | undefined> {
  const sql = 'SELECT count(*), count(DISTINCT id) FROM stored'
  const { stdout } = await run('monitor', 'sql', sql, '--csv', ...store())
  return stdout.split('\r\n')[1]
}

it('goes on with fresh ones, taken once for all that was under way', async () => {
  const before = callsOf(stage, 'GetRoleCredentials')
  const jumps = [
    { objects: 10, ms: 2 * hour },
    { objects: 40, ms: 2 * hour },
  ]
  const { exitCode, stderr } = await whileTimePasses(jumps, load)
  expect(exitCode, stderr).toBe(0)
  expect(stderr).toContain(`Read ${files} events from ${files} new files.`)
  // The first ones, and others for each time that they had ended.
  expect(callsOf(stage, 'GetRoleCredentials')).toBe(before + 3)
  expect(await stored()).toBe(`${files},${files}`)
}, 60_000)

it('says that one must sign in where the sign-in is over too, and goes on there afterwards', async () => {
  const { exitCode, stderr } = await whileTimePasses([{ objects: 30, ms: 30 * 24 * hour }], load)
  expect(exitCode, stderr).toBe(4)
  expect(stderr).toContain('keyless login')
  expect(await run('login', '--profile', 'dev-admin')).toMatchObject({ exitCode: 0 })
  const asked = callsOf(stage, 's3:GetObject')
  const again = await load()
  expect(again.exitCode, again.stderr).toBe(0)
  expect(callsOf(stage, 's3:GetObject') - asked).toBeLessThan(files - 20)
  expect(await stored()).toBe(`${files},${files}`)
}, 60_000)
