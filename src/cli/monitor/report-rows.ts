/** The report for people: one line for each person, account and role, its services together. */
import type { Answer, Cell } from '../../monitor/engine.ts'

const mostServices = 4

/** Kinds that are nobody in particular. */
const others: ReadonlySet<Cell | undefined> = new Set([
  'service',
  'role',
  'web-identity',
  'unknown',
])

export interface Folded {
  readonly answer: Answer
  /** Events of those that are no persons, and that were left out. */
  readonly left: number
}

const at = {
  person: 0,
  kind: 2,
  strength: 4,
  app: 5,
  account: 6,
  role: 7,
  service: 8,
  events: 9,
  errors: 10,
  first: 11,
  last: 12,
} as const

const columns = [
  'person',
  'account',
  'role',
  'services',
  'events',
  'errors',
  'first_seen',
  'last_seen',
  'joined_by',
  'app',
]

interface Folding {
  /** Those too that are nobody in particular. */
  readonly everybody: boolean
  /** So many lines; all, where it is not given. */
  readonly most: number | undefined
}

/** By rows of `report.sql`. */
export function foldServices({ rows, more }: Answer, { everybody, most }: Folding): Folded {
  const groups = new Map<string, (readonly Cell[])[]>()
  let left = 0
  for (const row of rows) {
    if (!everybody && others.has(row[at.kind])) {
      left += Number(row[at.events])
      continue
    }
    const { person, kind, app, account, role } = at
    const key = JSON.stringify([person, 1, kind, app, account, role].map((index) => row[index]))
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [row])
    else group.push(row)
  }
  const kept = [...groups.values()].slice(0, most)
  const isCut = more || kept.length < groups.size
  return { answer: { columns, rows: kept.map(folded), more: isCut }, left }
}

function folded(rows: readonly (readonly Cell[])[]): readonly Cell[] {
  const sorted = rows.toSorted((one, other) => Number(other[at.events]) - Number(one[at.events]))
  const [first = []] = sorted
  const names = sorted.slice(0, mostServices).map((row) => String(row[at.service]))
  const rest = sorted.length - names.length
  const services = [...names, ...(rest > 0 ? [`+${rest}`] : [])].join(', ')
  const sum = (index: number): number => rows.reduce((all, row) => all + Number(row[index]), 0)
  const times = (index: number): readonly number[] =>
    rows.map((row) => (row[index] instanceof Date ? row[index].getTime() : Number.NaN))
  return [
    first[at.person] ?? null,
    first[at.account] ?? null,
    first[at.role] ?? null,
    services,
    sum(at.events),
    sum(at.errors),
    new Date(Math.min(...times(at.first))),
    new Date(Math.max(...times(at.last))),
    joinedBy(first),
    first[at.app] ?? null,
  ]
}

/** How sure it is whose they are; of what is no person, what it is. */
function joinedBy(row: readonly Cell[]): string {
  const [kind, evidence, strength] = [row[at.kind], row[3], row[at.strength]]
  if (evidence === null || evidence === undefined) return String(kind).replaceAll('-', ' ')
  return `${String(evidence).replaceAll('-', ' ')} (${String(strength)})`
}
