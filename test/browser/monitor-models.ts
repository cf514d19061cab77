/** Models of pages without a store: as large, or as hostile, as a test needs. */
import type { PageCells, PageEvents, PageFinding, PageModel } from '../../src/monitor/page/model.ts'

/** Monday 2026-01-05, 00:00 UTC, in seconds since 2000. */
export const monday = Date.UTC(2026, 0, 5) / 1000 - 946_684_800

interface Size {
  readonly people: number
  readonly accounts: number
  readonly days: number
  /** In all. */
  readonly events: number
  readonly name?: (place: number) => string
}

function cellsOf({ people, accounts, days, events }: Size): PageCells {
  const cells = { people: [], accounts: [], steps: [], events: [], errors: [] } as Record<
    'people' | 'accounts' | 'steps' | 'events' | 'errors',
    number[]
  >
  const perDay = Math.min(accounts, 20)
  const each = Math.max(1, Math.round(events / (people * perDay * days)))
  for (let person = 1; person <= people; person++) {
    for (let use = 0; use < perDay; use++) {
      for (let day = 0; day < days; day++) {
        cells.people.push(person)
        cells.accounts.push(1 + ((person * 7 + use) % accounts))
        cells.steps.push(monday / 3600 + day * 24 + 8 + ((person + use) % 10))
        cells.events.push(each)
        cells.errors.push(use === 3 ? each : 0)
      }
    }
  }
  return { minutes: 60, ...cells }
}

function eventsOf(
  count: number,
  places: { people: number; accounts: number },
  text: string,
): PageEvents {
  const numbers = (value: (at: number) => number): number[] =>
    Array.from({ length: count }, (_, at) => value(at))
  const one = numbers(() => 1)
  return {
    texts: ['', text, 'AccessDenied'],
    ids: numbers((at) => at).map((at) => `event-${at}`),
    times: numbers((at) => monday + 8 * 3600 + at * 60),
    personPlaces: numbers((at) => 1 + (at % places.people)),
    accountPlaces: numbers((at) => 1 + (((1 + (at % places.people)) * 7) % places.accounts)),
    people: one,
    accounts: one,
    roles: one,
    services: one,
    events: one,
    errors: numbers((at) => (at % 9 === 0 ? 2 : 0)),
    addresses: one,
  }
}

function findingOf(at: number, level: string, text: string): PageFinding {
  const first = monday + 3600 * (5 + at * 9)
  const evidence = [at % 5]
  const about = { people: [text], accounts: ['111111111111'] }
  return {
    code: `code-${level}`,
    level,
    first,
    last: first + 60,
    events: 1,
    says: text,
    ...about,
    evidence,
  }
}

/** @param text Stands for every word that comes out of an event. */
export function pageModel(size: Size, text = 'somebody did something'): PageModel {
  const { people, accounts, days, name = (place) => `person-${place}` } = size
  const steps = Array.from({ length: days * 96 }, (_, at) => monday / 900 + at)
  const atWork = (step: number): boolean => step % 96 > 32 && step % 96 < 72
  const levels = ['high', 'medium', 'low', 'note']
  const rule = { title: text, why: text, fix: text, falseAlarms: text, attack: 'T1078' }
  const findings = Array.from({ length: Math.min(60, days * 2) }, (_, at) =>
    findingOf(at, levels[at % 4] ?? 'note', text),
  )
  return {
    version: 1,
    generatedAt: '2026-02-04T09:00:00.000Z',
    zone: 'UTC',
    from: monday,
    to: monday + days * 86_400 - 60,
    since: '',
    until: '',
    where: " --store '/srv/our store'",
    totals: {
      ...{ events: size.events, errors: 12, people, accounts, nobodys: 3, longLivedKeys: 1 },
      ...{ findings: findings.length, suppressed: 1 },
    },
    times: {
      minutes: 15,
      steps,
      events: steps.map((step) => (atWork(step) ? 40 + (step % 7) : 1)),
      signedIn: steps.map((step) => (atWork(step) ? step % 5 : 0)),
      failed: steps.map((step) => (step % 31 === 0 ? 1 : 0)),
    },
    people: Array.from({ length: people }, (_, at) => ({
      ...{ id: name(at + 1), name: name(at + 1), kind: 'person' },
      ...{ events: 10, first: monday, last: monday + at },
    })),
    accounts: Array.from({ length: accounts }, (_, at) => ({
      ...{ id: String(111_111_111_111 + at), name: at === 0 ? text : '', events: 10 },
    })),
    cells: cellsOf(size),
    events: eventsOf(Math.min(8000, people * 12), { people, accounts }, text),
    signIns: eventsOf(200, { people, accounts }, text),
    evidence: eventsOf(5, { people, accounts }, text),
    levels: levels.slice(0, Math.min(4, findings.length)),
    quiet: ['note'],
    rules: Object.fromEntries(levels.map((level) => [`code-${level}`, rule])),
    findings,
    notes: [`Passed over: 1 record that is no event of CloudTrail (${text}).`],
  }
}

export const smallModel = pageModel({ people: 12, accounts: 6, days: 14, events: 5000 })
