/** The list of profiles as a table; on a terminal, as much of it as a line has room for. */
import type { CommandContext } from './context.ts'
import {
  type ColumnName,
  columnTexts,
  columnTitles,
  type ColumnWorld,
  type LastUses,
} from './profile-columns.ts'
import type { ProfileRow } from './profile-rows.ts'
import { type Colours, coloursFor } from './render/colours.ts'
import { type Columns, columnsFit, columnTable } from './render/table.ts'

export interface ProfileTableOptions {
  /** The profile that is marked. */
  readonly current: string
  /** Undefined for the usual ones, as many as fit. */
  readonly columns?: readonly ColumnName[] | undefined
  readonly uses: LastUses
}

interface TableStyle extends ColumnWorld {
  readonly current: string
  readonly colours: Colours
}

type TextOf = (row: ProfileRow) => string

/** The name of the current profile with a mark before it. */
function markedNames(
  rows: readonly ProfileRow[],
  text: TextOf,
  { current, colours }: Pick<TableStyle, 'current' | 'colours'>,
): Columns['columns'][number] {
  return rows.map((row) => {
    if (row.name !== current) return `  ${text(row)}`
    return { text: `* ${text(row)}`, paint: colours.bold }
  })
}

/** What is left out, bit by bit, until the lines fit. */
interface Room {
  /** Of an account its name alone, where it has one. */
  readonly brief: boolean
  readonly columns: readonly ColumnName[]
}

const usualColumns = ['profile', 'account', 'role', 'region', 'session', 'sign-in'] as const
/** Where lines are shorter, blocks are easier to read than a few columns. */
const fewestForColumns = 60

/** Blocks, one for each profile, where even the shortest lines are too long. */
export function profileTable(
  rows: readonly ProfileRow[],
  { current, columns: asked, uses }: ProfileTableOptions,
  { terminal, system }: Pick<CommandContext, 'terminal' | 'system'>,
): string {
  const style = { current, colours: coloursFor(terminal, 'stdout') }
  const room = terminal.stdoutIsTty ? terminal.columns : undefined
  const texts = columnTexts({ now: system.clock.now(), uses })
  const layOut = (names: readonly ColumnName[], account: TextOf = texts.account): Columns => ({
    headers: names.map((name) => `${name === 'profile' ? '  ' : ''}${columnTitles[name]}`),
    columns: names.map((name) => {
      if (name === 'profile') return markedNames(rows, texts.profile, style)
      return rows.map(name === 'account' ? account : texts[name])
    }),
  })
  const usual = ({ brief, columns: names }: Room): Columns => {
    const account: TextOf = (row) => {
      if (row.accountName === undefined) return texts.account(row)
      return brief ? row.accountName : `${texts.account(row)} ${row.accountName}`
    }
    return layOut(names, account)
  }
  const shown = asked === undefined ? fitting(rows, usual, room) : layOut(asked)
  return columnTable(shown, { columns: room, colours: style.colours })
}

function fitting(
  rows: readonly ProfileRow[],
  usual: (room: Room) => Columns,
  room: number | undefined,
): Columns {
  const whole = usual({ brief: false, columns: usualColumns })
  if (room === undefined || columnsFit(whole, room)) return whole
  const isOnly = new Set(rows.flatMap(({ session }) => session ?? [])).size < 2
  const columns = usualColumns.filter((name) => name !== 'session' || !isOnly)
  const few: readonly ColumnName[] =
    room < fewestForColumns ? columns : ['profile', 'account', 'sign-in']
  const shorter: readonly Room[] = [
    { brief: false, columns },
    { brief: true, columns },
    { brief: false, columns: few },
    { brief: true, columns: few },
  ]
  return shorter.map(usual).find((shown) => columnsFit(shown, room)) ?? whole
}
