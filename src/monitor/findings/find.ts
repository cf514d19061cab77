/** Detectors asked of an engine, and the events that they name put together to findings. */
import type { Cell, Engine } from '../engine.ts'
import type { Detector } from './detector.ts'
import type { Evidence, Finding } from './finding.ts'

/** Of each finding; `monitor timeline` has the others. */
const mostEvidence = 10

/** Of each detector, the newest. */
const mostFindings = 1000

function rowsOf({ sql, canBeNote }: Detector): string {
  return `WITH hits AS (
${sql}),
placed AS (
  SELECT
    h.subject,
    h.detail,
    a.id,
    a.time,
    a.person,
    a.account,
    a.service,
    a.name,
    a.error_code,
    a.address,
    a.user_agent,
    a.country,
    a.city,
    row_number() OVER (PARTITION BY h.subject ORDER BY a.time, a.id) AS place,
    count(*) OVER (PARTITION BY h.subject) AS of_all,
    max(a.time) OVER (PARTITION BY h.subject) AS last_time,
    min(${canBeNote === true ? 'CASE WHEN h.is_weak THEN 1 ELSE 0 END' : '0'}) OVER (PARTITION BY h.subject) AS is_note
  FROM hits AS h
  JOIN acts AS a ON a.id = h.id
  WHERE h.subject IS NOT NULL
),
ranked AS (
  SELECT *, dense_rank() OVER (ORDER BY last_time DESC, subject) AS finding
  FROM placed
  WHERE place <= ${mostEvidence}
)
SELECT * FROM ranked WHERE finding <= ${mostFindings + 1} ORDER BY finding, place`
}

type Row = Readonly<Record<string, Cell>>

const textOf = (cell: Cell | undefined): string | undefined =>
  cell === null || cell === undefined ? undefined : String(cell)

const timeOf = (cell: Cell | undefined): Date =>
  cell instanceof Date ? cell : new Date(Number.NaN)

function evidenceOf(row: Row): Evidence {
  return {
    id: textOf(row['id']) ?? '',
    time: timeOf(row['time']),
    person: textOf(row['person']) ?? 'somebody unknown',
    account: textOf(row['account']),
    service: textOf(row['service']) ?? '',
    event: textOf(row['name']) ?? '',
    error: textOf(row['error_code']),
    address: textOf(row['address']),
    agent: textOf(row['user_agent']),
    country: textOf(row['country']),
    city: textOf(row['city']),
  }
}

function distinct(texts: readonly (string | undefined)[]): readonly string[] {
  return [...new Set(texts.filter((text) => text !== undefined))]
}

function findingOf({ code, level, says }: Detector, rows: readonly Row[]): Finding {
  const [head = {}] = rows
  const evidence = rows.map(evidenceOf)
  const found: Omit<Finding, 'says'> = {
    code,
    level: head['is_note'] === 1 ? 'note' : level,
    subject: textOf(head['subject']) ?? '',
    detail: textOf(head['detail']),
    details: distinct(rows.map((row) => textOf(row['detail']))),
    people: distinct(evidence.map(({ person }) => person)),
    accounts: distinct(evidence.map(({ account }) => account)),
    first: timeOf(head['time']),
    last: timeOf(head['last_time']),
    events: Number(head['of_all'] ?? evidence.length),
    evidence,
  }
  return { ...found, says: says(found) }
}

/** The findings of one detector, the newest first. */
async function findBy(detector: Detector, engine: Engine): Promise<readonly Finding[]> {
  const { columns, rows } = await engine.ask(rowsOf(detector))
  const groups = new Map<Cell, Row[]>()
  for (const cells of rows) {
    const row: Row = Object.fromEntries(columns.map((name, at) => [name, cells[at] ?? null]))
    const key = row['finding'] ?? null
    groups.set(key, [...(groups.get(key) ?? []), row])
  }
  return [...groups.values()].map((group) => findingOf(detector, group))
}

export interface Found {
  /** In the order of time. */
  readonly findings: readonly Finding[]
  /** The codes of those detectors that found more: these are the newest 1000 of theirs. */
  readonly more: readonly string[]
}

/** The engine has an open store. */
export async function findAll(
  detectors: readonly Detector[],
  engine: Engine,
  signal: AbortSignal,
): Promise<Found> {
  const findings: Finding[] = []
  const more: string[] = []
  for (const detector of detectors) {
    signal.throwIfAborted()
    const found = await findBy(detector, engine)
    findings.push(...found.slice(0, mostFindings))
    if (found.length > mostFindings) more.push(detector.code)
  }
  const inOrder = findings.toSorted((one, other) => one.first.getTime() - other.first.getTime())
  return { findings: inOrder, more }
}
