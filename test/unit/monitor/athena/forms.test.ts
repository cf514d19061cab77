import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Cell, Engine, Parameters } from '../../../../src/monitor/engine.ts'
import { cellOf } from '../../../../src/monitor/engines/athena/cells.ts'
import { tableStatements } from '../../../../src/monitor/engines/athena/create-table.ts'
import { usualAthena } from '../../../../src/monitor/engines/athena/settings.ts'
import { withParameters } from '../../../../src/monitor/engines/athena/compose.ts'
import { directoryParts } from '../../../../src/monitor/engines/athena/directory-parts.ts'
import {
  keptNames,
  missingSteps,
  questionText,
  type TableRequest,
} from '../../../../src/monitor/engines/athena/tables.ts'
import { eventColumns } from '../../../../src/monitor/events/columns.ts'
import { detectors } from '../../../../src/monitor/findings/detectors.ts'
import { findAll } from '../../../../src/monitor/findings/find.ts'
import {
  parametersOf,
  type Question,
  questions,
} from '../../../../src/monitor/questions/questions.ts'
import { useQuestions } from '../../../../src/monitor/questions/use-questions.ts'
import type { Span } from '../../../../src/monitor/store/open-store.ts'
import { findUnused } from '../../../../src/monitor/unused/find-unused.ts'
import { journalLine } from '../../../../src/system/journal-line.ts'
import { writeTraffic } from '../../../../src/sandbox/traffic/traffic.ts'
import { type AthenaWorld, createAthenaWorld } from '../../../support/athena-world.ts'
import { missingWitness } from '../../../support/witnesses.ts'
import { fixtures } from '../findings/fixtures.ts'
import { createMonitorStage, type MonitorStage } from '../monitor-stage.ts'
import { oddRecords } from './odd-records.ts'

type Fields = Readonly<Record<string, unknown>>

let stage: MonitorStage
let world: AthenaWorld
let request: TableRequest = {
  raw: { kind: 'trail', name: '"keyless"."cloudtrail"' },
  days: { first: '2013-01-01', last: '2030-01-01' },
  users: new Map(),
  place: { database: 'keyless', prefix: 'keyless_test' },
  directory: [],
  ownKeys: [],
}

function recordsIn(folder: string): readonly Fields[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(({ name }) => name.endsWith('.json.gz'))
    .flatMap(({ parentPath, name }) => {
      const text = gunzipSync(readFileSync(join(parentPath, name))).toString('utf8')
      return (JSON.parse(text) as { Records: Fields[] }).Records
    })
}

/** Who is assigned what in that month, and somebody with a name that no SQL may take for its own. */
function documentsIn(folder: string): readonly object[] {
  const lines = readFileSync(join(folder, 'directory.jsonl'), 'utf8').trim().split('\n')
  return lines.map((line) => JSON.parse(line) as object)
}

const odd = [
  { Groups: [{ GroupId: '1'.repeat(36), DisplayName: `o'$since\t--"?\n, assignments` }] },
]

/** Lake has times as times: a record with none that is one is not in it, and is no event elsewhere. */
function hasTime({ eventTime }: Fields): boolean {
  return (
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/.test(String(eventTime)) &&
    new Date(String(eventTime)).toISOString().startsWith(String(eventTime).slice(0, 19))
  )
}

/** The same, in an event data store of CloudTrail Lake. */
const inLake = (): TableRequest => ({
  ...request,
  raw: { kind: 'lake', name: '"lake"."store"' },
  place: { database: 'keyless', prefix: 'keyless_lake' },
})

interface Where {
  readonly span?: Span
  readonly over?: TableRequest
}

async function ask(sql: string, given: Parameters = {}, { span = {}, over = request }: Where = {}) {
  const { sql: text, parameters } = withParameters(questionText(sql, over, span), given)
  const { columns, rows } = await world.execute(text, parameters)
  return {
    columns: columns.map(({ name }) => name),
    rows: rows.map((row) =>
      row.map((cell, at) => cellOf(cell, columns[at] ?? { name: '', type: '' })),
    ),
    more: false,
  }
}

async function askRows(sql: string, given: Parameters = {}, where: Where = {}) {
  const { columns, rows } = await ask(sql, given, where)
  return rows.map((row): Record<string, Cell> =>
    Object.fromEntries(columns.map((name, at) => [name, row[at] ?? null])),
  )
}

function engineOf(where: Where): Engine {
  const none = async (): Promise<never> => Promise.reject(new Error('not asked for'))
  return {
    version: 'Athena',
    ask: async (sql, given = {}) => ask(sql, given, where),
    run: none,
    refuseChanges: none,
    close: () => {},
  }
}

