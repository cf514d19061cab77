import stringWidth from 'fast-string-width'
import type { Colours } from './colours.ts'
import { wrap } from './wrap.ts'

export interface TableStyle {
  /** Undefined where no person looks: rows are never broken up then. */
  readonly columns: number | undefined
  readonly colours: Colours
}

/** A cell: its text and, where it has one, its colour. */
export interface Cell {
  readonly text: string
  readonly paint?: (text: string) => string
}

export type Row = readonly (string | Cell)[]

function asCell(cell: string | Cell): Cell {
  return typeof cell === 'string' ? { text: cell } : cell
}

function padded({ text, paint }: Cell, width: number): string {
  const blanks = ' '.repeat(Math.max(0, width - stringWidth(text)))
  return (paint === undefined ? text : paint(text)) + blanks
}

function line(cells: readonly Cell[], widths: readonly number[]): string {
  const last = cells.length - 1
  return cells
    .map((cell, at) => padded(cell, at === last ? 0 : (widths[at] ?? 0)))
    .join('  ')
    .trimEnd()
}

/** One row as a block, for terminals too narrow for the table: `Account  111111111111`. */
function block(
  headers: readonly string[],
  cells: readonly Cell[],
  { columns, colours }: { readonly columns: number; readonly colours: Colours },
): readonly string[] {
  const [title, ...others] = cells
  const names = headers.slice(1)
  const widest = Math.max(0, ...names.map((name) => stringWidth(name)))
  const lines = others.flatMap(({ text, paint = (same) => same }, at) => {
    if (text === '') return []
    return wrap(text, columns - widest - 4).map((part, line) => {
      const name = (line === 0 ? (names[at] ?? '') : '').padEnd(widest)
      return `  ${colours.dim(name)}  ${paint(part)}`
    })
  })
  return [title === undefined ? '' : padded(title, 0), ...lines]
}

function widthsOf(headers: readonly string[], rows: readonly Row[]): readonly number[] {
  return headers.map((header, at) =>
    rows.reduce(
      (widest, row) => Math.max(widest, stringWidth(asCell(row[at] ?? '').text)),
      stringWidth(header),
    ),
  )
}

function total(widths: readonly number[]): number {
  return widths.reduce((sum, width) => sum + width + 2, -2)
}

/** Whether the table stays one, and is not broken up into blocks. */
export function fits(
  { headers, rows }: { readonly headers: readonly string[]; readonly rows: readonly Row[] },
  columns: number,
): boolean {
  return total(widthsOf(headers, rows)) <= columns
}

/** Lines of a table without rules, which reads well aloud and survives `grep` and `awk`. */
export function table(
  headers: readonly string[],
  rows: readonly Row[],
  { columns, colours }: TableStyle,
): string {
  const cells = rows.map((row) => row.map(asCell))
  const widths = widthsOf(headers, cells)
  const lines =
    columns !== undefined && total(widths) > columns
      ? cells.flatMap((row, at) => [
          ...(at === 0 ? [] : ['']),
          ...block(headers, row, { columns, colours }),
        ])
      : [colours.bold(line(headers.map(asCell), widths)), ...cells.map((row) => line(row, widths))]
  return lines.map((text) => `${text}\n`).join('')
}
