/** Rows as lines that DuckDB reads without quotes: no text in them has a control character. */
import { type EventColumn, eventColumns, type EventRow } from './columns.ts'

export const separator = '\u001F'

/** `actor` is worked out by the store. */
export const lineColumns = (Object.keys(eventColumns) as EventColumn[]).filter(
  (name) => name !== 'actor',
)

const ownColumns = lineColumns.filter((name) => name !== 'file')

/* oxlint-disable-next-line no-control-regex -- they are what would break a line */
const control = /[\u0000-\u001F\u007F]/

/* oxlint-disable-next-line no-control-regex */
const controls = /[\u0000-\u001F\u007F]+/g

function plain(text: string): string {
  return control.test(text) ? text.replace(controls, ' ') : text
}

/** @param file Where it was read: the last column. */
export function rowLine(row: EventRow, file: string): string {
  // Joined at once: growing it piece by piece makes a string for each piece.
  const cells = ownColumns.map((name) => {
    const value = row[name]
    return value === undefined ? '' : plain(value)
  })
  cells.push(`${plain(file)}\n`)
  return cells.join(separator)
}
