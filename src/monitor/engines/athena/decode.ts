/** The store's columns out of a trail's own table, as Athena works them out: decode-event.ts once more, in SQL. */
import { type EventColumn, eventColumns } from '../../events/columns.ts'
import { nestedSecret, secretHint, secretParts, secretTexts } from '../../events/secrets.ts'
import { actorFields } from '../../store/actor.ts'
import decode from './decode.sql' with { type: 'text' }
import lake from './lake.sql' with { type: 'text' }
import trail from './trail.sql' with { type: 'text' }

/** Days in UTC, `2026-11-23`, both of them meant. */
export interface Days {
  readonly first: string
  readonly last: string
}

export interface RawTable {
  /** Of a trail's files, or an event data store of CloudTrail Lake. */
  readonly kind: 'trail' | 'lake'
  /** As SQL has it: `"keyless"."cloudtrail"`. */
  readonly name: string
}

const names = Object.keys(eventColumns) as EventColumn[]

const jsonColumns: ReadonlySet<EventColumn> = new Set([
  'request',
  'response',
  'additional',
  'details',
])

/** As fields.ts and row-line.ts have them: no control characters, nothing endless, no secrets. */
function clean(name: EventColumn): string {
  const plain = `regexp_replace(${name}, '[\\x00-\\x1F\\x7F]+', ' ')`
  if (!jsonColumns.has(name)) return `nullif(substr(${plain}, 1, 4096), '') AS ${name}`
  return `CASE WHEN length(${name}) <= 262144 THEN ${withoutSecrets(plain)} END AS ${name}`
}

/** What is nested deeper than a pattern reaches is not shown at all. */
function withoutSecrets(plain: string): string {
  const masked = [nestedSecret, ...secretTexts].reduce(
    (text, [pattern, mask]) =>
      `regexp_replace(${text}, '(?i)${pattern}', '$1${mask.replaceAll('\\', '\\\\')}')`,
    plain,
  )
  const shown = `nullif(regexp_replace(${masked}, '(?i)^.*${secretParts}.*$', ''), '')`
  return `CASE WHEN regexp_like(${plain}, '(?i)${secretHint}') THEN ${shown} ELSE ${plain} END`
}

function dashed(hex: string): string {
  const parts = [
    [1, 8],
    [9, 4],
    [13, 4],
    [17, 4],
    [21, 12],
  ] as const
  const texts = parts.map(([from, length]) => `substr(${hex}, ${from}, ${length})`)
  return `concat_ws('-', ${texts.join(', ')})`
}

function actor(): string {
  const fields = actorFields.map((field) => `coalesce(${field}, '')`)
  return `lower(to_hex(md5(to_utf8(concat_ws(chr(31), ${fields.join(', ')})))))`
}

function typed(name: EventColumn): string {
  if (name === 'id' || name === 'actor') return `${dashed(name)} AS ${name}`
  const type = eventColumns[name]
  return type === 'VARCHAR' ? name : `TRY_CAST(${name} AS ${type}) AS ${name}`
}

/** Records without a name, a source or a time are none, as for decode-event.ts. */
const isEvent = `service IS NOT NULL
    AND name IS NOT NULL
    AND TRY_CAST(time AS TIMESTAMP) >= TIMESTAMP '2013-01-01 00:00:00'`

/** A file is delivered minutes after its events, so that the last ones of a day are in the next one's folder. */
function within({ kind }: RawTable, { first, last }: Days): string {
  if (kind === 'lake') {
    return `eventtime >= TIMESTAMP '${first} 00:00:00' AND eventtime < TIMESTAMP '${last} 00:00:00' + INTERVAL '1' DAY`
  }
  const next = new Date(Date.parse(`${last}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)
  const folder = (day: string): string => `'${day.replaceAll('-', '/')}'`
  return `"timestamp" >= ${folder(first)} AND "timestamp" <= ${folder(next)}`
}

/** The SELECT of all events in the folders of these days, each once. */
export function storedText(table: RawTable, days: Days): string {
  const source = table.kind === 'lake' ? lake : trail
  const raw = source.replace(
    'FROM cloudtrail',
    () => `FROM ${table.name}\nWHERE ${within(table, days)}`,
  )
  const kept = names.filter((name) => name !== 'actor')
  return `WITH raw AS (
${raw}),
decoded AS (
${decode}),
cleaned AS (
  SELECT ${kept.map(clean).join(',\n    ')}
  FROM decoded
),
placed AS (
  SELECT *, ${actor()} AS actor, row_number() OVER (PARTITION BY id ORDER BY file) AS place
  FROM cleaned
  WHERE ${isEvent}
)
SELECT ${names.map(typed).join(',\n  ')},
  CAST(0 AS BIGINT) AS batch
FROM placed
WHERE place = 1`
}
