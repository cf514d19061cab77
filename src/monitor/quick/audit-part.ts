/**
 * Looks at a part that DuckDB made of files by itself: which files have something unusual in them, and
 * what is odd in the others. Columns have few different values, so that each is looked at once.
 */
import type { Engine } from '../engine.ts'
import { quoted } from '../engines/duckdb.ts'
import { type EventColumn, eventColumns } from '../events/columns.ts'
import type { Oddity } from '../events/decode-event.ts'

export interface Audit {
  /** Records of each file that has any. */
  readonly events: ReadonlyMap<string, number>
  /** Files that decode-event.ts must read. */
  readonly unusual: ReadonlySet<string>
}

const names = Object.keys(eventColumns) as EventColumn[]

/** Those that are looked at record by record, while they are read, are ours, or a piece of another one. */
const looked = new Set<EventColumn>([
  ...(['request', 'response', 'additional', 'details', 'file', 'origin'] as const),
  ...(['role', 'permission_set', 'session_name'] as const),
])

const textColumns = names.filter((name) => eventColumns[name] === 'VARCHAR' && !looked.has(name))

const misreadRole =
  'role IS DISTINCT FROM exact_role(issuer_arn, arn) ' +
  'OR permission_set IS DISTINCT FROM exact_permission_set(role)'

/** What follows the first colon, of which the likely form takes no more than up to the next one. */
const misreadSession = "identity_type = 'AssumedRole' AND principal_id LIKE '%:%:%'"

/** More than a part has. Without a limit DuckDB looks at all texts first, and tells them apart then. */
const each = 'LIMIT 1000000000'

/** @param part A table. */
export async function auditPart(engine: Engine, part: string): Promise<Audit> {
  const counted = await engine.ask(
    `SELECT file, count(*), count(*) = count(time) FROM ${part} GROUP BY file`,
  )
  const events = new Map(counted.rows.map(([file, count]) => [String(file), Number(count)]))
  const unusual = new Set(
    counted.rows.filter((row) => row[2] !== true).map(([file]) => String(file)),
  )
  const conditions = await unusualColumns(engine, part)
  if (conditions.length > 0) {
    const sql = `SELECT DISTINCT file FROM ${part} WHERE ${conditions.join(' OR ')}`
    for (const [file] of (await engine.ask(sql)).rows) unusual.add(String(file))
  }
  return { events, unusual }
}

/** Conditions that some row fulfils. */
async function unusualColumns(engine: Engine, part: string): Promise<readonly string[]> {
  // Each condition with the rows of which one may fulfil it.
  const looks = textColumns.map((name): readonly [string, string] => {
    const texts = `(SELECT DISTINCT ${name} FROM ${part} WHERE ${name} IS NOT NULL ${each})`
    return [`coalesce(unusual_text(${name}), false)`, texts]
  })
  const roles = `(SELECT DISTINCT issuer_arn, arn, role, permission_set FROM ${part} ${each})`
  looks.push([misreadRole, roles], [misreadSession, part])
  const found = looks.map(
    ([condition, rows]) =>
      `SELECT ${quoted(condition)} WHERE EXISTS (FROM ${rows} WHERE ${condition})`,
  )
  const { rows } = await engine.ask(found.join(' UNION ALL '))
  return rows.map(([condition]) => `(${String(condition)})`)
}

const oddities: Readonly<Partial<Record<Oddity, EventColumn>>> = {
  account: 'account',
  address: 'address',
  region: 'region',
}

/** What decode-event.ts counts as odd, with doubles. */
export async function oddIn(
  engine: Engine,
  part: string,
): Promise<Readonly<Partial<Record<Oddity, number>>>> {
  const counts = Object.entries(oddities).map(
    ([kind, column]) =>
      `SELECT '${kind}', sum(events) FROM (SELECT ${column} AS text, count(*) AS events FROM ${part} GROUP BY ALL) ` +
      `WHERE NOT is_${kind}(text) HAVING sum(events) > 0`,
  )
  const { rows } = await engine.ask(counts.join(' UNION ALL '))
  return Object.fromEntries(rows.map(([kind, count]) => [String(kind), Number(count)]))
}
