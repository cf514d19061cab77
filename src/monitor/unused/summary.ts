/** From what each person has to what each assignment, permission set and account is used for. */
import type { Missing, UseRow, UseState } from './find-unused.ts'

/** Of a user or a group. */
export interface AssignmentUse {
  readonly account: string
  readonly accountName: string | undefined
  readonly permissionSet: string
  readonly permissionSetArn: string
  readonly principalType: string
  readonly principalId: string
  /** The group's name, or the user's. */
  readonly principal: string
  /** Whom it is for, and how many of them used it. */
  readonly people: number
  readonly users: number
  readonly state: UseState
  readonly missing: Missing | undefined
  readonly lastUsed: Date | undefined
}

export interface IdlePerson {
  readonly person: string
  readonly userId: string
  readonly assignments: number
  readonly lastSeen: Date | undefined
}

export interface Summary {
  readonly assignments: readonly AssignmentUse[]
  /** Who did nothing at all in that time. */
  readonly people: readonly IdlePerson[]
  /** Names of those that nobody used anywhere. */
  readonly permissionSets: readonly string[]
  readonly accounts: readonly { readonly account: string; readonly name: string | undefined }[]
}

/** None of them needs it. */
const idle: ReadonlySet<UseState> = new Set(['unused', 'nobody', 'deleted'])

/** What counts of several: one who uses it keeps it for all. */
const order: readonly UseState[] = ['used', 'unknown', 'new', 'unused', 'deleted', 'nobody']

export function isIdle({ state }: Pick<AssignmentUse, 'state'>): boolean {
  return idle.has(state)
}

export function summaryOf(rows: readonly UseRow[], since: Date): Summary {
  const assignments = grouped(rows, (row) =>
    [row.account, row.permissionSetArn, row.principalId].join(' '),
  ).map(assignmentUse)
  const unusedAll = (keyOf: (one: AssignmentUse) => string): readonly AssignmentUse[] =>
    grouped(assignments, keyOf).flatMap((all) => (all.every(isIdle) ? all.slice(0, 1) : []))
  return {
    assignments,
    people: grouped(
      rows.filter(({ userId, state }) => userId !== undefined && state !== 'deleted'),
      ({ userId = '' }) => userId,
    ).flatMap((all) => idlePerson(all, since)),
    permissionSets: unusedAll((one) => one.permissionSetArn).map((one) => one.permissionSet),
    accounts: unusedAll(({ account }) => account).map(({ account, accountName: name }) => ({
      account,
      name,
    })),
  }
}

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): readonly (readonly T[])[] {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const key = keyOf(item)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [item])
    else group.push(item)
  }
  return [...groups.values()]
}

function latest(dates: readonly (Date | undefined)[]): Date | undefined {
  const times = dates.flatMap((date) => (date === undefined ? [] : [date.getTime()]))
  return times.length === 0 ? undefined : new Date(times.reduce((a, b) => Math.max(a, b)))
}

function assignmentUse(rows: readonly UseRow[]): AssignmentUse {
  const [first] = rows
  if (first === undefined) throw new RangeError('an assignment of nobody')
  const state = order.find((one) => rows.some((row) => row.state === one)) ?? 'unknown'
  const { account, accountName, permissionSet, permissionSetArn, principalType, principalId } =
    first
  return {
    account,
    accountName,
    permissionSet,
    permissionSetArn,
    principalType,
    principalId,
    principal: first.groupName ?? first.person ?? principalId,
    people: rows.filter(({ userId }) => userId !== undefined).length,
    users: rows.filter((row) => row.state === 'used').length,
    state,
    missing: rows.find((row) => row.state === state)?.missing,
    lastUsed: latest(rows.map(({ lastUsed }) => lastUsed)),
  }
}

function idlePerson(rows: readonly UseRow[], since: Date): readonly IdlePerson[] {
  const [first] = rows
  const lastSeen = latest(rows.map((row) => row.lastSeen))
  const isIdlePerson = rows.every(({ state }) => state === 'unused')
  if (first?.userId === undefined || !isIdlePerson) return []
  if (lastSeen !== undefined && lastSeen >= since) return []
  const { userId, person = userId } = first
  return [{ person, userId, assignments: rows.length, lastSeen }]
}
