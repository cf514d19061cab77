import { copyFileSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { quickFile } from '../../../src/monitor/quick/quick-files.ts'
import { runProgram } from '../../support/programs.ts'
import { missingWitness, witness } from '../../support/witnesses.ts'
import { createMonitorStage, type MonitorStage } from './monitor-stage.ts'
import { event } from './records.ts'

const folder = fileURLToPath(new URL('../../fixtures/cloudtrail', import.meta.url))
const names = readdirSync(folder).filter((name) => name.endsWith('.gz'))

let stage: MonitorStage
beforeEach(() => {
  stage = createMonitorStage()
})
afterEach(() => {
  stage.remove()
})

interface RealEvent {
  readonly eventSource: string
  readonly errorCode?: string
  readonly userIdentity: { readonly type?: string; readonly userName?: string }
}

function realEvents(): readonly RealEvent[] {
  return names.flatMap((name) => {
    const text = gunzipSync(readFileSync(join(folder, name))).toString('utf8')
    return (JSON.parse(text) as { Records: RealEvent[] }).Records
  })
}

/** How often each text occurs, the way a person with jq would count. */
function counts(texts: readonly string[]): Record<string, number> {
  const all: Record<string, number> = {}
  for (const text of texts.toSorted()) all[text] = (all[text] ?? 0) + 1
  return all
}

it('real files are read without losing a record, and counted as they are written', async () => {
  const real = realEvents()
  expect(await stage.load(folder)).toMatchObject({ events: real.length, doubles: 0 })
  const rows = await stage.ask({
    sql: "SELECT concat(service, ' ', identity_type, ' ', user_name, ' ', error_code) AS text FROM stored",
  })
  const ours = counts(rows.map(({ text }) => String(text).trim()))
  const theirs = real.map(
    ({ eventSource, userIdentity: { type = '', userName = '' }, errorCode }) =>
      `${eventSource.replace('.amazonaws.com', '')} ${type} ${userName} ${errorCode ?? ''}`.trim(),
  )
  expect(ours).toEqual(counts(theirs))
})

it('roles that an attacker went through are joined to the user by their keys', async () => {
  await stage.load(folder)
  const rows = await stage.ask({
    sql: "SELECT DISTINCT person, strength FROM acts WHERE evidence = 'role-chain'",
  })
  expect(rows).toEqual([{ person: 'bert-jan', strength: 'certain' }])
})

it('real files are left to DuckDB, all of them', async () => {
  stage.write('by-hand.jsonl', JSON.stringify(event()))
  await stage.load(folder, stage.folder)
  const rows = await stage.ask({ sql: 'SELECT count(*) AS n FROM stored GROUP BY batch' })
  expect(rows.map(({ n }) => n).toSorted()).toEqual([1, 2900])
})

interface Counted {
  readonly ids: readonly string[]
  /** How many events have these fields, each as a text. */
  readonly groups: readonly (readonly [key: readonly string[], events: number])[]
}

const jqCounts = `[.[].Records[]] | {
  ids: (map(.eventID) | sort),
  groups: (
    map([
      .eventName, (.eventSource | rtrimstr(".amazonaws.com")), .awsRegion,
      .userIdentity.type, .userIdentity.arn, .userIdentity.accessKeyId,
      .sourceIPAddress, .errorCode, .eventTime[:10]
    ] | map(. // "")) | group_by(.) | map([.[0], length])
  )
}`

async function countedByJq(): Promise<Counted> {
  const script = fileURLToPath(new URL('../../support/ask-jq.py', import.meta.url))
  const files = names.map((name) => join(folder, name))
  const argv = [witness('KEYLESS_WITNESS_PYTHON') ?? '', script, jqCounts, ...files]
  const { stdout, stderr, exitCode } = await runProgram(argv, { env: {} })
  expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 })
  return JSON.parse(stdout) as Counted
}

const columns = [
  ...['name', 'service', 'region', 'identity_type', 'arn', 'access_key', 'address', 'error_code'],
  'CAST(CAST(time AS DATE) AS VARCHAR)',
].map((column, at) => `coalesce(${column}, '') AS c${at}`)

async function countedByUs(): Promise<Counted> {
  const ids = await stage.ask({ sql: 'SELECT CAST(id AS VARCHAR) AS id FROM stored ORDER BY id' })
  const rows = await stage.ask({
    sql: `SELECT ${columns.join(', ')}, count(*) AS events FROM stored GROUP BY ALL`,
  })
  const groups = rows.map(({ events, ...key }) => [Object.values(key).map(String), Number(events)])
  return { ids: ids.map(({ id }) => String(id)), groups: groups as unknown as Counted['groups'] }
}

/** In an order that no locale has a say in. */
function sorted({ ids, groups }: Counted): Counted {
  const keyed = groups.map((group) => [JSON.stringify(group), group] as const)
  const inOrder = keyed.toSorted(([one], [other]) => (one < other ? -1 : 1))
  return { ids: ids.toSorted(), groups: inOrder.map(([, group]) => group) }
}

const isQuick = (path: string): boolean => {
  const file = { path, bytes: 1, modifiedMs: 1 }
  return quickFile({ file, at: path, isTemporary: false }, 1e9) !== undefined
}

describe.skipIf(missingWitness('KEYLESS_WITNESS_PYTHON'))('by jq', () => {
  it('every event and every count is what jq says, read by DuckDB', async () => {
    const { events } = await stage.load(folder)
    const jq = sorted(await countedByJq())
    expect([events, jq.ids.length, jq.groups.length]).toEqual([2900, 2900, 483])
    expect(sorted(await countedByUs())).toEqual(jq)
  })

  it('every event and every count is what jq says, read record by record', async () => {
    // A path that would stand for others is not given to DuckDB.
    const copies = join(stage.folder, 'by [hand]')
    mkdirSync(copies)
    for (const name of names) copyFileSync(join(folder, name), join(copies, name))
    expect(names.filter((name) => isQuick(join(copies, name)))).toEqual([])
    expect(await stage.load(copies)).toMatchObject({ events: 2900, doubles: 0 })
    expect(sorted(await countedByUs())).toEqual(sorted(await countedByJq()))
  })
})
