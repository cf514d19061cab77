/** An answer as a table, JSON or CSV. Every word in it is somebody else's. */
import type { Answer, Cell } from '../../monitor/engine.ts'
import { forTerminal } from '../../system/text.ts'
import type { CommandContext } from '../context.ts'
import { csv } from '../render/csv.ts'
import { coloursFor } from '../render/colours.ts'
import { table } from '../render/table.ts'
import { localTime } from '../history/render.ts'
import { grouped } from '../migrate/numbers.ts'

/** `2026-11-23 09:14:03`, in the reader's zone or with a Z. */
export function timeText(at: Date, utc: boolean): string {
  if (Number.isNaN(at.getTime())) return ''
  return utc ? `${at.toISOString().slice(0, 19).replace('T', ' ')}Z` : localTime(at)
}

const longestCell = 120

/** For people. */
export function cellText(cell: Cell | undefined, utc: boolean): string {
  if (cell === null || cell === undefined) return ''
  if (cell instanceof Date) return timeText(cell, utc)
  if (typeof cell === 'number') return Number.isInteger(cell) ? grouped(cell) : String(cell)
  return forTerminal(String(cell), longestCell)
}

function plainValue(cell: Cell): string | number | boolean | null {
  if (!(cell instanceof Date)) return cell
  return Number.isNaN(cell.getTime()) ? null : cell.toISOString().replace('.000Z', 'Z')
}

const camel = (name: string): string =>
  name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())

/** Rows as objects, with names as JSON of ours has them. */
export function rowsAsJson({
  columns,
  rows,
}: Answer): readonly Readonly<Record<string, unknown>>[] {
  // None of them is `__proto__`: no underscore stands before a small letter any more.
  const names = columns.map(camel)
  return rows.map((row) => {
    const object: Record<string, unknown> = {}
    for (const [at, name] of names.entries()) object[name] = plainValue(row[at] ?? null)
    return object
  })
}

export function answerCsv({ columns, rows }: Answer): string {
  return csv(
    columns.map(camel),
    rows.map((row) => row.map((cell) => String(plainValue(cell) ?? ''))),
  )
}

/** `Column` for `column`, and its cells; columns that say nothing are left out. */
export function answerTable(
  { columns, rows }: Answer,
  { terminal }: CommandContext,
  utc: boolean,
  titleOf: (column: string) => string = title,
): string {
  const texts = rows.map((row) => row.map((cell) => cellText(cell, utc)))
  const kept = columns.map((_, at) => texts.some((row) => row[at] !== ''))
  const titles = columns.map((name) => forTerminal(titleOf(name), 60))
  const style = {
    columns: terminal.stdoutIsTty ? terminal.columns : undefined,
    colours: coloursFor(terminal, 'stdout'),
  }
  return table(
    titles.filter((_, at) => kept[at]),
    texts.map((row) => row.filter((_, at) => kept[at])),
    style,
  )
}

/** These columns, in this order. */
export function only({ columns, rows, more }: Answer, names: readonly string[]): Answer {
  const places = names.map((name) => columns.indexOf(name))
  return { columns: names, rows: rows.map((row) => places.map((at) => row[at] ?? null)), more }
}

/** `first_seen` → `First seen`. */
export function title(name: string): string {
  const words = name.replaceAll('_', ' ')
  return words.slice(0, 1).toUpperCase() + words.slice(1)
}
