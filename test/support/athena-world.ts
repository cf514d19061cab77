/** What runs Athena's statements in the tests: sqlglot reads them, DuckDB answers them, over a table shaped as Athena's. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { witness } from './witnesses.ts'

type Fields = Readonly<Record<string, unknown>>

export interface AthenaAnswer {
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  readonly rows: readonly (readonly (string | null)[])[]
}

export interface AthenaWorld {
  /** `"keyless"."cloudtrail"` with these records, as the table over a trail's files gives them. */
  plant(records: readonly Fields[]): Promise<void>
  /** `"lake"."store"` with them, as an event data store of CloudTrail Lake has them. */
  plantLake(records: readonly Fields[]): Promise<void>
  execute(sql: string, parameters?: readonly string[]): Promise<AthenaAnswer>
  /** What kind of statement it is; rejects for what Athena's grammar does not have. */
  parsed(sql: string): Promise<string>
  close(): Promise<void>
}

const text = 'VARCHAR'

/** As the columns of the table that keyless makes. */
const rawColumns: Readonly<Record<string, string>> = {
  eventversion: text,
  useridentity: `STRUCT(type ${text}, principalid ${text}, arn ${text}, accountid ${text}, invokedby ${text},
    accesskeyid ${text}, username ${text}, onbehalfof STRUCT(userid ${text}, identitystorearn ${text}),
    credentialid ${text}, sessioncontext STRUCT(
      attributes STRUCT(mfaauthenticated ${text}, creationdate ${text}),
      sessionissuer STRUCT(type ${text}, principalid ${text}, arn ${text}, accountid ${text}, username ${text}),
      sourceidentity ${text}, webidfederationdata STRUCT(federatedprovider ${text})))`,
  eventtime: text,
  eventsource: text,
  eventname: text,
  awsregion: text,
  sourceipaddress: text,
  useragent: text,
  errorcode: text,
  errormessage: text,
  requestparameters: text,
  responseelements: text,
  additionaleventdata: text,
  serviceeventdetails: text,
  eventid: text,
  readonly: text,
  eventtype: text,
  eventcategory: text,
  recipientaccountid: text,
  timestamp: text,
  $path: text,
}

/** Times are times there, and JSON is a map of texts; the record stands beside them as it came. */
const lakeColumns: Readonly<Record<string, string>> = {
  ...rawColumns,
  useridentity: (rawColumns['useridentity'] ?? '')
    .replace(`creationdate ${text}`, 'creationdate TIMESTAMP')
    .replace(/\s*credentialid VARCHAR,/, ''),
  eventjson: text,
  eventtime: 'TIMESTAMP',
  readonly: 'BOOLEAN',
  ...Object.fromEntries(
    ['requestparameters', 'responseelements', 'additionaleventdata', 'serviceeventdetails'].map(
      (name) => [name, `MAP(${text}, ${text})`],
    ),
  ),
}

const jsonFields = new Set([
  'requestParameters',
  'responseElements',
  'additionalEventData',
  'serviceEventDetails',
])

function lowered(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name.toLowerCase(), lowered(inner)]),
  )
}

type Cell = (name: string, value: unknown) => unknown

const trailCell: Cell = (name, value) =>
  jsonFields.has(name) && value !== null ? JSON.stringify(value) : lowered(value)

/** What is none of a column's kind is not in Lake. */
const lakeCell: Cell = (name, value) => {
  if (name === 'readOnly') return ['true', 'false'].includes(String(value)) ? value : null
  if (!jsonFields.has(name)) return lowered(value)
  return typeof value === 'object' && !Array.isArray(value) ? value : null
}

