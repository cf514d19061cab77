/** The store as tables of DuckDB: `stored`, `events`, `directory`, `places`, `strange_runners`, `retired_keys`, and what people/views.ts makes of them. */
import type { Engine } from '../engine.ts'
import { quoted } from '../engines/duckdb.ts'
import { type EventColumn, eventColumns } from '../events/columns.ts'
import { storeTime } from '../events/time.ts'
import { views } from '../people/views.ts'
import { type NetworksOptions, openStrangeRunners } from '../networks/strange-runners.ts'
import { openPlaces, type PlacesOptions } from '../places/kept-places.ts'
import type { StoreState } from './log.ts'
import { readParts } from './write-part.ts'

export interface Span {
  readonly since?: Date | undefined
  /** Exclusive. */
  readonly until?: Date | undefined
}

/** What is known besides the events. */
export interface KnownBeside {
  /** Keys that a migration of this machine set inactive, and when. */
  readonly retired?: readonly { readonly accessKey: string; readonly at: Date }[] | undefined
}

function utc(at: Date): string {
  return `TIMESTAMP '${storeTime(at)}'`
}

function within({ since, until }: Span): string {
  const bounds = [
    ...(since === undefined ? [] : [`time >= ${utc(since)}`]),
    ...(until === undefined ? [] : [`time < ${utc(until)}`]),
  ]
  return bounds.length === 0 ? '' : ` WHERE ${bounds.join(' AND ')}`
}

/** A store without events has the columns all the same. */
function noEvents(): string {
  const names = Object.keys(eventColumns) as EventColumn[]
  const columns = names.map((name) => `NULL::${eventColumns[name]} AS ${name}`)
  columns.push('NULL::BIGINT AS batch')
  return `(SELECT ${columns.join(', ')} WHERE false)`
}

type Beside = KnownBeside &
  Pick<PlacesOptions, 'list' | 'signal'> &
  Pick<NetworksOptions, 'networks'>

/** Throws ConfigError `places-invalid` and `networks-invalid` too. */
export async function openStore(
  engine: Engine,
  folder: string,
  { parts, names }: Pick<StoreState, 'parts' | 'names'>,
  span: Span,
  { retired = [], networks, ...places }: Beside,
): Promise<void> {
  const stored = parts.length === 0 ? noEvents() : readParts(folder, parts)
  await engine.run(`CREATE VIEW stored AS SELECT * FROM ${stored}`)
  await engine.run(`CREATE VIEW events AS SELECT * FROM stored${within(span)}`)
  await engine.run('CREATE TEMP TABLE directory (user_id VARCHAR, name VARCHAR)')
  const users = [...names].map(([id, name]) => `(${quoted(id)}, ${quoted(name)})`)
  if (users.length > 0) await engine.run(`INSERT INTO directory VALUES ${users.join(', ')}`)
  await engine.run('CREATE TEMP TABLE retired_keys (access_key VARCHAR, time TIMESTAMP)')
  const keys = retired.map(({ accessKey, at }) => `(${quoted(accessKey)}, ${utc(at)})`)
  if (keys.length > 0) await engine.run(`INSERT INTO retired_keys VALUES ${keys.join(', ')}`)
  await openPlaces(engine, { folder, ...places })
  await openStrangeRunners(engine, { folder, networks })
  for (const { name, sql, isKept } of views) {
    await engine.run(`CREATE ${isKept ? 'TEMP TABLE' : 'VIEW'} ${name} AS ${sql}`)
  }
}
