import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { announce, homePath } from '../../src/sandbox/running-sandbox.ts'
import { installEngine } from '../support/engine.ts'
import { keyless } from '../support/programs.ts'
import { createStage, setUpDevAdmin, type Stage } from '../support/stage.ts'

let stage: Stage
beforeEach(async () => {
  stage = await createStage()
  const { url, port, token, startUrl, region } = stage.sandbox
  const folder = join(stage.home.path, '.local', 'state', 'keyless')
  const home = homePath(folder, port)
  announce(
    folder,
    { version: 1, url, port, token, pid: process.pid, startUrl, region, home },
    false,
  )
  installEngine(stage.home)
})
afterEach(async () => {
  await stage.close()
})

const run = (...argv: string[]) => keyless(argv, { env: stage.env, cwd: stage.home.path })

interface Row {
  readonly person: string
  readonly account: string
  readonly role: string | null
  readonly service: string
  readonly evidence: string
  readonly strength: string
}

async function report(trail: string): Promise<readonly Row[]> {
  const { stdout, stderr, exitCode } = await run('monitor', 'report', '--json', '--from', trail)
  expect(exitCode, stderr).toBe(0)
  return (JSON.parse(stdout) as { rows: readonly Row[] }).rows
}

it('what alice does in the sandbox is in the report of its trail, certain to be hers', async () => {
  await setUpDevAdmin(stage)
  expect(await run('whoami', '--profile', 'dev-admin')).toMatchObject({ exitCode: 0 })
  const trail = await run('sandbox', 'trail', 'trail')
  expect(trail.exitCode, trail.stderr).toBe(0)
  expect(trail.stderr).toContain('next: keyless monitor report --from')
  const rows = await report('trail')
  const hers = rows.filter(({ person }) => person === 'alice')
  expect(hers).toHaveLength(rows.length)
  const where = hers.map(({ account, role, service }) => [account, role, service])
  expect(where).toContainEqual(['111111111111', null, 'signin'])
  expect(where).toContainEqual(['111111111111', null, 'sso'])
  expect(where).toContainEqual(['111111111111', 'AdministratorAccess', 'sts'])
  const session = hers.find(({ role }) => role === 'AdministratorAccess')
  expect(session).toMatchObject({ evidence: 'user-id', strength: 'certain' })
})

it('with the identities of before it is hers by the name of the session, and a second run doubles nothing', async () => {
  await setUpDevAdmin(stage)
  await run('whoami', '--profile', 'dev-admin')
  const first = await run('sandbox', 'trail', 'before', '--old', '--json')
  const told = JSON.parse(first.stdout) as { events: number; files: number; newFiles: number }
  expect(told.newFiles).toBe(told.files)
  const again = await run('sandbox', 'trail', 'before', '--old', '--json')
  expect(JSON.parse(again.stdout)).toMatchObject({ events: told.events, newFiles: 0 })
  const rows = await report('before')
  const session = rows.find(({ role }) => role === 'AdministratorAccess')
  expect(session).toMatchObject({ person: 'alice', evidence: 'session-name', strength: 'strong' })
  const count = "SELECT count(*) FROM stored WHERE origin = 'cloudtrail'"
  const { stdout } = await run('monitor', 'sql', count, '--csv')
  expect(stdout.split('\r\n')[1]).toBe(String(told.events))
})

it('a month of traffic is read whole, and its people are known', async () => {
  const traffic = await run(
    'sandbox',
    'traffic',
    'month',
    '--people',
    '12',
    '--days',
    '3',
    '--json',
  )
  expect(traffic.exitCode, traffic.stderr).toBe(0)
  const { events } = JSON.parse(traffic.stdout) as { events: number }
  const load = await run('monitor', 'load', 'month/AWSLogs', '--json')
  expect(JSON.parse(load.stdout)).toMatchObject({ events, doubles: 0, problems: {} })
  const rows = await report('month/AWSLogs')
  const worker = rows.find(({ person, role }) => person === 'worker-0005' && role !== null)
  expect(worker).toMatchObject({ evidence: 'user-id', strength: 'certain' })
  const wrong = await run('sandbox', 'traffic', 'other', '--start', '2026-02-30')
  expect(wrong.exitCode).toBe(2)
  expect(wrong.stderr).toContain('--start must be a day')
})
