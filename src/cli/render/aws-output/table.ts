/** `--output table`, ruled exactly as the AWS CLI 2.36 rules it. */
import stringWidth from 'fast-string-width'
import { type Section, sectionsOf } from './sections.ts'
import type { Value } from './value.ts'

const cellPadding = 4
const border = 2

function contentWidths({ headers, rows }: Section): number[] {
  const all = [...(headers.length === 0 ? [] : [headers]), ...rows]
  const count = Math.max(0, ...all.map((row) => row.length))
  return Array.from({ length: count }, (_, at) =>
    Math.max(...all.map((row) => stringWidth(row[at] ?? ''))),
  )
}

function totalWidth(section: Section): number {
  const sides = section.depth * 2
  const cells = contentWidths(section).reduce((sum, width) => sum + width + cellPadding, 0)
  return Math.max(stringWidth(section.title) + border + sides, cells + border + sides)
}

/** Python rounds halves to the even neighbour. */
function roundHalfEven(value: number): number {
  const floor = Math.floor(value)
  if (value - floor !== 0.5) return Math.round(value)
  return floor % 2 === 0 ? floor : floor + 1
}

/** Column widths that fill the table: scaled alike, what rounding left over is spread one by one. */
function columnWidths(section: Section, tableWidth: number): number[] {
  const natural = contentWidths(section).map((width) => width + cellPadding)
  if (natural.length === 0) return []
  const sum = natural.reduce((total, width) => total + width, 0)
  const widths = natural.map((width) => roundHalfEven((tableWidth / sum) * width))
  let excess = widths.reduce((total, width) => total + width, 0) - tableWidth
  const step = excess > 0 ? -1 : 1
  const order = widths.map((_, at) => at)
  if (excess < 0) order.reverse()
  for (let turn = 0; excess !== 0; turn++) {
    const at = order[turn % order.length] ?? 0
    widths[at] = (widths[at] ?? 0) + step
    excess += step
  }
  return widths
}

function centred(text: string, width: number, leftEdge: string): string {
  const blanks = Math.max(0, Math.floor(width / 2) - Math.floor(stringWidth(text) / 2) - 1)
  const left = leftEdge + ' '.repeat(blanks) + text
  return `${left}${' '.repeat(Math.max(0, width - 1 - stringWidth(left)))}|`
}

function aligned(text: string, width: number, leftEdge: string): string {
  const fits = stringWidth(text) + 2 + leftEdge.length + 1 <= width
  const left = leftEdge + (fits ? '  ' : '') + text
  return `${left}${' '.repeat(Math.max(0, width - 1 - stringWidth(left)))}|`
}

function rule(widths: readonly number[]): string {
  return widths
    .map((width, at) => (at === 0 ? `+${'-'.repeat(width - 2)}+` : `${'-'.repeat(width - 1)}+`))
    .join('')
}

function sectionLines(section: Section, fullWidth: number): string[] {
  const width = fullWidth - section.depth * 2
  const lines: string[] = []
  const { title, headers, rows } = section
  if (title !== '') lines.push(centred(title, width, '|'))
  if (headers.length === 0 && rows.length === 0) {
    if (title !== '') lines.push(`+${'-'.repeat(width - 2)}+`)
    return lines
  }
  const widths = columnWidths(section, width)
  if (widths.length === 0) return lines
  const cells = (row: readonly string[], draw: typeof centred) =>
    widths.map((size, at) => draw(row[at] ?? '', size, at === 0 ? '|' : '')).join('')
  if (headers.length > 0) lines.push(rule(widths), cells(headers, centred))
  lines.push(rule(widths), ...rows.map((row) => cells(row, aligned)), rule(widths))
  return lines
}

/** A single row below headers becomes a column of pairs where the table is too wide otherwise. */
function upright(section: Section): Section {
  const [row, second] = section.rows
  if (section.headers.length === 0 || row === undefined || second !== undefined) return section
  const rows = section.headers.map((header, at) => [header, row[at] ?? ''])
  return { ...section, headers: [], rows }
}

/** `terminalWidth` is 80 where stdout is no terminal. */
export function tableOutput(title: string, value: Value, terminalWidth: number): string {
  const wide = sectionsOf(title, value)
  if (wide.length === 0) return ''
  const fits = Math.max(...wide.map(totalWidth)) <= terminalWidth
  const sections = fits ? wide : wide.map(upright)
  const width = Math.max(...sections.map(totalWidth))
  const lines = sections.flatMap((section) => {
    const sides = '|'.repeat(section.depth)
    return sectionLines(section, width).map((line) => sides + line + sides)
  })
  return ['-'.repeat(width), ...lines].map((line) => `${line}\n`).join('')
}
