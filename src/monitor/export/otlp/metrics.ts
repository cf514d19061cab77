/**
 * Counts of the store as metrics. Sums are cumulative since the store began: one that comes twice, or late,
 * counts nothing twice.
 */
import type { Answer, Engine } from '../../engine.ts'
import type { Level } from '../../findings/detector.ts'
import type { Finding } from '../../findings/finding.ts'
import counts from './counts.sql' with { type: 'text' }
import { attributes, type DataPoint, type KeyValue, type Metric, nanoseconds } from './model.ts'

/** Of one metric; what is beyond is one series more (OpenTelemetry's own limit and word for it). */
const mostSeries = 2000

const cumulative = 2

interface Count {
  readonly name: string
  readonly description: string
  readonly unit: string
  /** Attributes, and the expressions over `acts` that they are. */
  readonly by: Readonly<Record<string, string>>
  readonly which: string
}

const isSignIn = `(
  (service = 'signin' AND name IN ('UserAuthentication', 'CredentialVerification', 'ConsoleLogin'))
  OR (service IN ('sso', 'sso-oauth') AND name IN ('Authenticate', 'Federate', 'CreateToken')
    AND coalesce(grant_type, '') <> 'refresh_token')
)`

const all: readonly Count[] = [
  {
    name: 'keyless.events',
    description: 'Events of CloudTrail',
    unit: '{event}',
    by: { 'keyless.person.kind': 'kind', 'cloud.account.id': 'account', 'rpc.service': 'service' },
    which: 'true',
  },
  {
    name: 'keyless.errors',
    description: 'Calls that AWS refused or that failed',
    unit: '{event}',
    by: { 'cloud.account.id': 'account', 'rpc.service': 'service', 'error.type': 'error_code' },
    which: 'error_code IS NOT NULL',
  },
  {
    name: 'keyless.sign_ins',
    description: 'Sign-ins to the portal and the console, and tokens of programs; no refreshes',
    unit: '{sign_in}',
    by: {
      'event.name': 'name',
      'keyless.sign_in.method': 'coalesce(credential_type, grant_type)',
      'keyless.sign_in.outcome':
        "coalesce(outcome, CASE WHEN error_code IS NULL THEN 'Success' ELSE 'Failure' END)",
    },
    which: isSignIn,
  },
]

function sqlOf({ by, which }: Count): string {
  const expressions = Object.values(by)
  const names = expressions.map((_, at) => `c${at}`)
  const parts: Readonly<Record<string, string>> = {
    columns: expressions.map((expression, at) => `${expression} AS c${at}`).join(', '),
    names: names.join(', '),
    nulls: names.map(() => 'NULL').join(', '),
    which,
    most: String(mostSeries),
  }
  return counts.replace(/%([a-z]+)%/g, (_, part: string) => parts[part] ?? '')
}

interface Times {
  /** When the store began. */
  readonly begun: Date
  readonly now: Date
}

function pointOf(
  { by }: Count,
  cells: Answer['rows'][number],
  isOverflow: boolean,
  { begun, now }: Times,
): DataPoint {
  const named = Object.keys(by).map((key, at): [string, string | undefined] => {
    const cell = cells[at] ?? null
    return [key, cell === null ? undefined : String(cell)]
  })
  const overflow: KeyValue[] = attributes({ 'otel.metric.overflow': true })
  return {
    startTimeUnixNano: nanoseconds(begun),
    timeUnixNano: nanoseconds(now),
    asInt: String(cells.at(-1) ?? 0),
    attributes: isOverflow ? overflow : attributes(Object.fromEntries(named)),
  }
}

async function sumOf(engine: Engine, count: Count, times: Times): Promise<Metric> {
  const { rows } = await engine.ask(sqlOf(count))
  const dataPoints = rows.map((cells, at) => pointOf(count, cells, at >= mostSeries, times))
  const { name, description, unit } = count
  return {
    name,
    description,
    unit,
    sum: { dataPoints, aggregationTemporality: cumulative, isMonotonic: true },
  }
}

function findingsGauge(findings: readonly Finding[], now: Date): Metric {
  const found = new Map<string, { code: string; level: Level; count: number }>()
  for (const { code, level } of findings) {
    const key = `${code} ${level}`
    const { count } = found.get(key) ?? { count: 0 }
    found.set(key, { code, level, count: count + 1 })
  }
  const dataPoints = [...found.values()].map(({ code, level, count }) => ({
    timeUnixNano: nanoseconds(now),
    asInt: String(count),
    attributes: attributes({ 'security_rule.name': code, 'keyless.finding.level': level }),
  }))
  const description = 'Findings in the events of the store, without those that are suppressed'
  return { name: 'keyless.findings', description, unit: '{finding}', gauge: { dataPoints } }
}

async function lastEventGauge(engine: Engine, now: Date): Promise<Metric> {
  const { rows } = await engine.ask("SELECT max(time) FROM acts WHERE origin = 'cloudtrail'")
  const [last] = rows[0] ?? []
  const seconds = last instanceof Date ? String(Math.floor(last.getTime() / 1000)) : undefined
  const point = { timeUnixNano: nanoseconds(now), attributes: [] }
  return {
    name: 'keyless.last_event',
    description:
      'Time of the newest event, in seconds since 1970: one that stands still is a trail that stopped',
    unit: 's',
    gauge: { dataPoints: seconds === undefined ? [] : [{ ...point, asInt: seconds }] },
  }
}

/** Those that have something. The engine has an open store. */
export async function metricsOf(
  engine: Engine,
  findings: readonly Finding[],
  times: Times,
): Promise<readonly Metric[]> {
  const metrics: Metric[] = []
  for (const count of all) metrics.push(await sumOf(engine, count, times))
  metrics.push(findingsGauge(findings, times.now), await lastEventGauge(engine, times.now))
  return metrics.filter(({ sum, gauge }) => (sum ?? gauge)?.dataPoints.length !== 0)
}
