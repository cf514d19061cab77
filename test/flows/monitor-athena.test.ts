import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { SqlStatement } from '../../src/sandbox/athena.ts'
import { createControlClient } from '../../src/sandbox/control-client.ts'
import { type AthenaWorld, createAthenaWorld } from '../support/athena-world.ts'
import { type CliStage, createCliStage, devAdmin } from '../support/cli-transcript.ts'
import { missingWitness } from '../support/witnesses.ts'
import { event, iamUser, roleSession } from '../unit/monitor/records.ts'

let world: AthenaWorld
let stage: CliStage
/** The folder behind the bucket of the trail. */
let bucket: string
let statements: SqlStatement[]
/** Of one reading of the trail. */
let trailBytes: number
/** What Athena answers in the place of the first statement that it fits. */
let fails: readonly [RegExp, string] | undefined

const hour = 3_600_000

const lakeId = '01234567-89ab-cdef-0123-456789abcdef'

/** As Athena has it federated. */
const lakeName = `"aws:cloudtrail"."${lakeId}"`

beforeEach(async () => {
  world = await createAthenaWorld()
  statements = []
  trailBytes = 18e9
  fails = undefined
  bucket = mkdtempSync(join(tmpdir(), 'keyless-trail-'))
  stage = await createCliStage(undefined, {
    buckets: { 'my-trail': bucket },
    runSql: async (statement) => {
      const { sql, parameters } = statement
      statements.push(statement)
      if (fails?.[0].test(sql) === true) throw new Error(fails[1])
      if (/^(?:ALTER|CREATE (?:DATABASE|EXTERNAL))/.test(sql)) return { columns: [], rows: [] }
      const answer = await world.execute(sql.replace(lakeName, '"lake"."store"'), parameters)
      return { ...answer, scannedBytes: sql.includes('"keyless"."cloudtrail"') ? trailBytes : 4000 }
    },
  })
  // What is asked is taken back to the full hour: none ends within a test.
  if (stage.now().getMinutes() > 50) stage.advance(hour / 4)
  await stage.keyless(devAdmin)
  const at = (hours: number) => new Date(Date.now() - hours * hour).toISOString().slice(0, 19) + 'Z'
  const alice = roleSession({ role: 'AWSReservedSSO_Admin_0123456789abcdef', session: 'alice' })
  await world.plant([
    event({ userIdentity: alice, recipientAccountId: '222222222222', eventTime: at(2) }),
    event({ userIdentity: alice, recipientAccountId: '222222222222', eventTime: at(30) }),
    event({ userIdentity: { type: 'Root', accountId: '111111111111' }, eventTime: at(3) }),
    event({ userIdentity: iamUser("o'brien"), eventTime: at(24 * 40) }),
  ])
})
afterEach(async () => {
  await stage.close()
  await world.close()
  rmSync(bucket, { recursive: true })
})

const monitor = (...argv: string[]) => stage.keyless(['monitor', ...argv])

/** Somebody at the terminal answers what is asked. */
const answering = (answer: string, ...argv: string[]) =>
  stage.keyless(['monitor', ...argv], { answer: () => answer })

const trail = ['--trail', 's3://my-trail/AWSLogs/o-1234567890', '--output', 's3://my-answers/x/']

async function create() {
  const made = await monitor('athena', '--profile', 'dev-admin', ...trail, '--create')
  expect(made.exitCode, made.stderr).toBe(0)
  statements.length = 0
}

/** Files with the digest of a question as their name. */
function keptAnswers(): readonly string[] {
  const entries = readdirSync(stage.home.path, { recursive: true, withFileTypes: true })
  const answers = entries.filter(({ name }) => /^[0-9a-f]{64}\.json$/.test(name))
  expect(answers.length).toBeGreaterThan(0)
  return answers.map(({ parentPath, name }) => join(parentPath, name))
}

const begun = () => stage.sandbox.journal.count('athena:StartQueryExecution')

