/** Which rows the store does not have yet. */
import type { Engine } from '../engine.ts'
import type { Part } from './log.ts'
import { idsWithin } from './write-part.ts'

export interface FreshRows {
  /** A table; the one that was given where nothing of it is known. */
  readonly rows: string
  readonly count: number
  /** UTC, `2026-11-23 09:00:00`. */
  readonly from: string
  readonly to: string
}

/** Of a table, each id once and none that the parts have; undefined when nothing is left. */
export async function freshRows(
  engine: Engine,
  folder: string,
  table: string,
  parts: readonly Part[],
): Promise<FreshRows | undefined> {
  const form = "'%Y-%m-%d %H:%M:%S'"
  const sum = await engine.ask(
    `SELECT count(*), count(DISTINCT id), strftime(min(time), ${form}), strftime(max(time), ${form}) FROM ${table}`,
  )
  const [all, ids, from, to] = sum.rows[0] ?? []
  if (typeof from !== 'string' || typeof to !== 'string') return undefined
  // The same record has the same time: no other part can have it.
  const others = parts.filter((part) => part.from <= to && part.to >= from)
  const isKnown =
    others.length === 0 ? 'false' : `id IN (${idsWithin(folder, others, { from, to })})`
  const counted = await engine.ask(`SELECT count(DISTINCT id) FROM ${table} WHERE ${isKnown}`)
  const count = Number(ids) - Number(counted.rows[0]?.[0] ?? 0)
  if (count === 0) return undefined
  if (count === all) return { rows: table, count, from, to }
  const twins = `SELECT id FROM ${table} GROUP BY id HAVING count(*) > 1`
  const rows =
    `(SELECT * FROM ${table} WHERE NOT ${isKnown} AND id NOT IN (${twins}) UNION ALL ` +
    `SELECT * FROM ${table} WHERE NOT ${isKnown} AND id IN (${twins}) ` +
    'QUALIFY row_number() OVER (PARTITION BY id ORDER BY file) = 1)'
  return { rows, count, from, to }
}
