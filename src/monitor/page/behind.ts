/** The events behind a click on a live page, by a question of its own. */
import type { Answer, Engine } from '../engine.ts'
import type { Finding } from '../findings/finding.ts'
import { epochMs, type PageEvents } from './model.ts'
import { packEvents } from './pack-events.ts'
import { answerOf } from './page-model.ts'

/** What was clicked. Times are seconds since 2000, `to` exclusive; people and accounts are places. */
export interface Behind {
  readonly from: number
  readonly to: number
  readonly person: number | undefined
  readonly account: number | undefined
  /** Of the week, Monday 00:00 is 0. */
  readonly hour: number | undefined
  readonly signIns: boolean
  /** Its place in the model: all that shows it, whenever it was. */
  readonly finding: number | undefined
}

export interface Shown {
  /** Those of the model. */
  readonly findings: readonly Pick<Finding, 'code' | 'subject'>[]
  readonly zone: string
}

const mostRows = 500

/** A change of clocks may bring some that are of the hour beside it. */
const mostCandidates = 2000

/** Minutes ahead of UTC at that time. */
function aheadOf(zone: string, at: Date): number {
  const style = { timeZone: zone, hourCycle: 'h23', year: 'numeric', month: '2-digit' } as const
  const more = { day: '2-digit', hour: '2-digit', minute: '2-digit' } as const
  const parts = new Intl.DateTimeFormat('en-US', { ...style, ...more }).formatToParts(at)
  const part = (type: string): number => Number(parts.find((one) => one.type === type)?.value)
  const day = [part('year'), part('month') - 1, part('day')] as const
  const local = Date.UTC(...day, part('hour'), part('minute'))
  return Math.round((local - Math.floor(at.getTime() / 60_000) * 60_000) / 60_000)
}

/** 2000-01-01 was a Saturday. */
function hourOfWeek(zone: string, at: Date): number {
  const minutes = Math.floor((at.getTime() - epochMs) / 60_000) + aheadOf(zone, at)
  return (Math.floor(minutes / 60) + 120) % 168
}

async function ofHour(engine: Engine, asked: Behind, hour: number, zone: string): Promise<Answer> {
  const at = (seconds: number): Date => new Date(epochMs + seconds * 1000)
  const year = new Date(asked.to * 1000 + epochMs).getUTCFullYear()
  // In winter and in summer: of a zone that has both.
  const seasons = [0, 6].map((month) => aheadOf(zone, new Date(Date.UTC(year, month, 10))))
  const [ahead = 0, orAhead = ahead] = seasons
  const answer = await answerOf(engine, 'pageBehind', {
    ...{ from: asked.from, to: asked.to, hour, ahead, or_ahead: orAhead },
    most: mostCandidates,
  })
  const time = answer.columns.indexOf('time')
  const rows = answer.rows.filter((row) => {
    const cell = row[time]
    return hourOfWeek(zone, cell instanceof Date ? cell : at(asked.from)) === hour
  })
  return { ...answer, rows: rows.slice(0, mostRows) }
}

async function ofFinding(
  engine: Engine,
  { code, subject }: Shown['findings'][number],
): Promise<Answer> {
  const wanted = 'code = $code AND subject = $subject'
  const columns = `id, time, person, account, role_name AS role, service, name AS event`
  const sql = `SELECT ${columns}, error_code AS error, address FROM hits WHERE ${wanted} ORDER BY time DESC, id`
  return await engine.ask(sql, { code, subject }, mostRows)
}

/** The newest of them. */
export async function readBehind(
  engine: Engine,
  asked: Behind,
  { findings, zone }: Shown,
): Promise<PageEvents> {
  const nowhere = { people: new Map<string, number>(), accounts: new Map<string, number>() }
  if (asked.finding !== undefined) {
    const [one] = findings.slice(asked.finding, asked.finding + 1)
    const none = { columns: [], rows: [], more: false }
    return packEvents(one === undefined ? none : await ofFinding(engine, one), nowhere)
  }
  const { from, to, person = null, account = null, hour, signIns } = asked
  if (hour !== undefined) return packEvents(await ofHour(engine, asked, hour, zone), nowhere)
  const question = signIns ? 'pageSignIns' : 'pageBehind'
  const answer = await answerOf(engine, question, { from, to, person, account, most: mostRows })
  return packEvents(answer, nowhere)
}
