/** From the lines of a batch to a Parquet file without the events that the store has already. */
import { join } from 'node:path'
import type { Engine } from '../engine.ts'
import { quoted } from '../engines/duckdb.ts'
import { type EventColumn, eventColumns } from '../events/columns.ts'
import { lineColumns } from '../events/row-line.ts'
import { actorOf } from './actor.ts'
import type { Part } from './log.ts'

function typed(name: EventColumn): string {
  if (name === 'id') return 'coalesce(TRY_CAST(id AS UUID), md5(id)::UUID) AS id'
  if (name === 'actor') return `${actorOf()} AS actor`
  const type = eventColumns[name]
  return type === 'VARCHAR' ? name : `TRY_CAST(${name} AS ${type}) AS ${name}`
}

function readLines(path: string): string {
  const columns = lineColumns.map((name) => `'${name}': 'VARCHAR'`).join(', ')
  return (
    `read_csv(${quoted(path)}, auto_detect = false, header = false, delim = chr(31), ` +
    `quote = '', escape = '', max_line_size = 4194304, buffer_size = 8388608, columns = {${columns}})`
  )
}

const names = Object.keys(eventColumns) as EventColumn[]

/** Each thread holds one of them: with more, what is to be written goes over the disk first. */
const rowGroup = 20_480

/** A column of more different values takes less room, and time, without a list of them. */
const mostDifferent = 1000

/** For COPY. */
export const partFormat =
  `(FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE ${rowGroup}, ` +
  `DICTIONARY_SIZE_LIMIT ${mostDifferent})`

export function partPath(folder: string, name: string): string {
  return join(folder, 'events', name)
}

type WrittenPart = Pick<Part, 'name' | 'batch'>

function readParquet(folder: string, parts: readonly WrittenPart[]): string {
  const paths = parts.map(({ name }) => quoted(partPath(folder, name)))
  return `read_parquet([${paths.join(', ')}])`
}

/** Parquet files as a table of the events' columns and `batch`. */
export function readParts(folder: string, parts: readonly WrittenPart[]): string {
  const old = parts.filter(({ batch }) => batch === undefined)
  if (old.length === 0) return readParquet(folder, parts)
  const unnumbered = `SELECT *, 0::BIGINT AS batch FROM ${readParquet(folder, old)}`
  if (old.length === parts.length) return `(${unnumbered})`
  const numbered = parts.filter(({ batch }) => batch !== undefined)
  return `(${unnumbered} UNION ALL BY NAME SELECT * FROM ${readParquet(folder, numbered)})`
}

/** Of the next part: the store's lock and its log make it greater than all before. */
export function nextBatch(parts: readonly Part[]): number {
  return highestBatch(parts) + 1
}

/** 0 where there is none. */
export function highestBatch(parts: readonly Part[]): number {
  return parts.reduce((highest, { batch = 0 }) => Math.max(highest, batch), 0)
}

/** Of the parts' events of that time. */
export function idsWithin(
  folder: string,
  parts: readonly Part[],
  { from, to }: Pick<Part, 'from' | 'to'>,
): string {
  const span = `BETWEEN TIMESTAMP '${from}' AND TIMESTAMP '${to}'`
  return `SELECT id FROM ${readParts(folder, parts)} WHERE time ${span}`
}

export interface NewPart {
  readonly path: string
  readonly name: string
}

/** The part, or undefined when nothing in the batch is new. The file is there then, but not noted yet. */
export async function writePart(
  engine: Engine,
  folder: string,
  batch: NewPart,
  parts: readonly Part[],
): Promise<Part | undefined> {
  const number = nextBatch(parts)
  await engine.run(
    `CREATE OR REPLACE TEMP TABLE incoming AS SELECT ${names.map(typed).join(', ')}, ` +
      `${number}::BIGINT AS batch FROM ${readLines(batch.path)}`,
  )
  const span = await engine.ask(
    "SELECT strftime(min(time), '%Y-%m-%d %H:%M:%S'), strftime(max(time), '%Y-%m-%d %H:%M:%S') FROM incoming",
  )
  const [from, to] = (span.rows[0] ?? []).map(String)
  if (from === undefined || to === undefined || from === 'null') return undefined
  // The same record has the same time: no other part can have it.
  const others = parts.filter((part) => part.from <= to && part.to >= from)
  const stored =
    others.length === 0 ? '' : ` WHERE id NOT IN (${idsWithin(folder, others, { from, to })})`
  const fresh = `SELECT min(rowid) FROM incoming${stored} GROUP BY id`
  const path = partPath(folder, batch.name)
  const copied = await engine.ask(
    `COPY (SELECT * FROM incoming WHERE rowid IN (${fresh})) TO ${quoted(path)} ${partFormat}`,
  )
  await engine.run('DROP TABLE incoming')
  const events = Number(copied.rows[0]?.[0] ?? 0)
  return { name: batch.name, events, from, to, batch: number }
}
