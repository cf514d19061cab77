/** Comma-separated values (RFC 4180) that a spreadsheet may open: no cell of them is a formula. */

/** What spreadsheets take for the beginning of one, their full-width forms too. */
const formula = /^[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/

/** A cell that would be a formula begins with an apostrophe. */
function csvCell(text: string): string {
  const harmless = formula.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}

/** Lines end as the RFC has them. */
export function csv(headers: readonly string[], rows: readonly (readonly string[])[]): string {
  return [headers, ...rows].map((row) => `${row.map(csvCell).join(',')}\r\n`).join('')
}
