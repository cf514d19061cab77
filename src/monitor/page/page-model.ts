/** The model of a page, by questions to an engine that has an open store. Bounded, whatever the store holds. */
import { forTerminal } from '../../system/text.ts'
import type { Answer, Cell, Engine, Parameters } from '../engine.ts'
import type { Finding } from '../findings/finding.ts'
import { parametersOf, type Question, questions } from '../questions/questions.ts'
import type { Span } from '../store/open-store.ts'
import type { PageAccount, PageCells, PageModel, PagePerson, PageTimes } from './model.ts'
import { packEvents, type Places, secondsOf } from './pack-events.ts'
import { packFindings, quietLevel } from './pack-findings.ts'

export interface PageRequest {
  readonly engine: Engine
  readonly span: Span
  readonly now: Date
  readonly zone: string
  /** As in the model. */
  readonly where: string
  /** Open ones; those that somebody lives with are only counted. */
  readonly findings: readonly Finding[]
  readonly suppressed: number
  /** Names of accounts by id. */
  readonly accountNames: ReadonlyMap<string, string>
  /** Sentences about what is not in it. */
  readonly notes: readonly string[]
}

/** What is kept at most: a page of some megabytes at the outside. */
export const most = {
  people: 500,
  accounts: 200,
  cells: 100_000,
  steps: 10_000,
  events: 8000,
  each: 12,
  signIns: 6000,
}

const longestName = 120

/** Minutes of a step: as fine as there is room for. */
const fineness = { times: [15, 60, 360, 1440, 10_080], cells: [60, 360, 1440, 10_080, 43_200] }

/** With the places that a page has. */
export async function answerOf(
  engine: Engine,
  question: Question,
  parameters: Parameters = {},
  mostRows?: number,
): Promise<Answer> {
  const sql = questions[question]
  const { people, accounts } = most
  return await engine.ask(sql, parametersOf(sql, { people, accounts, ...parameters }), mostRows)
}

/** The finest answer that has room; the coarsest, cut off, where none has. */
async function finest(
  engine: Engine,
  question: Question,
  steps: readonly number[],
  mostRows: number,
): Promise<{ readonly answer: Answer; readonly minutes: number }> {
  for (const minutes of steps) {
    const answer = await answerOf(engine, question, { minutes, most: mostRows + 1 }, mostRows)
    if (!answer.more || minutes === steps.at(-1)) return { answer, minutes }
  }
  throw new RangeError('no step at all')
}

/** One column after the other, as numbers. */
function columnsOf({ columns, rows }: Answer): Readonly<Record<string, readonly number[]>> {
  return Object.fromEntries(
    columns.map((name, at) => [name, rows.map((row) => Number(row[at] ?? 0))]),
  )
}

async function timesOf(engine: Engine): Promise<PageTimes> {
  const { answer, minutes } = await finest(engine, 'pageTimes', fineness.times, most.steps)
  const { step = [], events = [], signed_in: signedIn = [], failed = [] } = columnsOf(answer)
  return { minutes, steps: step, events, signedIn, failed }
}

async function cellsOf(engine: Engine): Promise<PageCells> {
  const { answer, minutes } = await finest(engine, 'pageCells', fineness.cells, most.cells)
  const {
    person_place: people = [],
    account_place: accounts = [],
    step: steps = [],
    events = [],
    errors = [],
  } = columnsOf(answer)
  return { minutes, people, accounts, steps, events, errors }
}

type Row = Readonly<Record<string, Cell>>

function rowsOf({ columns, rows }: Answer): readonly Row[] {
  return rows.map((row) => Object.fromEntries(columns.map((name, at) => [name, row[at] ?? null])))
}

const textOf = (cell: Cell | undefined): string => forTerminal(String(cell ?? ''), longestName)

function personOf(row: Row): PagePerson {
  return {
    id: textOf(row['person_id']),
    name: textOf(row['person']),
    kind: textOf(row['kind']),
    events: Number(row['events']),
    first: secondsOf(row['first_seen']),
    last: secondsOf(row['last_seen']),
  }
}

function accountOf(row: Row, names: ReadonlyMap<string, string>): PageAccount {
  const id = textOf(row['account'])
  return { id, name: textOf(names.get(id)), events: Number(row['events']) }
}

/** Whose place it is: by what the store has, not by what is shown of it. */
function placesOf(rows: readonly Row[], name: string): ReadonlyMap<string, number> {
  return new Map(rows.map((row, at) => [String(row[name]), at + 1]))
}

function cutNotes(people: number, accounts: number, minutes: number, left: number): string[] {
  const notes: string[] = []
  if (people > most.people) {
    notes.push(`The ${most.people} busiest of ${people} people have a row; the others share one.`)
  }
  if (accounts > most.accounts) {
    notes.push(`The ${most.accounts} most used of ${accounts} accounts have a column.`)
  }
  if (minutes > 60) notes.push(`Rows and columns are counted in steps of ${minutes / 60} hours.`)
  if (left > 0) notes.push(`${left} more findings are not in this page: the mildest and oldest.`)
  return notes
}

/** Throws as the engine does. */
export async function readPage(request: PageRequest): Promise<PageModel> {
  const { engine, span, now, zone, where } = request
  const [totals = {}] = rowsOf(await answerOf(engine, 'pageTotals'))
  const people = rowsOf(await answerOf(engine, 'pagePeople'))
  const accounts = rowsOf(await answerOf(engine, 'pageAccounts'))
  const places: Places = {
    people: placesOf(people, 'person_id'),
    accounts: placesOf(accounts, 'account'),
  }
  const { each, events, signIns } = most
  const kept = await answerOf(engine, 'pageEvents', { each, most: events })
  const signed = await answerOf(engine, 'pageSignIns', { most: signIns })
  const { left, ...found } = packFindings(request.findings, places)
  const cells = await cellsOf(engine)
  const accountCount = Number(accounts[0]?.['of_all'] ?? 0)
  const count = (name: string): number => Number(totals[name] ?? 0)
  return {
    version: 1,
    generatedAt: now.toISOString(),
    zone,
    from: secondsOf(totals['first_seen']),
    to: secondsOf(totals['last_seen']),
    since: span.since?.toISOString() ?? '',
    until: span.until?.toISOString() ?? '',
    where,
    totals: {
      events: count('events'),
      errors: count('errors'),
      people: count('people'),
      accounts: accountCount,
      nobodys: count('nobodys'),
      longLivedKeys: count('long_lived_keys'),
      findings: request.findings.filter(({ level }) => level !== quietLevel).length,
      suppressed: request.suppressed,
    },
    times: await timesOf(engine),
    people: people.map(personOf),
    accounts: accounts.map((row) => accountOf(row, request.accountNames)),
    cells,
    events: packEvents(kept, places),
    signIns: packEvents(signed, places),
    ...found,
    notes: [
      ...request.notes.map((note) => forTerminal(note, 400)),
      ...cutNotes(count('people'), accountCount, cells.minutes, left),
    ],
  }
}
