/**
 * What a question needs worked out before, as tables of Athena: the events themselves and whose they are.
 * A name of a WITH is worked out again wherever it is asked of, and each time AWS reads (and charges) the
 * whole trail for it: `acts` would do so some fifty times.
 */
import { firsts } from '../../findings/firsts.ts'
import { views } from '../../people/views.ts'
import type { Span } from '../../store/open-store.ts'
import { storeTime } from '../../events/time.ts'
import { directoryText, keysText, type Names, neededNames, withNames } from './compose.ts'
import { type Days, type RawTable, storedText } from './decode.ts'
import { inTrino } from './dialect.ts'
import { directoryLists, directoryName, type DirectoryPart } from './directory-parts.ts'

export interface TablePlace {
  readonly database: string
  /** Of the names of all tables of one making: `keyless_20261123t090000z_0a1b2c3d`. */
  readonly prefix: string
}

export interface TableRequest {
  readonly raw: RawTable
  readonly days: Days
  /** Names of user ids. */
  readonly users: ReadonlyMap<string, string>
  readonly place: TablePlace
  /** Who is assigned what, where the question needs it. */
  readonly directory: readonly DirectoryPart[]
  /** Keys that our journal says were given here, the newest first. */
  readonly ownKeys: readonly string[]
}

/** What a question is told beside the tables of the events. */
export type Beside = Pick<TableRequest, 'place' | 'users' | 'directory' | 'ownKeys'>

/** One statement that makes one table. */
export interface TableStep {
  readonly name: string
  readonly sql: string
}

/** GeoIP files are on this machine, not in the bucket: nothing is placed. */
const noPlaces = `SELECT
  CAST(NULL AS VARCHAR) AS address,
  CAST(NULL AS VARCHAR) AS country,
  CAST(NULL AS VARCHAR) AS city,
  CAST(NULL AS DOUBLE) AS latitude,
  CAST(NULL AS DOUBLE) AS longitude
WHERE false`

/** So is the list of networks. */
const noRunners = `SELECT CAST(NULL AS VARCHAR) AS provider, CAST(NULL AS VARCHAR) AS address
WHERE false`

/** Migrations are of this machine as well. */
const noKeys = `SELECT CAST(NULL AS VARCHAR) AS access_key, CAST(NULL AS TIMESTAMP) AS time
WHERE false`

const keptViews: ReadonlyMap<string, string> = new Map([
  ...views.filter(({ isKept }) => isKept).map(({ name, sql }) => [name, inTrino(sql)] as const),
  ['firsts', inTrino(firsts)],
])

const freeViews = views.filter(({ isKept }) => !isKept).map(({ name, sql }) => [name, sql] as const)

/** All that may be a table, each after those that it reads. */
export const keptNames: readonly string[] = ['stored', ...keptViews.keys()]

/** `"keyless"."keyless_…_acts"`. */
export function tableName({ database, prefix }: TablePlace, name: string): string {
  return `"${database}"."${prefix}_${name}"`
}

function within({ since, until }: Span): string {
  const time = (at: Date): string => `TIMESTAMP '${storeTime(at)}'`
  const bounds = [
    ...(since === undefined ? [] : [`time >= ${time(since)}`]),
    ...(until === undefined ? [] : [`time < ${time(until)}`]),
  ]
  return bounds.length === 0 ? '' : ` WHERE ${bounds.join(' AND ')}`
}

/** What stands behind the names that may be asked of, once the tables are made. */
function namesFor({ place, users, directory, ownKeys }: Beside, span: Span): Names {
  const made = keptNames.map((name) => [name, `SELECT * FROM ${tableName(place, name)}`] as const)
  const stored = `SELECT * FROM ${tableName(place, 'stored')}`
  const parts = directory.map(({ name }) => `SELECT * FROM ${tableName(place, name)}`)
  return new Map([
    ...made,
    ...freeViews,
    ['events', `${stored}${within(span)}`],
    ['directory', directoryText(users)],
    ['places', noPlaces],
    ['strange_runners', noRunners],
    ['retired_keys', noKeys],
    ['own_keys', keysText(ownKeys)],
    ...(parts.length === 0 ? [] : [[directoryName, parts.join(' UNION ALL ')] as const]),
    ...(parts.length === 0 ? [] : directoryLists),
  ])
}

/** The SELECT whose answer the table of this name holds. */
function behind(request: TableRequest, name: string): string {
  if (name === 'stored') return storedText(request.raw, request.days)
  const names = new Map(namesFor(request, {}))
  names.delete(name)
  return withNames(keptViews.get(name) ?? '', names)
}

/** The tables that the text asks of and that are not made yet, in the order in which they must be. */
export function missingSteps(
  sql: string,
  request: TableRequest,
  made: ReadonlySet<string>,
): readonly TableStep[] {
  const { place, directory } = request
  const sources: Names = new Map([
    ...keptViews,
    ...freeViews,
    ['stored', ''],
    ['events', 'SELECT * FROM stored'],
    [directoryName, ''],
    ...directoryLists,
  ])
  const needed = neededNames(sql, sources)
  const selects = [
    ...needed.filter((name) => keptNames.includes(name)).map((name) => ({ name, sql: undefined })),
    ...(needed.includes(directoryName) ? directory : []),
  ]
  return selects
    .filter(({ name }) => !made.has(name))
    .map(({ name, sql: own }) => {
      // Their files go beside the answers: a workgroup may forbid to name another place.
      const head = `CREATE TABLE ${tableName(place, name)}
WITH (format = 'PARQUET', write_compression = 'ZSTD')
AS `
      return { name, sql: `${head}${own ?? behind(request, name)}` }
    })
}

/** The question with the tables behind its names. */
export function questionText(sql: string, request: Beside, span: Span): string {
  return withNames(inTrino(sql), namesFor(request, span))
}
