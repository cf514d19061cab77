/** What a menu of profiles shows of each: its name, whether it is production, account and role. */
import stringWidth from 'fast-string-width'
import type { Terminal } from '../system/terminal.ts'
import { forTerminal } from '../system/text.ts'
import type { ProfileRow } from './profile-rows.ts'
import type { Choice } from './prompts/questions.ts'
import { type Colours, coloursFor } from './render/colours.ts'

/** What the menu draws to the left of a line. */
const gutter = 3
const widestDetail = 24

interface MenuStyle {
  readonly columns: number
  readonly colours: Colours
  readonly mark: string
  /** Of the widest name with its mark, account name and role. */
  readonly widths: readonly [name: number, account: number, role: number]
}

/** Names that differ do so at their ends: the middle goes. */
function cut(name: string, columns: number): string {
  if (stringWidth(name) <= columns) return name
  const kept = Math.max(2, columns - 1)
  const characters = [...name]
  const end = characters.slice(characters.length - Math.floor(kept / 2))
  return `${characters.slice(0, Math.ceil(kept / 2)).join('')}…${end.join('')}`
}

/** Text in a column; a column that nobody has is not there. */
function cell(text: string, width: number): string {
  if (width === 0) return ''
  const shown = cut(text, width)
  return `  ${shown}${' '.repeat(Math.max(0, width - stringWidth(shown)))}`
}

interface MenuRow {
  readonly value: string
  readonly name: string
  readonly account: string
  readonly role: string
  readonly accountId: string
  readonly production: boolean
}

function menuRow(row: ProfileRow, production: boolean): MenuRow {
  return {
    value: row.name,
    name: forTerminal(row.name),
    account: row.accountName ?? '',
    role: forTerminal(row.roleName ?? ''),
    accountId: forTerminal(row.accountId ?? ''),
    production,
  }
}

/** The most that a line has room for: account, role and id, or without the id. */
function details(
  { account, role, accountId }: MenuRow,
  { widths: [, accountWidth, roleWidth] }: MenuStyle,
): readonly string[] {
  const short = cell(account, accountWidth) + cell(role, roleWidth)
  return [`${short}  ${accountId}`, short].map((text) => text.trimEnd())
}

/** Worked out when it is asked for: of thousands of lines, few are shown. */
function choice(row: MenuRow, style: MenuStyle): Choice {
  const { account, role, accountId, production } = row
  const known = [account, role, accountId].filter((text) => text !== '')
  const search = [row.name, ...known, ...(production ? ['production'] : [])].join(' ')
  return {
    value: row.value,
    search,
    get label() {
      const { shown, detail } = line(row, style)
      const painted = production ? style.colours.red(shown) : shown
      return detail === undefined ? painted : painted + detail
    },
    get hint() {
      // Where a line has no room for it, the line that one is on says it.
      return line(row, style).detail === undefined ? known.join(' ') : ''
    },
  }
}

/** A name and, with blanks before it, what else there is room for. */
function line(row: MenuRow, style: MenuStyle) {
  const { columns, mark, widths } = style
  const end = row.production ? mark : ''
  const shown = cut(row.name, columns - gutter - end.length) + end
  const blanks = ' '.repeat(Math.max(0, widths[0] - stringWidth(shown)))
  const room = columns - gutter - stringWidth(shown + blanks)
  const detail = details(row, style).find((text) => stringWidth(text) <= room)
  return { shown, detail: detail === undefined || detail === '' ? detail : blanks + detail }
}

/** Of the texts that are no wider than `most`: one long name shall not push the rest of all others out. */
function widest(texts: readonly string[], most: number): number {
  const widths = texts.map((text) => stringWidth(text))
  return widths.reduce((width, one) => (one > most ? width : Math.max(width, one)), 0)
}

/** A choice for each row, in the order of the rows. */
export function profileChoices(
  rows: readonly ProfileRow[],
  terminal: Terminal,
  isProduction: (profile: string) => boolean,
): readonly Choice[] {
  const { columns } = terminal
  const mark = columns < 60 ? ' PROD' : ' production'
  const shown = rows.map((row) => menuRow(row, isProduction(row.name)))
  const names = shown.map(({ name, production }) => (production ? name + mark : name))
  const widths = [
    widest(names, Math.floor(columns * 0.6)),
    widest(
      shown.map(({ account }) => account),
      widestDetail,
    ),
    widest(
      shown.map(({ role }) => role),
      widestDetail,
    ),
  ] as const
  const style = { columns, mark, widths, colours: coloursFor(terminal, 'stderr') }
  return shown.map((row) => choice(row, style))
}
