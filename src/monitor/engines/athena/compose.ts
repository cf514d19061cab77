/** Questions as Athena takes them: one statement each, what it asks of in front of it. */
import type { Parameters } from '../../engine.ts'
import { quoted } from '../duckdb.ts'

/** A statement and the literals for its `?`, in their order. */
export interface Statement {
  readonly sql: string
  readonly parameters: readonly string[]
}

/** What stands behind a name: the text of a SELECT. */
export type Names = ReadonlyMap<string, string>

const comments = /^(?:\s*--[^\n]*\n)*\s*/

/** The statement without comments before it and a semicolon behind it. */
export function bareText(sql: string): string {
  return sql.replace(comments, '').replace(/[;\s]+$/, '')
}

/** Whether the text has a name of a WITH that is called so. */
function isOwn(text: string, name: string): boolean {
  return new RegExp(`\\b${name}\\s*(?:\\([a-z_, ]*\\)\\s*)?AS\\s*\\(`, 'i').test(text)
}

/** Those that the text asks of, and what they ask of themselves, each after all that it needs. */
export function neededNames(sql: string, names: Names): readonly string[] {
  const seen = new Set<string>()
  const found: string[] = []
  const look = (text: string): void => {
    // A column may have the name of a table: one more than is needed costs nothing.
    for (const [, word = ''] of text.matchAll(/(?:\bFROM|\bJOIN|,)\s*([a-z_]+)\b/gi)) {
      const name = word.toLowerCase()
      const behind = names.get(name)
      if (behind === undefined || seen.has(name) || isOwn(text, name)) continue
      seen.add(name)
      look(behind)
      found.push(name)
    }
  }
  look(sql)
  return found
}

/** The text with what it asks of as its own first names. */
export function withNames(sql: string, names: Names): string {
  const parts = neededNames(sql, names).map((name) => `${name} AS (\n${names.get(name) ?? ''}\n)`)
  if (parts.length === 0) return bareText(sql)
  const bare = bareText(sql)
  const [start = '', recursive] = /^WITH\s+(RECURSIVE\s+)?/i.exec(bare) ?? []
  const head = `WITH ${recursive === undefined ? '' : 'RECURSIVE '}${parts.join(',\n')}`
  return start === '' ? `${head}\n${bare}` : `${head},\n${bare.slice(start.length)}`
}

function literal(value: string | number | null): string {
  if (value === null) return 'NULL'
  return typeof value === 'number' ? String(value) : quoted(value)
}

/** Comments and texts, where a `$` is none of ours; names of others are such texts. */
const parameter = /--[^\n]*|'(?:[^']|'')*'|\$([a-z_]+)/g

/** `$name` as `?`, once for each time that it stands there. */
export function withParameters(sql: string, given: Parameters): Statement {
  const parameters: string[] = []
  const text = sql.replace(parameter, (whole, name: string | undefined) => {
    if (name === undefined || !Object.hasOwn(given, name)) return whole
    parameters.push(literal(given[name] ?? null))
    return '?'
  })
  return { sql: text, parameters }
}

/** Names of user ids as a table. As many as a statement of 256 KB has room for beside the rest. */
export function directoryText(users: ReadonlyMap<string, string>): string {
  const rows: string[] = []
  let length = 0
  for (const [id, name] of users) {
    const row = `(${quoted(id)}, ${quoted(name)})`
    length += Buffer.byteLength(row) + 2
    if (length > 180_000) break
    rows.push(row)
  }
  if (rows.length === 0) {
    return 'SELECT CAST(NULL AS VARCHAR) AS user_id, CAST(NULL AS VARCHAR) AS name WHERE false'
  }
  return `SELECT user_id, name FROM (VALUES ${rows.join(', ')}) AS listed (user_id, name)`
}

/** Ids of keys as a table, those that come first. */
export function keysText(keys: readonly string[]): string {
  const all = keys.slice(0, 8000).join(',')
  if (all === '') return 'SELECT CAST(NULL AS VARCHAR) AS access_key WHERE false'
  return `SELECT access_key FROM UNNEST(split(${quoted(all)}, ',')) AS given (access_key)`
}
