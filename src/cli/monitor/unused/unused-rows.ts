/** What is unused as data: JSON, and rows for a spreadsheet. */
import type { Coverage, Unused, UseRow } from '../../../monitor/unused/find-unused.ts'
import type { AssignmentUse, Summary } from '../../../monitor/unused/summary.ts'
import { csv } from '../../render/csv.ts'
import { missingWords, type Spans } from './coverage-words.ts'

const time = (at: Date | undefined): string | null =>
  at === undefined ? null : at.toISOString().replace('.000Z', 'Z')

const assignmentFields = (one: AssignmentUse) => ({
  account: one.account,
  accountName: one.accountName ?? null,
  permissionSet: one.permissionSet,
  principalType: one.principalType,
  principal: one.principal,
  people: one.people,
  users: one.users,
  state: one.state,
  missing: one.missing ?? null,
  lastUsed: time(one.lastUsed),
  permissionSetArn: one.permissionSetArn,
  principalId: one.principalId,
})

const rowFields = (row: UseRow) => ({
  account: row.account,
  accountName: row.accountName ?? null,
  permissionSet: row.permissionSet,
  group: row.groupName ?? null,
  person: row.person ?? null,
  userId: row.userId ?? null,
  state: row.state,
  missing: row.missing ?? null,
  uses: row.uses,
  lastUsed: time(row.lastUsed),
  lastSeen: time(row.lastSeen),
  made: time(row.madeAt),
  permissionSetArn: row.permissionSetArn,
  principalId: row.principalId,
})

const coverageFields = ({ firstEvent, lastEvent, isWhole, portalHole }: Coverage) => ({
  firstEvent: time(firstEvent),
  lastEvent: time(lastEvent),
  isWhole,
  portalDaysWithout: portalHole ?? null,
})

export interface Shown extends Spans {
  readonly unused: Unused
  readonly summary: Summary
  /** When the directory was read. */
  readonly directoryAt: Date
  /** Each person's instead of each assignment's. */
  readonly byPerson: boolean
}

export function unusedJson(shown: Shown): Record<string, unknown> {
  const { unused, summary, directoryAt, byPerson, since, until } = shown
  const { rows, coverage } = unused
  const { assignments, people, permissionSets, accounts } = summary
  const head = {
    since: time(since),
    until: time(until),
    directory: time(directoryAt),
    coverage: coverageFields(coverage),
    missing: missingWords(rows, coverage, shown),
  }
  if (byPerson) return { ...head, rows: rows.map(rowFields) }
  const idle = people.map(({ lastSeen, ...person }) => ({ ...person, lastSeen: time(lastSeen) }))
  return {
    ...head,
    assignments: assignments.map(assignmentFields),
    people: idle,
    permissionSets,
    accounts,
  }
}

export function unusedCsv({ unused, summary, byPerson }: Shown): string {
  const rows: readonly object[] = byPerson
    ? unused.rows.map(rowFields)
    : summary.assignments.map(assignmentFields)
  const [first = {}] = rows
  return csv(
    Object.keys(first),
    rows.map((row) => Object.values(row).map((value) => String(value ?? ''))),
  )
}