describe.skipIf(missingWitness('KEYLESS_WITNESS_PYTHON'))('the same SQL in Athena', () => {
  beforeAll(async () => {
    stage = createMonitorStage()
    world = await createAthenaWorld()
    const month = join(stage.folder, 'month')
    mkdirSync(month)
    writeTraffic(month, { people: 12, days: 24, seed: 11, start: new Date('2026-10-20T00:00:00Z') })
    const real = recordsIn(fileURLToPath(new URL('../../../fixtures/cloudtrail', import.meta.url)))
    const told = Object.values(fixtures).flatMap(({ good, bad }) => [...good, ...bad] as Fields[])
    const others = [...real, ...told, ...oddRecords]
    await world.plant([...recordsIn(month), ...others])
    stage.plant('others.json', others)
    await stage.load()
    const { users, ...lists } = await stage.directory(...documentsIn(month), ...odd)
    const names = new Map(users.map(({ id, name }) => [id, name]))
    request = { ...request, users: names, directory: directoryParts({ users, ...lists }) }
    const all = [...keptNames, 'assignments'].map((name) => `SELECT * FROM ${name}`).join(' UNION ')
    await world.plantLake([...recordsIn(month), ...others].filter(hasTime))
    for (const one of [request, inLake()]) {
      for (const { sql } of missingSteps(all, one, new Set())) await world.execute(sql)
    }
  })
  afterAll(async () => {
    stage.remove()
    await world.close()
  })

  it('every column of every event is what it is in the store', async () => {
    const columns = Object.keys(eventColumns).filter((name) => name !== 'file')
    const sql = `SELECT ${columns.join(', ')} FROM stored ORDER BY id`
    const [ours, theirs] = [await stage.ask({ sql }), await askRows(sql)]
    expect(theirs.length).toBeGreaterThan(3000)
    expect(theirs).toEqual(ours)
    expect(await askRows(sql, {}, { over: inLake() })).toEqual(ours)
  })

  it('every identity is joined to the same person by the same evidence', async () => {
    const sql = 'SELECT * FROM people ORDER BY actor'
    const theirs = await askRows(sql)
    expect(new Set(theirs.map(({ evidence }) => evidence)).size).toBeGreaterThan(6)
    expect(theirs).toEqual(await stage.ask({ sql }))
    expect(await askRows(sql, {}, { over: inLake() })).toEqual(theirs)
  })

  const most = 1_000_000
  const asked: readonly (readonly [Question, Parameters, Span])[] = [
    ['report', {}, {}],
    [
      'report',
      {},
      { since: new Date('2026-11-01T00:00:00Z'), until: new Date('2026-11-03T00:00:00Z') },
    ],
    ['keys', {}, {}],
    ['keyUses', {}, {}],
    ['signIns', { most }, {}],
    ['signIns', { most, person: 'a%' }, {}],
    ['timeline', { most }, { since: new Date('2026-11-09T00:00:00Z') }],
    ['timeline', { most: 7, person: '%a%', service: 's3', role: 'dev%', event: '%' }, {}],
    ['person', { most, name: 'a%' }, {}],
    ['account', { most, name: '%11%' }, {}],
    ['role', { most: 3, name: 'dev%' }, {}],
    ['pageTotals', {}, {}],
    ['pageTimes', { minutes: 60 }, {}],
    ['pageSignIns', { most: 50 }, {}],
    ['pagePeople', { people: 5, accounts: 5 }, {}],
    ['pageAccounts', { people: 5, accounts: 5 }, {}],
    ['pageCells', { people: 5, accounts: 5, minutes: 60, most }, {}],
    [
      'pageBehind',
      {
        people: 5,
        accounts: 5,
        from: 0,
        to: 2_000_000_000,
        person: 2,
        hour: 34,
        ahead: 0,
        or_ahead: 60,
        most,
      },
      {},
    ],
    ['pageEvents', { people: 5, accounts: 5, each: 3, most }, {}],
  ]

  /** Of Trino, and names with columns of ours; sqlglot lets through what it does not know. */
  const trinoFunctions = new Set(
    `arbitrary array_agg array_join asin atan2 cast coalesce concat concat_ws cos count chr date_diff date_trunc dense_rank
    extract floor given greatest json_extract json_extract_scalar json_format lag least length lines links listed lower max max_by md5 min min_by near nullif pi power radians regexp_extract
    regexp_like regexp_replace replace round row row_number sin split split_part sqrt strpos substr sum to_hex to_utf8 try_cast unnest`.split(
      /\s+/,
    ),
  )

  /** What may stand before a parenthesis and is no function. */
  const notFunctions = new Set(
    `and as by each else exists filter from hits in insert join not on or over select then values when where with`.split(
      /\s+/,
    ),
  )

  it('no function stands in a form that Athena does not have', () => {
    const all = keptNames.map((name) => `SELECT * FROM ${name}`).join(' UNION ')
    const texts = [
      ...missingSteps(all, request, new Set()).map(({ sql }) => sql),
      ...missingSteps(all, inLake(), new Set()).map(({ sql }) => sql),
      ...Object.values(questions).map((sql) => questionText(sql, request, {})),
      ...detectors.map(({ sql }) => questionText(sql, request, {})),
      ...Object.values(useQuestions).map((sql) => questionText(sql, request, {})),
      ...request.directory.map(({ sql }) => sql),
    ]
    const strange = texts.flatMap((text) => {
      const bare = text.replace(/--[^\n]*/g, '').replace(/'(?:[^']|'')*'/g, "''")
      const names = [...bare.matchAll(/\b([a-z_0-9]+)\s*\(/gi)].map(([, name = '']) =>
        name.toLowerCase(),
      )
      return names.filter((name) => !trinoFunctions.has(name) && !notFunctions.has(name))
    })
    expect([...new Set(strange)]).toEqual([])
    // Divided by 60.0 a number keeps one digit in Trino: 60e0 is no decimal.
    expect(texts.filter((text) => /[/*] *\d+\.\d+(?!e)/.test(text))).toEqual([])
  })

  it('no question is left out', () => {
    expect([...new Set(asked.map(([question]) => question))].toSorted()).toEqual(
      Object.keys(questions).toSorted(),
    )
  })

  it('the table over the trail is one that Athena can make', async () => {
    const settings = { ...usualAthena, profile: 'p', region: undefined, bytesPerDay: undefined }
    const more = { trail: 's3://t/AWSLogs/o-1/', eventDataStore: undefined, output: undefined }
    const plan = {
      settings: { ...settings, ...more },
      trail: more.trail,
      accounts: ['111111111111'],
      regions: ['eu-west-1'],
      since: '2024-01-01',
    }
    const [database = '', table = ''] = tableStatements(plan)
    expect(await world.parsed(database)).toBe('Create')
    expect(await world.parsed(table)).toBe('Create')
  })

  it.each(asked)(
    '%s %j of Athena and of Lake is answered as by DuckDB',
    async (question, parameters, span) => {
      const sql = questions[question]
      const given = parametersOf(sql, { most, ...parameters })
      const theirs = await askRows(sql, given, { span })
      expect(theirs.length).toBeGreaterThan(0)
      expect(theirs).toEqual(await stage.ask(question, { ...span, parameters }))
      expect(await askRows(sql, given, { span, over: inLake() })).toEqual(theirs)
    },
  )

  const use = { since: new Date('2026-10-21T00:00:00Z'), until: new Date('2026-11-12T00:00:00Z') }

  it.each([{}, { person: 'a%' }, { account: '%prod%' }])(
    'what of the assignments %j nobody used is the same',
    async (about) => {
      const asked = { ...use, ...about }
      const theirs = await findUnused(engineOf({}), asked)
      expect(theirs.coverage.isWhole).toBe(true)
      expect(new Set(theirs.rows.map(({ state }) => state)).size).toBeGreaterThan(1)
      expect(theirs).toEqual(await stage.unused(asked))
      expect(await findUnused(engineOf({ over: inLake() }), asked)).toEqual(theirs)
    },
  )

  it('what the keys of this machine were used for is the same', async () => {
    const sql = `SELECT access_key, person FROM acts
      WHERE kind = 'person' AND permission_set IS NOT NULL ORDER BY time, id LIMIT 1`
    const [{ access_key: key } = {}] = await stage.ask({ sql })
    const own = createMonitorStage()
    own.write(
      'current.jsonl',
      journalLine({
        time: use.since,
        event: 'credentials',
        accessKeyId: String(key),
        pid: 7,
        parents: [],
      }),
    )
    await own.loadWith({ sources: [stage.folder], journal: own.folder })
    await own.directory(...documentsIn(join(stage.folder, 'month')))
    const ours = await own.ownUses()
    own.remove()
    request = { ...request, ownKeys: ['AKIAOTHER', String(key)] }
    const theirs = await ask(useQuestions.ownUses)
    expect(theirs.rows.length).toBeGreaterThan(1)
    expect(theirs).toEqual(ours)
    expect(await ask(useQuestions.ownUses, {}, { over: inLake() })).toEqual(ours)
  })

  it('every detector finds the same', async () => {
    const since = new Date('2026-11-01T00:00:00Z')
    const none = new AbortController().signal
    const theirs = await findAll(detectors, engineOf({ span: { since } }), none)
    const codes = new Set(theirs.findings.map(({ code }) => code))
    // Places are on this machine alone.
    const missed = detectors.map(({ code }) => code).filter((code) => !codes.has(code))
    expect(missed).toEqual(['impossible-travel', 'first-country'])
    expect(theirs).toEqual(await stage.find(undefined, { since }))
    const lake = engineOf({ span: { since }, over: inLake() })
    expect(await findAll(detectors, lake, none)).toEqual(theirs)
  })
})