describe.skipIf(missingWitness('KEYLESS_WITNESS_PYTHON'))('Athena', () => {
  it('is told where the trail is: the table is shown, made and remembered', async () => {
    expect(await monitor('report', '--engine', 'athena')).toMatchObject({ exitCode: 1 })
    const plan = ['athena', '--profile', 'dev-admin', ...trail, '--accounts', '111111111111']
    const shown = await monitor(...plan)
    expect(shown.exitCode, shown.stderr).toBe(0)
    expect(shown.stdout).toContain("'projection.account.values' = '111111111111'")
    expect(shown.stdout).toContain(
      "'storage.location.template' = 's3://my-trail/AWSLogs/o-1234567890/${account}/CloudTrail/${region}/${timestamp}'",
    )
    expect(shown.stdout).toContain('"arn:aws:s3:::my-trail/AWSLogs/o-1234567890/*"')
    expect(shown.stderr).toContain('--create')
    expect(begun()).toBe(0)
    expect(await monitor(...plan, '--create')).toMatchObject({ exitCode: 0 })
    expect(statements.map(({ sql }) => /^\w+ \w+/.exec(sql)?.[0])).toEqual([
      'CREATE DATABASE',
      'CREATE EXTERNAL',
      'ALTER TABLE',
    ])
    expect(stage.home.read('.config/keyless/monitor.yaml')).toContain('profile: "dev-admin"')
    expect(
      await monitor('athena', '--regions', 'eu-west-1', '--accounts', '222222222222'),
    ).toMatchObject({
      stdout: expect.stringContaining("'projection.region.values' = 'eu-west-1'") as string,
    })
  })

  it('the first price is told by the sizes of the files, before anything is asked', async () => {
    await create()
    for (const ago of [0, 24, 24 * 9]) {
      const day = new Date(Date.now() - ago * hour).toISOString().slice(0, 10).replaceAll('-', '/')
      const folder = `AWSLogs/o-1234567890/111111111111/CloudTrail/us-east-1/${day}`
      mkdirSync(join(bucket, folder), { recursive: true })
      writeFileSync(join(bucket, folder, 'one.json.gz'), 'x'.repeat(25_000))
    }
    const ask = ['report', '--engine', 'athena', '--since', '2d', '--max-price']
    const refused = await monitor(...ask, '0.000001')
    expect(refused).toMatchObject({ exitCode: 2, stdout: '' })
    expect(refused.stderr).toContain('about 50 kB, less than $0.01 (by the sizes of its files)')
    expect(statements).toEqual([])
    const first = await monitor(...ask, '0.01')
    expect(first.exitCode, first.stderr).toBe(0)
    // Now it was measured: nothing is listed any more.
    const lists = stage.sandbox.journal.count('s3:ListObjectsV2')
    stage.advance(2 * hour)
    expect((await monitor(...ask, '1')).stderr).toMatch(/about 18 GB, \$0\.09\.\n/)
    expect(stage.sandbox.journal.count('s3:ListObjectsV2')).toBe(lists)
  })

  it('answers once what it reads is agreed to, and reads the trail only once', async () => {
    await create()
    stage.sandbox.faults.add({ operation: 's3:ListObjectsV2', kind: 'denied' })
    const refused = await monitor('report', '--engine', 'athena', '--since', '2d')
    expect(refused).toMatchObject({ exitCode: 2, stdout: '' })
    expect(refused.stderr).toMatch(/known after the first time, for .* may not do s3:ListBucket/s)
    expect(refused.stderr).toContain('The price is not known')
    expect(statements).toEqual([])
    const first = await monitor('report', '--engine', 'athena', '--since', '2d', '--yes', '--json')
    expect(first.exitCode, first.stderr).toBe(0)
    const { rows } = JSON.parse(first.stdout) as { rows: Record<string, unknown>[] }
    expect(rows.map(({ person, strength, events }) => [person, strength, events])).toEqual([
      ['alice', 'strong', 2],
      ['root', 'certain', 1],
    ])
    expect(first.stderr).toMatch(/Athena read 18 GB in 9 statements: \$0\.09\./)
    const made = begun()
    // The same tables and the programs of keys, another question; then the same question.
    const second = await monitor('person', 'ALI*', '--engine', 'athena', '--since', '1d')
    expect(second.stdout).toMatch(/222222222222 staging +Admin +1/)
    expect(begun()).toBe(made + 2)
    const third = await monitor('person', 'ALI*', '--engine', 'athena', '--since', '1d')
    expect(third).toEqual({ ...second, stderr: '' })
    expect(begun()).toBe(made + 2)
    // An answer that was kept and is none any more is asked for anew.
    for (const name of keptAnswers()) writeFileSync(name, '{}')
    const fourth = await monitor('person', 'ALI*', '--engine', 'athena', '--since', '1d')
    expect(fourth.stdout).toBe(second.stdout)
    expect(begun()).toBe(made + 3)
    expect(statements.at(-1)?.parameters).toContain("'ali%'")
    const reading = statements.filter(({ sql }) => sql.includes('"keyless"."cloudtrail"'))
    expect(reading).toHaveLength(1)
  })

  it('the price is told before, by what was measured, and bounded', async () => {
    await create()
    const ask = ['sign-ins', '--engine', 'athena', '--since', '2d']
    expect(await monitor(...ask, '--yes')).toMatchObject({ exitCode: 0 })
    stage.advance(2 * hour)
    const again = await monitor(...ask)
    expect(again.exitCode, again.stderr).toBe(0)
    expect(again.stderr).toMatch(/about 18 GB, \$0\.09\./)
    // What was made before is not asked again.
    expect(statements.some(({ sql }) => sql.startsWith('DROP TABLE IF EXISTS'))).toBe(true)
    stage.advance(2 * hour)
    const bounded = await monitor(...ask, '--max-price', '0.05')
    expect(bounded).toMatchObject({ exitCode: 2 })
    expect(bounded.stderr).toContain('more than $0.05')
  })

  it('Enter alone agrees to a price that is told, and to none that is not known', async () => {
    await create()
    const ask = ['sign-ins', '--engine', 'athena', '--since', '2d', '--max-price', '0.05']
    stage.sandbox.faults.add({ operation: 's3:ListObjectsV2', kind: 'denied' })
    const unseen = await answering('', ...ask)
    expect(unseen).toMatchObject({ exitCode: 130, stdout: '' })
    expect(unseen.stderr).toContain('The price is not known: ask Athena all the same? [y/N] ')
    expect(statements).toEqual([])
    expect(await answering('y', ...ask)).toMatchObject({ exitCode: 0 })
    stage.advance(2 * hour)
    const told = await answering('', ...ask)
    expect(told.exitCode, told.stderr).toBe(0)
    expect(told.stderr).toMatch(/\$0\.09\.\nAsk Athena\? \[Y\/n\] /)
    stage.advance(2 * hour)
    expect(await answering('n', ...ask)).toMatchObject({ exitCode: 130, stdout: '' })
  })

  it('the page of report has charts, findings and events of the trail', async () => {
    await create()
    const file = join(stage.home.path, 'page.html')
    const ask = ['report', '--engine', 'athena', '--since', '2d', '--yes', '--json']
    const written = await monitor(...ask, '--html', file)
    expect(written.exitCode, written.stderr).toBe(0)
    expect(JSON.parse(written.stdout)).toMatchObject({ file, events: 3 })
    const page = stage.home.read('page.html')
    expect(page).toContain('"people":[{"id":"alice","name":"alice"')
    expect(page).toContain('"code":"root-used"')
    expect(page).toContain('"where":" --engine athena"')
  })

  it('findings learn from the days before, and SQL changes nothing', async () => {
    await create()
    const found = await monitor(
      'findings',
      '--engine',
      'athena',
      '--since',
      '2d',
      '--yes',
      '--json',
    )
    expect(found.exitCode, found.stderr).toBe(1)
    expect(found.stdout).toContain('Root of 111111111111 was used')
    const sql = ['sql', '--engine', 'athena', '--since', '2d', '--yes', '--json']
    const told = await monitor(...sql, 'SELECT count(*) AS n, true AS yes FROM history;')
    expect(JSON.parse(told.stdout)).toMatchObject({ more: false, rows: [{ n: 3, yes: true }] })
    const bad = await monitor(...sql, 'DROP TABLE cloudtrail')
    expect(bad).toMatchObject({ exitCode: 2 })
    fails = [/nowhere/, "SYNTAX_ERROR: line 1:1: Column 'nowhere' cannot be resolved"]
    expect(await monitor(...sql, 'SELECT nowhere FROM acts')).toMatchObject({ exitCode: 2 })
  })

  it('what nobody needs is told by the use in the trail', async () => {
    await create()
    const ask = ['unused', '--engine', 'athena', '--since', '3d', '--yes']
    const without = await monitor(...ask)
    expect(without).toMatchObject({ exitCode: 2 })
    expect(without.stderr).toContain('keyless monitor directory --profile NAME')
    expect((await stage.keyless(['whoami', '--profile', 'dev-admin'])).exitCode).toBe(0)
    stage.advance(72 * hour)
    await stage.keyless(['login', '--profile', 'dev-admin'])
    expect((await monitor('directory', '--profile', 'dev-admin')).exitCode).toBe(0)
    const { entries } = await createControlClient(stage.sandbox).trail(0, false)
    await world.plant(entries.map((entry) => entry.event))
    const unused = await monitor(...ask)
    expect(unused.exitCode, unused.stderr).toBe(0)
    expect(unused.stdout).toMatch(
      /^222222222222 staging +ReadOnlyAccess +Everybody \(group of 2\) +not since \d{4}-\d\d-\d\d$/m,
    )
    expect(unused.stdout).not.toMatch(/^111111111111 dev +AdministratorAccess/m)
    expect(unused.stderr).toMatch(/next: keyless monitor unused --commands --engine athena/)
    // All of it was kept.
    const made = begun()
    expect(await monitor(...ask)).toMatchObject({ stdout: unused.stdout })
    expect(begun()).toBe(made)
    const mine = await monitor(...ask, '--mine', '--json')
    expect(mine.exitCode, mine.stderr).toBe(0)
    const { roles } = JSON.parse(mine.stdout) as { roles: { role: string; state: string }[] }
    expect(roles.filter(({ state }) => state === 'used')).toMatchObject([
      { role: 'AdministratorAccess' },
    ])
    expect(statements.at(-1)?.sql).toContain('split(')
    expect(await monitor(...ask, '--from', 'x')).toMatchObject({ exitCode: 2 })
    // A name that nobody made is a question's own mistake: what was made stays.
    fails = [/nowhere/, "TABLE_NOT_FOUND: Table 'awsdatacatalog.keyless.nowhere' does not exist"]
    const sql = ['sql', 'SELECT * FROM nowhere, acts', '--engine', 'athena', '--since', '3d']
    expect((await monitor(...sql, '--yes')).stderr).toContain('SELECT * FROM acts LIMIT 1')
    const reading = statements.filter((one) => one.sql.includes('"keyless"."cloudtrail"'))
    expect(reading).toHaveLength(1)
  })

  it('an event data store of CloudTrail Lake answers too, and has no files to tell the price by', async () => {
    const arn = `arn:aws:cloudtrail:us-east-1:111111111111:eventdatastore/${lakeId}`
    const lake = ['--event-data-store', arn, '--output', 's3://my-answers/x/']
    const shown = await monitor('athena', '--profile', 'dev-admin', ...lake)
    expect(shown.stdout).toContain('"lakeformation:GetDataAccess"')
    expect(await monitor('athena', '--profile', 'dev-admin', ...lake, '--create')).toMatchObject({
      exitCode: 0,
    })
    expect(stage.home.read('.config/keyless/monitor.yaml')).toContain(`"${lakeId}"`)
    const alice = roleSession({ role: 'AWSReservedSSO_Admin_0123456789abcdef', session: 'alice' })
    const eventTime = new Date(Date.now() - hour).toISOString().slice(0, 19) + 'Z'
    await world.plantLake([event({ userIdentity: alice, eventTime })])
    const ask = ['report', '--engine', 'athena', '--since', '1d', '--json']
    const refused = await monitor(...ask)
    expect(refused.exitCode).toBe(2)
    expect(refused.stdout).toContain('The price is not known')
    const told = await monitor(...ask, '--yes')
    expect(told.exitCode, told.stderr).toBe(0)
    expect(JSON.parse(told.stdout)).toMatchObject({ rows: [{ person: 'alice', events: 1 }] })
    expect(statements.some(({ sql }) => sql.includes(lakeName))).toBe(true)
    const empty = await monitor('report', '--engine', 'athena', '--since', '2030-01-01', '--yes')
    expect(empty.stderr).toContain('of all that is in the trail of that time')
  })

  it('whoever stops waiting stops the statement too', async () => {
    await create()
    const stop = new AbortController()
    let reached = (): void => {}
    const reading = new Promise<void>((resolve) => (reached = resolve))
    const { execute } = world
    world = {
      ...world,
      execute: async () => {
        reached()
        return new Promise(() => {})
      },
    }
    const argv = ['monitor', 'report', '--engine', 'athena', '--yes']
    const asked = stage.keyless(argv, { signal: stop.signal })
    await reading
    stop.abort(new Error('stopped'))
    await asked.catch(() => {})
    world = { ...world, execute }
    expect(stage.sandbox.journal.count('athena:StopQueryExecution')).toBe(1)
  })

  it('what is wrong is told with what to do', async () => {
    const ask = ['report', '--engine', 'athena', '--yes']
    await monitor(
      'athena',
      '--profile',
      'dev-admin',
      ...trail.slice(0, 2),
      '--accounts',
      '1'.repeat(12),
    )
    const noOutput = await monitor(
      ...[
        'athena',
        '--profile',
        'dev-admin',
        ...trail.slice(0, 2),
        '--accounts',
        '1'.repeat(12),
        '--create',
      ],
    )
    const setUp = 'try: keyless monitor athena --output s3://BUCKET/FOLDER/ --create'
    expect(noOutput.stderr).toContain(setUp)
    await create()
    fails = [
      /cloudtrail/,
      "TABLE_NOT_FOUND: line 1:1: Table 'awsdatacatalog.keyless.cloudtrail' does not exist",
    ]
    expect((await monitor(...ask)).stderr).toContain('keyless monitor athena --create')
    fails = [
      /cloudtrail/,
      'PERMISSION_DENIED: Access Denied (Service: Amazon S3; Status Code: 403)',
    ]
    const denied = await monitor(...ask)
    expect(denied).toMatchObject({ exitCode: 5 })
    expect(denied.stderr).toContain('policy')
    stage.sandbox.faults.add({ operation: 'athena:StartQueryExecution', kind: 'denied' })
    expect(await monitor(...ask)).toMatchObject({ exitCode: 5 })
    fails = undefined
    stage.sandbox.faults.clear()
    for (const [wrong, fix] of [
      [['report', '--engine', 'spark'], 'with --engine athena'],
      [[...ask, '--from', 'x'], 'without --from'],
      [[...ask, '--max-price', 'much'], 'with --max-price 2.50'],
      [['athena', '--trail', 'my-trail'], 'athena --trail s3://BUCKET/AWSLogs/'],
      [['athena', '--accounts', 'all'], 'athena --accounts 111111111111,222222222222'],
      [['athena', '--regions', '*'], 'athena --regions eu-west-1,us-east-1'],
      [['athena', '--first-day', 'today'], 'athena --first-day 2024-01-01'],
    ] as const) {
      const { exitCode, stderr } = await monitor(...wrong)
      expect({ exitCode, says: stderr.replaceAll(/\s+/g, ' ') }).toEqual({
        exitCode: 2,
        says: expect.stringContaining(fix) as string,
      })
    }
    const well = await monitor(...ask)
    expect(well.exitCode, well.stderr).toBe(0)
  })
})
