/** What nobody used, for people. Every word of it is somebody else's. */
import type { UseRow } from '../../../monitor/unused/find-unused.ts'
import { type AssignmentUse, isIdle, type Summary } from '../../../monitor/unused/summary.ts'
import { forTerminal } from '../../../system/text.ts'
import type { CommandContext } from '../../context.ts'
import { counted, grouped } from '../../migrate/numbers.ts'
import { coloursFor } from '../../render/colours.ts'
import { timeAgo } from '../../render/duration.ts'
import { table } from '../../render/table.ts'
import { say } from '../../render/wrap.ts'
import { dayText, missingWords, neverWords } from './coverage-words.ts'
import type { Shown } from './unused-rows.ts'

export interface Style {
  readonly context: CommandContext
  /** Of each kind. */
  readonly most: number
  /** By account, where the directory has none. */
  readonly accountNames: ReadonlyMap<string, string>
  /** About one person or one account: nothing is said about all of them. */
  readonly isFiltered: boolean
}

/** What stands where nothing was seen. */
interface Told {
  readonly never: string
}

const name = (text: string): string => forTerminal(text, 60)

function place({ accountNames }: Style, account: string, known: string | undefined): string {
  return forTerminal(`${account} ${known ?? accountNames.get(account) ?? ''}`.trim(), 60)
}

function ago(at: Date | undefined, { context, never }: Style & Told): string {
  return at === undefined ? never : timeAgo(at, context.system.clock.now())
}

function because({ state, principalType }: AssignmentUse): string | undefined {
  if (state === 'nobody') return 'a group without members'
  if (state !== 'deleted') return undefined
  return principalType === 'GROUP' ? 'of a group that was deleted' : 'of somebody who was deleted'
}

function principalWords({ principalType, principal, people, state }: AssignmentUse): string {
  if (principalType !== 'GROUP' || state === 'deleted') return name(principal)
  return `${name(principal)} (group of ${grouped(people)})`
}

function section(
  title: string,
  [headers, rows]: readonly [readonly string[], readonly (readonly string[])[]],
  { context, most }: Style,
): string {
  if (rows.length === 0) return ''
  const { terminal } = context
  const colours = coloursFor(terminal, 'stdout')
  const columns = terminal.stdoutIsTty ? terminal.columns : undefined
  const left = rows.length - most
  const more = left > 0 ? `${grouped(left)} more: --limit shows them\n` : ''
  const head = colours.bold(`${title}: ${grouped(rows.length)}`)
  return `${head}\n${table(headers, rows.slice(0, most), { columns, colours })}${more}`
}

function sections({ assignments, people, permissionSets, accounts }: Summary, style: Style & Told) {
  const idle = assignments.filter(isIdle)
  const unused = idle.map((one) => [
    place(style, one.account, one.accountName),
    name(one.permissionSet),
    principalWords(one),
    because(one) ?? ago(one.lastUsed, style),
  ])
  const idlePeople = people.map((one) => [
    name(one.person),
    grouped(one.assignments),
    ago(one.lastSeen, style),
  ])
  const headers = ['Account', 'Permission set', 'Whose', 'Last used']
  const parts = [section('Assignments that nobody used', [headers, unused], style)]
  if (style.isFiltered) return parts
  return [
    ...parts,
    section('People who did nothing', [['Person', 'Assignments', 'Last seen'], idlePeople], style),
    section(
      'Permission sets that nobody used',
      [['Permission set'], permissionSets.map((set) => [name(set)])],
      style,
    ),
    section(
      'Accounts that nobody used',
      [['Account'], accounts.map((one) => [place(style, one.account, one.name)])],
      style,
    ),
  ]
}

function personRows(rows: readonly UseRow[], style: Style & Told): string {
  const cells = rows.map((row) => [
    name(row.person ?? 'nobody'),
    place(style, row.account, row.accountName),
    name(row.permissionSet),
    row.groupName === undefined ? '' : name(row.groupName),
    row.state,
    ago(row.lastUsed, style),
  ])
  const headers = ['Person', 'Account', 'Permission set', 'By group', 'State', 'Last used']
  return section('Assignments of people', [headers, cells], style)
}

function headWords(shown: Shown, { context }: Style): string {
  const { summary, since, until, directoryAt } = shown
  const { assignments } = summary
  const used = assignments.filter(({ state }) => state === 'used').length
  const made = assignments.filter(({ state }) => state === 'new').length
  const lastDay = dayText(new Date(until.getTime() - 1), shown)
  const fresh = made === 0 ? '' : `, ${grouped(made)} younger and not used yet`
  return (
    `Of ${counted(assignments.length, 'assignment')} ${grouped(used)} ${used === 1 ? 'was' : 'were'} used from ${dayText(since, shown)} to ` +
    `${lastDay}${fresh}. The directory was read ${timeAgo(directoryAt, context.system.clock.now())}.`
  )
}

export function showUnused(shown: Shown, given: Style): void {
  const { terminal } = given.context
  const { unused, summary, byPerson } = shown
  const style = { ...given, never: neverWords(shown) }
  say(headWords(shown, style), terminal)
  for (const words of missingWords(unused.rows, unused.coverage, shown)) {
    say(`warning: ${words}`, terminal)
  }
  const parts = byPerson ? [personRows(unused.rows, style)] : sections(summary, style)
  terminal.write(parts.filter((part) => part !== '').join('\n'))
  if (byPerson || !summary.assignments.some(isIdle)) return
  say(`next: ${style.context.typedWith('--commands')}`, terminal)
}
