/** Athena over an organisation's trail: what a question needs is made into tables once, then asked. */
import { createHash } from 'node:crypto'
import { ConfigError } from '../../../errors.ts'
import { readTextIfPresent, writePrivateFile } from '../../../system/files.ts'
import type { Answer, Cell, Engine } from '../../engine.ts'
import { isFields } from '../../events/fields.ts'
import type { Span } from '../../store/open-store.ts'
import { type AthenaColumn, cellOf } from './cells.ts'
import { bareText, withParameters } from './compose.ts'
import type { Days } from './decode.ts'
import { answerPath } from './kept-tables.ts'
import { createTables, type MakingOptions } from './make-tables.ts'
import { dollarsFor } from './price.ts'
import { execute, type Execution, invalidQuery, type ResultPage, resultPages } from './service.ts'
import { questionText } from './tables.ts'

export interface AthenaOptions extends MakingOptions {
  /** Read before the time asked for: what came before tells whose something is, and what is usual. */
  readonly daysBefore: number
}

/** What was read so far. */
export interface Spent {
  readonly statements: number
  readonly scannedBytes: number
  readonly dollars: number
}

export interface AthenaEngine extends Engine {
  spent(): Spent
}

/** Where nothing is said about when. */
export const usualDays = 7

/** More is not worth keeping. */
const mostKeptRows = 50_000

const dayMs = 86_400_000

const hourMs = 3_600_000

/** `--since 7d` is another second each time: to the hour, so that the same question is the same statement. */
function steady(at: Date): Date {
  const ms = at.getTime()
  return ms % 60_000 === 0 ? at : new Date(ms - (ms % hourMs))
}

const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10)

interface Table {
  readonly columns: readonly AthenaColumn[]
  readonly rows: readonly (readonly (string | null)[])[]
  readonly more: boolean
}

/** As many rows as were asked for, no page more than they need. */
async function collected(pages: AsyncGenerator<ResultPage>, mostRows: number): Promise<Table> {
  let columns: readonly AthenaColumn[] = []
  const rows: (readonly (string | null)[])[] = []
  for await (const page of pages) {
    columns = page.columns
    for (const row of page.rows) {
      if (rows.length === mostRows) return { columns, rows, more: true }
      rows.push(row)
    }
  }
  return { columns, rows, more: false }
}

function answerOf({ columns, rows, more }: Table): Answer {
  const typed = (row: readonly (string | null)[]): readonly Cell[] =>
    columns.map((column, at) => cellOf(row[at], column))
  return { columns: columns.map(({ name }) => name), rows: rows.map(typed), more }
}

function isTable(value: unknown): value is Table {
  if (!isFields(value)) return false
  const { columns, rows, more } = value
  const isHeader = Array.isArray(columns) && columns.every((column) => isFields(column))
  return isHeader && Array.isArray(rows) && rows.every(Array.isArray) && typeof more === 'boolean'
}

function keptAnswer(path: string): Table | undefined {
  try {
    const value: unknown = JSON.parse(readTextIfPresent(path) ?? '')
    return isTable(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** The engine for questions about that time. Nothing is asked of AWS before the first question. */
export function openAthena(options: AthenaOptions, asked: Span): AthenaEngine {
  const { world, settings, folder, users, directory, ownKeys, daysBefore } = options
  const nowMs = world.api.options.clock.now().getTime()
  const endMs = Math.min(asked.until?.getTime() ?? nowMs, nowMs)
  const since = steady(asked.since ?? new Date(endMs - usualDays * dayMs))
  const span: Span = { since, until: asked.until }
  const days: Days = { first: dayOf(since.getTime() - daysBefore * dayMs), last: dayOf(endMs) }
  let spent: Spent = { statements: 0, scannedBytes: 0, dollars: 0 }
  const run = async (sql: string, parameters: readonly string[] = []): Promise<Execution> => {
    const execution = await execute(world, { sql, parameters })
    const { scannedBytes } = execution
    spent = {
      statements: spent.statements + 1,
      scannedBytes: spent.scannedBytes + scannedBytes,
      dollars: spent.dollars + dollarsFor(scannedBytes, settings.pricePerTb),
    }
    return execution
  }
  const tables = createTables(options, days, run)
  const ask: Engine['ask'] = async (sql, given = {}, mostRows = Number.POSITIVE_INFINITY) => {
    const { database, prefix } = await tables.readyFor(sql)
    const text = questionText(sql, { place: { database, prefix }, users, directory, ownKeys }, span)
    const statement = withParameters(text, given)
    const digest = createHash('sha256')
      .update(JSON.stringify([statement, mostRows]))
      .digest('hex')
    const path = answerPath(folder, prefix, digest)
    const kept = keptAnswer(path)
    if (kept !== undefined) return answerOf(kept)
    try {
      const { id } = await run(statement.sql, statement.parameters)
      const table = await collected(resultPages(world.api, id), mostRows)
      if (table.rows.length <= mostKeptRows) writePrivateFile(path, JSON.stringify(table))
      return answerOf(table)
    } catch (error) {
      if (!(error instanceof ConfigError) || error.code !== 'athena-table-missing') throw error
      // A name that whoever asks made up: what was made stays.
      if (!error.message.includes(prefix)) throw invalidQuery(error.message)
      tables.forget()
      const { message, details } = error
      const fix = 'run the same command again'
      throw new ConfigError('athena-table-missing', message, { details, fix, cause: error })
    }
  }
  return {
    version: 'Athena',
    spent: () => spent,
    ask,
    run: async (sql) => void (await run(sql)),
    refuseChanges: async (sql) => {
      if (/^(?:SELECT|WITH)\b/i.test(bareText(sql))) return
      throw invalidQuery('Only one SELECT can be asked of Athena.')
    },
    close: () => {},
  }
}
