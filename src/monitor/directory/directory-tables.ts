/** The directory as tables, beside those of the events. */
import type { Engine } from '../engine.ts'
import type { Directory } from './directory.ts'

/** Each with its columns. */
export const directoryTables = {
  directory_users: ['user_id', 'name'],
  directory_groups: ['group_id', 'name'],
  memberships: ['group_id', 'user_id'],
  permission_sets: ['permission_set_arn', 'name'],
  account_names: ['account', 'name'],
  assignments: ['account', 'permission_set_arn', 'principal_type', 'principal_id'],
} as const

export type DirectoryTable = keyof typeof directoryTables

/* oxlint-disable-next-line no-control-regex -- they are what would break a line */
const controls = /[\u0000-\u001F\u007F]+/g

type Rows = Readonly<Record<DirectoryTable, readonly (readonly string[])[]>>

/** Of each table, none of whose cells has a tab or ends a line. */
export function directoryRows(directory: Directory | undefined): Rows {
  const { users = [], groups = [], memberships = [], permissionSets = [] } = directory ?? {}
  const { accounts = [], assignments = [] } = directory ?? {}
  const rows: Rows = {
    directory_users: users.map(({ id, name }) => [id, name]),
    directory_groups: groups.map(({ id, name }) => [id, name]),
    memberships: memberships.map(({ groupId, userId }) => [groupId, userId]),
    permission_sets: permissionSets.map(({ id, name }) => [id, name]),
    account_names: accounts.map(({ id, name }) => [id, name]),
    assignments: assignments.map((one) => [
      one.accountId,
      one.permissionSetArn,
      one.principalType,
      one.principalId,
    ]),
  }
  const plain = (row: readonly string[]): readonly string[] =>
    row.map((cell) => cell.replace(controls, ' '))
  const entries = Object.entries(rows).map(([table, all]) => [table, all.map(plain)])
  return Object.fromEntries(entries) as Rows
}

/** Tables without rows where there is no directory. */
export async function openDirectoryTables(
  engine: Engine,
  directory: Directory | undefined,
): Promise<void> {
  const rows = directoryRows(directory)
  for (const table of Object.keys(directoryTables) as DirectoryTable[]) {
    const columns = directoryTables[table]
    await engine.run(
      `CREATE TEMP TABLE ${table} (${columns.map((name) => `${name} VARCHAR`).join(', ')})`,
    )
    if (rows[table].length === 0) continue
    const lines = rows[table].map((row) => row.join('\t'))
    // One text for all: as values of the statement's own, parsing would take longer than the question.
    const cells = columns.map((_, at) => `split_part(line, chr(9), ${at + 1})`)
    const split = 'SELECT unnest(string_split($text, chr(10))) AS line'
    const text = lines.join('\n')
    await engine.ask(`INSERT INTO ${table} SELECT ${cells.join(', ')} FROM (${split})`, { text })
  }
}
