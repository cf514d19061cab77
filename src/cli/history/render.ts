/** Rows and groups of the journal for people. Every word in it is somebody else's. */
import { forTerminal } from '../../system/text.ts'
import { type AccountNames, namedAccount } from '../account-names.ts'
import { type Cell, fits, type Row, table, type TableStyle } from '../render/table.ts'
import { wrap } from '../render/wrap.ts'
import type { Group, Grouping } from './groups.ts'
import { programsOf } from './programs.ts'
import type { HistoryRow } from './rows.ts'

export interface HistoryStyle extends TableStyle {
  readonly unicode: boolean
  readonly accountNames: AccountNames
}

const two = (value: number): string => String(value).padStart(2, '0')

/** `2026-11-23 09:14:03` in local time. */
export function localTime(at: Date): string {
  const day = [at.getFullYear(), two(at.getMonth() + 1), two(at.getDate())].join('-')
  return `${day} ${[at.getHours(), at.getMinutes(), at.getSeconds()].map(two).join(':')}`
}

/** Above these are login shells, terminals and the system's own. */
const mostPrograms = 4

function chain({ first }: HistoryRow, unicode: boolean): string {
  const programs = programsOf(first)
  if (programs.length === 0) return first.ppid === undefined ? '' : `process ${first.ppid}`
  const shown = programs.slice(0, mostPrograms).map((name) => forTerminal(name, 40) || '?')
  const more = programs.length > mostPrograms ? [unicode ? '…' : '...'] : []
  return [...shown, ...more].join(unicode ? ' ← ' : ' < ')
}

function times({ count }: HistoryRow, unicode: boolean): string {
  return count === 1 ? '' : `${unicode ? '×' : 'x'}${count}`
}

function eventCell({ first }: HistoryRow, { colours }: HistoryStyle): Cell {
  const text = forTerminal(first.event, 20)
  return first.event === 'refused' ? { text, paint: colours.red } : { text }
}

const headers = ['Time', 'Event', 'Profile', 'Account', 'Role', 'Program', 'Via', 'Times']

function cells(row: HistoryRow, style: HistoryStyle): Row {
  const { time, profile, session, accountId, roleName, via, reason } = row.first
  const said = reason === undefined ? via : `${via ?? ''} (${reason})`.trimStart()
  return [
    localTime(time),
    eventCell(row, style),
    forTerminal(profile ?? session ?? '', 60),
    accountId === undefined ? '' : namedAccount(accountId, style.accountNames),
    forTerminal(roleName ?? '', 64),
    chain(row, style.unicode),
    forTerminal(said ?? '', 80),
    times(row, style.unicode),
  ]
}

/** Three lines or so, for terminals too narrow for the table. */
function lines(row: HistoryRow, style: HistoryStyle, columns: number): readonly string[] {
  const { colours } = style
  const [time = '', , profile = '', account, role, ...others] = cells(row, style).map((cell) =>
    typeof cell === 'string' ? cell : cell.text,
  )
  const { text, paint = (same: string) => same } = eventCell(row, style)
  const [programs, said, count] = others
  const title = [time, paint(text), count].filter((part) => part !== '').join('  ')
  const rest = [[profile, account, role], [programs], [said]].flatMap((parts) => {
    const part = parts.filter((word) => word !== '').join(' ')
    return part === '' ? [] : wrap(part, columns - 2)
  })
  return [title, ...rest.map((line, at) => `  ${at === 0 ? colours.bold(line) : line}`)]
}

/** A table where it fits, else some lines for each row; oldest first. Columns that say nothing are left out. */
export function renderRows(rows: readonly HistoryRow[], style: HistoryStyle): string {
  const all = rows.map((row) => cells(row, style))
  const kept = headers.map((_, at) => all.some((row) => row[at] !== ''))
  const shown = all.map((row) => row.filter((_, at) => kept[at]))
  const names = headers.filter((_, at) => kept[at])
  const { columns } = style
  if (columns === undefined || fits({ headers: names, rows: shown }, columns))
    return table(names, shown, style)
  return rows
    .flatMap((row) => lines(row, style, columns))
    .map((text) => `${text}\n`)
    .join('')
}

const titles: Readonly<Record<Grouping, string>> = {
  program: 'Program',
  profile: 'Profile',
  account: 'Account',
  role: 'Role',
  event: 'Event',
  via: 'Via',
}

const mostOthers = 3

export function renderGroups(groups: readonly Group[], by: Grouping, style: HistoryStyle): string {
  const rows = groups.map(({ name, count, firstAt, lastAt, others }) => [
    forTerminal(name ?? '', 60) || '-',
    String(count),
    localTime(firstAt),
    localTime(lastAt),
    others
      .slice(0, mostOthers)
      .map((other) => forTerminal(other, 40))
      .join(', ') + (others.length > mostOthers ? `, ${style.unicode ? '…' : '...'}` : ''),
  ])
  const used = by === 'profile' ? 'Programs' : 'Profiles'
  return table([titles[by], 'Times', 'First', 'Last', used], rows, style)
}
