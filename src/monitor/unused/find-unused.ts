/** Assignments joined with use: who did not need what, and where nobody can know. */
import type { Answer, Cell, Engine } from '../engine.ts'
import { storeTime } from '../events/time.ts'
import { parametersOf } from '../questions/questions.ts'
import { useQuestions } from '../questions/use-questions.ts'

export interface UnusedAsked {
  readonly since: Date
  /** Exclusive. */
  readonly until: Date
  /** As likePattern makes them. */
  readonly person?: string | undefined
  readonly account?: string | undefined
}

/** `nobody`: a group without members. `deleted`: of a user or group that is gone. `new`: made in that time. */
export type UseState = 'used' | 'unused' | 'new' | 'nobody' | 'deleted' | 'unknown'

/**
 * Why it is unknown: the store begins too late or ends too early, it lacks the events that would show it, the
 * permission set's name is not known, the directory has no users, or somebody used it whom it does not know.
 */
export type Missing = 'store' | 'account' | 'name' | 'people' | 'stranger'

/** What one person is assigned in one way. */
export interface UseRow {
  readonly account: string
  readonly accountName: string | undefined
  readonly permissionSet: string
  readonly permissionSetArn: string
  readonly principalType: string
  readonly principalId: string
  readonly groupName: string | undefined
  readonly userId: string | undefined
  readonly person: string | undefined
  readonly state: UseState
  readonly missing: Missing | undefined
  /** In that time. */
  readonly uses: number
  /** Ever. */
  readonly lastUsed: Date | undefined
  /** Of the person, whatever they did. */
  readonly lastSeen: Date | undefined
  readonly madeAt: Date | undefined
}

export interface Coverage {
  /** Of the whole store. */
  readonly firstEvent: Date | undefined
  readonly lastEvent: Date | undefined
  /** It goes from the beginning of that time to its end. */
  readonly isWhole: boolean
  /** The longest time without an event, in days: of the portal, and of each account. */
  readonly portalHole: number | undefined
  readonly holes: ReadonlyMap<string, number>
}

export interface Unused {
  readonly rows: readonly UseRow[]
  readonly coverage: Coverage
}

/** Weekends and holidays are quiet; a week without any event is a trail that was not there. */
export const longestHoleDays = 7

const dayMs = 24 * 3_600_000

/** The store must have begun before the first of these, and reach the second: a little late is not too late. */
export function boundsOf({ since, until }: Pick<UnusedAsked, 'since' | 'until'>): {
  readonly begun: Date
  readonly reached: Date
} {
  const spanMs = until.getTime() - since.getTime()
  return {
    begun: new Date(since.getTime() + Math.min(dayMs, spanMs / 20)),
    reached: new Date(until.getTime() - Math.min(2 * dayMs, spanMs / 5)),
  }
}

export async function findUnused(engine: Engine, asked: UnusedAsked): Promise<Unused> {
  const { begun, reached } = boundsOf(asked)
  const parameters = {
    since: storeTime(asked.since),
    until: storeTime(asked.until),
    begun: storeTime(begun),
    reached: storeTime(reached),
    hole: longestHoleDays,
    person: asked.person ?? null,
    account: asked.account ?? null,
  }
  const { coverage: covered, unused } = useQuestions
  const coverage = await engine.ask(covered, parametersOf(covered, parameters))
  const answer = await engine.ask(unused, parametersOf(unused, parameters))
  return { coverage: coverageOf(coverage), rows: fieldsOfRows(answer).map(rowOf) }
}

type Fields = Readonly<Record<string, Cell>>

function fieldsOfRows({ columns, rows }: Answer): readonly Fields[] {
  return rows.map((row) => Object.fromEntries(columns.map((name, at) => [name, row[at] ?? null])))
}

const text = (cell: Cell | undefined): string | undefined =>
  cell === null || cell === undefined ? undefined : String(cell)

const date = (cell: Cell | undefined): Date | undefined => (cell instanceof Date ? cell : undefined)

function rowOf(fields: Fields): UseRow {
  return {
    account: text(fields['account']) ?? '',
    accountName: text(fields['account_name']),
    permissionSet: text(fields['permission_set']) ?? '',
    permissionSetArn: text(fields['permission_set_arn']) ?? '',
    principalType: text(fields['principal_type']) ?? '',
    principalId: text(fields['principal_id']) ?? '',
    groupName: text(fields['group_name']),
    userId: text(fields['user_id']),
    person: text(fields['person']),
    state: fields['state'] as UseState,
    missing: (text(fields['missing']) as Missing | undefined) ?? undefined,
    uses: Number(fields['uses']),
    lastUsed: date(fields['last_used']),
    lastSeen: date(fields['last_seen']),
    madeAt: date(fields['made_at']),
  }
}

function coverageOf(answer: Answer): Coverage {
  const rows = fieldsOfRows(answer)
  const holes = new Map<string, number>()
  for (const { scope, longest } of rows) {
    const name = text(scope)
    if (name !== undefined) holes.set(name, Number(longest))
  }
  const [first] = rows
  return {
    firstEvent: date(first?.['first_event']),
    lastEvent: date(first?.['last_event']),
    isWhole: Number(first?.['is_whole']) === 1,
    portalHole: holes.get('portal'),
    holes,
  }
}
