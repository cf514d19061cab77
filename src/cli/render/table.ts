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

function textOf(cell: string | Cell | undefined): string {
  return typeof cell === 'string' ? cell : (cell?.text ?? '')
}

function painted(cell: string | Cell | undefined): string {
  if (cell === undefined || typeof cell === 'string') return cell ?? ''
  return cell.paint === undefined ? cell.text : cell.paint(cell.text)
}

const plainText = /^[ -~]*$/

/** Of tables with thousands of lines, nearly all cells are as wide as they are long. */
function widthOf(text: string): number {
  return plainText.test(text) ? text.length : stringWidth(text)
}

/** One row as a block, for terminals too narrow for the table: `Account  111111111111`. */
function block(
  headers: readonly string[],
  cells: Row,
  { columns, colours }: { readonly columns: number; readonly colours: Colours },
): readonly string[] {
  const [title, ...others] = cells
  const names = headers.slice(1)
  const widest = Math.max(0, ...names.map((name) => stringWidth(name)))
  const lines = others.flatMap((cell, at) => {
    const text = textOf(cell)
    if (text === '') return []
    const paint = (typeof cell === 'string' ? undefined : cell.paint) ?? ((same: string) => same)
    return wrap(text, columns - widest - 4).map((part, line) => {
      const name = (line === 0 ? (names[at] ?? '') : '').padEnd(widest)
      return `  ${colours.dim(name)}  ${paint(part)}`
    })
  })
  return [painted(title), ...lines]
}

/** By column: of tables with thousands of lines, one after the other is the quickest way. */
export interface Columns {
  readonly headers: readonly string[]
  /** Cells from top to bottom, for each header. */
  readonly columns: readonly Row[]
}

interface Measured {
  readonly width: number
  /** All lines say the same: there is nothing to work out again. */
  readonly same: boolean
  /** All cells are as wide as they are long, and have no colour. */
  readonly plain: boolean
}

/** What the cell above said already is passed over. */
function measured({ headers, columns }: Columns): readonly Measured[] {
  return headers.map((header, at) => {
    let width = stringWidth(header)
    let above: Row[number] | undefined
    let texts = 0
    let plain = true
    for (const cell of columns[at] ?? []) {
      if (cell === above) continue
      above = cell
      texts++
      const isPlain = typeof cell === 'string' && plainText.test(cell)
      plain &&= isPlain
      const own = isPlain ? cell.length : widthOf(textOf(cell))
      if (own > width) width = own
    }
    return { width, same: texts < 2, plain }
  })
}

function padded(cell: Row[number], width: number): string {
  if (typeof cell === 'string' && plainText.test(cell)) return cell.padEnd(width)
  return painted(cell) + ' '.repeat(Math.max(0, width - widthOf(textOf(cell))))
}

function paddedColumn(cells: Row, width: number, plain: boolean): readonly string[] {
  let above: Row[number] | undefined
  let shown = ''
  return cells.map((cell) => {
    if (cell === above) return shown
    above = cell
    shown = plain && typeof cell === 'string' ? cell.padEnd(width) : padded(cell, width)
    return shown
  })
}

/** Without blanks at the ends of lines. */
function linesOf(columns: readonly Row[], measures: readonly Measured[]): readonly string[] {
  const last = columns.length - 1
  let varying = last
  while (varying >= 0 && measures[varying]?.same === true) varying--
  const widthAt = (at: number): number => (at < last ? (measures[at]?.width ?? 0) + 2 : 0)
  const shown = columns
    .slice(0, varying + 1)
    .map((cells, at) => paddedColumn(cells, widthAt(at), measures[at]?.plain === true))
  const same = columns.slice(varying + 1)
  const end = same.map(([cell = ''], at) => padded(cell, widthAt(varying + 1 + at))).join('')
  const isTight = textOf(columns[last]?.[0]) !== '' && varying < last
  return (columns[0] ?? []).map((_, index) => {
    let line = ''
    for (let at = 0; at <= varying; at++) line += shown[at]?.[index] ?? ''
    return isTight ? line + end : (line + end).trimEnd()
  })
}

function total(measures: readonly Measured[]): number {
  return measures.reduce((sum, { width }) => sum + width + 2, -2)
}

function turned(rows: readonly Row[], length: number): readonly Row[] {
  return Array.from({ length }, (_, at) => rows.map((row) => row[at] ?? ''))
}

interface Rows {
  readonly headers: readonly string[]
  readonly rows: readonly Row[]
}

/** Whether the table stays one, and is not broken up into blocks. */
export function fits({ headers, rows }: Rows, width: number): boolean {
  return columnsFit({ headers, columns: turned(rows, headers.length) }, width)
}

export function columnsFit(columns: Columns, width: number): boolean {
  return total(measured(columns)) <= width
}

/** Lines of a table without rules, which reads well aloud and survives `grep` and `awk`. */
export function table(headers: readonly string[], rows: readonly Row[], style: TableStyle): string {
  return columnTable({ headers, columns: turned(rows, headers.length) }, style)
}

export function columnTable(content: Columns, { columns: room, colours }: TableStyle): string {
  const { headers, columns } = content
  const measures = measured(content)
  if (room === undefined || total(measures) <= room) {
    const [head = ''] = linesOf(
      headers.map((header) => [header]),
      measures.map(({ width }) => ({ width, same: false, plain: false })),
    )
    const lines = linesOf(columns, measures).join('\n')
    return `${colours.bold(head)}\n${lines === '' ? '' : `${lines}\n`}`
  }
  const count = columns[0]?.length ?? 0
  const rows = turned(columns, count)
  const lines = rows.flatMap((row, at) => [
    ...(at === 0 ? [] : ['']),
    ...block(headers, row, { columns: room, colours }),
  ])
  return lines.map((text) => `${text}\n`).join('')
}