/** A record as the table's own reader gives it: names in lower case, some fields as their JSON. */
function rawLine(record: Fields, isLake: boolean): string {
  const cell = isLake ? lakeCell : trailCell
  const fields = Object.entries(record).map(([name, value]) => [
    name.toLowerCase(),
    cell(name, value),
  ])
  const day = String(record['eventTime']).slice(0, 10).replaceAll('-', '/')
  return JSON.stringify({
    ...Object.fromEntries(fields),
    ...(isLake
      ? { eventjson: JSON.stringify(record) }
      : { timestamp: day, $path: 's3://trail/a.json.gz' }),
  })
}

function translator() {
  const python = witness('KEYLESS_WITNESS_PYTHON') ?? ''
  const script = fileURLToPath(new URL('athena-sql.py', import.meta.url))
  const child = spawn(python, [script], { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  let last: Promise<unknown> = Promise.resolve()
  const ask = async (sql: string, parameters: readonly string[] | undefined): Promise<string> => {
    const parse = parameters === undefined
    child.stdin.write(`${JSON.stringify({ sql, parameters, parse })}\n`)
    const { value } = await lines.next()
    const answer = JSON.parse(String(value)) as { sql?: string; error?: string }
    if (answer.sql === undefined) throw new Error(`${answer.error}\n${sql}`)
    return answer.sql
  }
  return {
    translate: async (sql: string, parameters?: readonly string[]) => {
      const mine = last.then(async () => ask(sql, parameters))
      last = mine.catch(() => {})
      return mine
    },
    close: async () => {
      child.stdin.end()
      if (child.exitCode === null) await once(child, 'exit')
    },
  }
}

/** The names that Athena gives types in an answer. */
function typeName(type: string): string {
  if (/^(?:BIGINT|HUGEINT|UBIGINT)/.test(type)) return 'bigint'
  if (/^TIMESTAMP/.test(type)) return 'timestamp'
  return (
    { INTEGER: 'integer', DOUBLE: 'double', BOOLEAN: 'boolean', DATE: 'date' }[type] ?? 'varchar'
  )
}

function cellText(value: unknown): string | null {
  if (value === null || value === undefined) return null
  return value instanceof Date
    ? value.toISOString().replace('T', ' ').replace('Z', '')
    : String(value)
}

async function run(connection: DuckDBConnection, sql: string): Promise<AthenaAnswer> {
  const reader = await connection.runAndReadAll(sql)
  const types = reader.columnTypes().map(String)
  const columns = reader
    .columnNames()
    .map((name, at) => ({ name, type: typeName(types[at] ?? '') }))
  return { columns, rows: reader.getRowsJS().map((row) => row.map(cellText)) }
}

interface Plant {
  readonly records: readonly Fields[]
  readonly columns: Readonly<Record<string, string>>
}

async function plantAs(connection: DuckDBConnection, table: string, plant: Plant): Promise<void> {
  const { records, columns } = plant
  const file = join(tmpdir(), `keyless-athena-${process.pid}-${Math.random()}.json`)
  const isLake = columns === lakeColumns
  writeFileSync(file, records.map((record) => `${rawLine(record, isLake)}\n`).join(''))
  const typed = Object.entries(columns).map(([name, type]) => `'${name}': '${type}'`)
  await connection.run(
    `CREATE OR REPLACE TABLE ${table} AS
    SELECT * FROM read_json('${file}', format = 'newline_delimited', columns = {${typed.join(', ')}})`,
  )
  rmSync(file)
}

export async function createAthenaWorld(): Promise<AthenaWorld> {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  await connection.run('CREATE SCHEMA keyless; CREATE SCHEMA lake')
  const { translate, close } = translator()
  return {
    plant: async (records) =>
      plantAs(connection, 'keyless.cloudtrail', { records, columns: rawColumns }),
    plantLake: async (records) =>
      plantAs(connection, 'lake.store', { records, columns: lakeColumns }),
    parsed: async (sql) => translate(sql),
    execute: async (sql, parameters = []) => run(connection, await translate(sql, parameters)),
    close: async () => {
      connection.closeSync()
      instance.closeSync()
      await close()
    },
  }
}
