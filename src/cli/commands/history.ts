import { KeylessError, UsageError } from '../../errors.ts'
import { errorCode, readError } from '../../system/file-errors.ts'
import { journalFolder } from '../../system/journal.ts'
import { type JournalState, journalState } from '../../system/journal-state.ts'
import { forTerminal } from '../../system/text.ts'
import { accountNames } from '../account-names.ts'
import type { FlagValues, Run } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { type Group, type Grouping, groupEntries, groupings } from '../history/groups.ts'
import { moment } from '../history/moment.ts'
import { renderGroups, renderRows } from '../history/render.ts'
import { everyEntry, type HistoryRow, newestRows, type Question } from '../history/rows.ts'
import { quoteWord } from '../quote-word.ts'
import { coloursFor } from '../render/colours.ts'
import { printJson } from '../render/json.ts'

/** So many of the newest where neither a time nor a number is given. */
const fewRows = 100

function questionIn(flags: FlagValues, now: Date): Question {
  const [since, until] = [flags.value('since'), flags.value('until')]
  return {
    since: since === undefined ? undefined : moment(since, 'since', now),
    until: until === undefined ? undefined : moment(until, 'until', now, { end: true }),
    filter: {
      profile: flags.value('profile'),
      account: flags.value('account'),
      role: flags.value('role'),
      program: flags.value('program'),
      event: flags.value('event'),
    },
  }
}

function mostRows(flags: FlagValues, { since }: Question): number {
  const limit = flags.value('limit')
  if (limit === undefined) return since === undefined ? fewRows : Number.POSITIVE_INFINITY
  if (/^[1-9]\d{0,8}$/.test(limit)) return Number(limit)
  throw new UsageError('flag-value', `--limit is a number of rows, not "${limit}".`)
}

function groupingIn(flags: FlagValues): Grouping | undefined {
  const by = flags.value('by')
  return groupings.find((grouping) => grouping === by)
}

function rowAsJson({ first, lastAt, count }: HistoryRow) {
  const { time, event, pid = null, ppid = null, parents } = first
  const { profile = null, session = null, accountId = null, roleName = null } = first
  const { accessKeyId = null, via = null, program = null, reason = null } = first
  const who = { profile, session, accountId, roleName, accessKeyId }
  return { time, lastTime: lastAt, count, event, ...who, via, program, parents, pid, ppid, reason }
}

function groupAsJson({ name, count, firstAt, lastAt, others }: Group, by: Grouping) {
  const used = by === 'profile' ? { programs: others } : { profiles: others }
  return { [by]: name, count, firstTime: firstAt, lastTime: lastAt, ...used }
}

/** What a reader must know beside the lines: that some are missing, and why. */
function remarks(
  { state, path, reason, mendable }: JournalState,
  found: { readonly empty: boolean; readonly more: boolean; readonly damaged: number },
): readonly string[] {
  const { empty, more, damaged } = found
  const lines: string[] = []
  if (empty) {
    lines.push(state === 'none' ? 'Nothing is in the journal yet.' : 'No line of the journal fits.')
  }
  if (more) lines.push('There are older ones: --since or --limit shows them.')
  if (damaged > 0) {
    const which =
      damaged === 1 ? '1 line cannot be read and was' : `${damaged} lines cannot be read and were`
    lines.push(`${which} passed over.`)
  }
  if (state === 'off') lines.push('The journal is off.\nnext: keyless history on')
  if (state === 'refused') {
    const next = mendable === true ? 'keyless history on' : `ls -l ${quoteWord(path)}`
    lines.push(
      `warning: nothing is written to the journal: ${path} ${reason ?? ''}.\nnext: ${next}`,
    )
  }
  return lines
}

function say({ terminal }: CommandContext, lines: readonly string[]): void {
  for (const line of lines.flatMap((text) => text.split('\n'))) {
    terminal.writeError(`${forTerminal(line, 500)}\n`)
  }
}

function styleOf({ terminal, system }: CommandContext) {
  const columns = terminal.stdoutIsTty ? terminal.columns : undefined
  const { unicode } = terminal
  const names = accountNames(system)
  return { columns, colours: coloursFor(terminal, 'stdout'), unicode, accountNames: names }
}

function answer(context: CommandContext, flags: FlagValues): void {
  const { system, terminal, json } = context
  const folder = journalFolder(system.paths)
  const state = journalState(system)
  const question = questionIn(flags, system.clock.now())
  const by = groupingIn(flags)
  const about = { journal: state.state, path: state.path }
  if (by === undefined) {
    const { rows, more, damaged } = newestRows(folder, question, mostRows(flags, question))
    const entries = rows.map(rowAsJson)
    if (json) return printJson({ ...about, damagedLines: damaged, more, entries }, terminal.write)
    if (rows.length > 0) terminal.write(renderRows(rows, styleOf(context)))
    return say(context, remarks(state, { empty: rows.length === 0, more, damaged }))
  }
  let damaged = 0
  const groups = groupEntries(
    everyEntry(folder, question, () => damaged++),
    by,
  )
  const grouped = groups.map((group) => groupAsJson(group, by))
  if (json) return printJson({ ...about, damagedLines: damaged, groups: grouped }, terminal.write)
  if (groups.length > 0) terminal.write(renderGroups(groups, by, styleOf(context)))
  return say(context, remarks(state, { empty: groups.length === 0, more: false, damaged }))
}

export const run: Run = async (context, { flags }) => {
  try {
    answer(context, flags)
  } catch (error) {
    if (error instanceof KeylessError || errorCode(error) === undefined) throw error
    throw readError(error, journalFolder(context.system.paths))
  }
}
