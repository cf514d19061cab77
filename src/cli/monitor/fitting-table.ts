/**
 * An answer as a table that fits its terminal: what matters least goes first, then seconds and ends of long
 * words; at last the first column becomes a heading. What was left out is in `--json` and `--csv`.
 */
import stringWidth from 'fast-string-width'
import type { Answer, Cell } from '../../monitor/engine.ts'
import type { CommandContext } from '../context.ts'
import { coloursFor } from '../render/colours.ts'
import { fits, table } from '../render/table.ts'
import { fitted } from '../render/wrap.ts'
import { cellText, only, title } from './show-answer.ts'

type Shown = Pick<CommandContext, 'terminal'>

/** Of a cell, rather than a column less. */
const usualLength = 32

/** Of a cell, where there is no room for more. */
const shorter = [24, 16] as const

interface Texts {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

interface Style {
  readonly utc: boolean
  readonly unicode: boolean
  readonly hasSeconds: boolean
  /** In columns of a terminal. */
  readonly longest?: number | undefined
}

function cut(text: string, width: number, unicode: boolean): string {
  if (stringWidth(text) <= width) return text
  const end = unicode ? '…' : '...'
  let kept = ''
  for (const character of text) {
    if (stringWidth(kept + character + end) > width) break
    kept += character
  }
  return kept + end
}

function textOf(cell: Cell, { utc, unicode, hasSeconds, longest }: Style): string {
  const text = cellText(cell, utc)
  if (cell instanceof Date) return hasSeconds ? text : text.replace(/(\d\d:\d\d):\d\d/, '$1')
  return longest === undefined ? text : cut(text, longest, unicode)
}

/** Columns that say nothing are left out. */
function textsOf({ columns, rows }: Answer, style: Style): Texts {
  const texts = rows.map((row) => row.map((cell) => textOf(cell, style)))
  const kept = columns.map((_, at) => texts.some((row) => row[at] !== ''))
  return {
    columns: columns.filter((_, at) => kept[at]),
    rows: texts.map((row) => row.filter((_, at) => kept[at])),
  }
}

/** The same with fewer columns, one after the other, and then with shorter words. */
function* attempts(answer: Answer, spare: readonly string[], style: Omit<Style, 'hasSeconds'>) {
  yield textsOf(answer, { ...style, hasSeconds: true })
  for (let left = 0; left <= spare.length; left++) {
    const names = answer.columns.filter((name) => !spare.slice(0, left).includes(name))
    const fewer = only(answer, names)
    yield textsOf(fewer, { ...style, hasSeconds: false })
    yield textsOf(fewer, { ...style, hasSeconds: false, longest: usualLength })
  }
  const least = only(
    answer,
    answer.columns.filter((name) => !spare.includes(name)),
  )
  for (const longest of shorter) {
    yield textsOf(least, { ...style, hasSeconds: false, longest })
  }
}

const asRows = ({ columns, rows }: Texts) => ({ headers: columns.map(title), rows })

/** All but the first column, which is a heading above each. */
function headed({ columns, rows }: Texts): Texts {
  return { columns: columns.slice(1), rows: rows.map((row) => row.slice(1)) }
}

const indent = '  '

function underHeadings(texts: Texts, { terminal }: Shown): string {
  const colours = coloursFor(terminal, 'stdout')
  const { headers, rows } = asRows(headed(texts))
  const plain = {
    columns: undefined,
    colours: coloursFor({ ...terminal, stdoutColour: false }, 'stdout'),
  }
  const [head = '', ...lines] = table(headers, rows, plain).split('\n')
  const body = lines.slice(0, rows.length).flatMap((line, at) => {
    const heading = texts.rows[at]?.[0] ?? ''
    const isSame = at > 0 && heading === texts.rows[at - 1]?.[0]
    return [...(isSame ? [] : [colours.bold(heading)]), `${indent}${line}`]
  })
  const top = [title(texts.columns[0] ?? ''), `${indent}${head}`].map(colours.dim)
  return [...top, ...body].map((line) => `${line}\n`).join('')
}

export interface Fitting {
  readonly text: string
  readonly leftOut: readonly string[]
}

/** @param spare Columns that may be left out, in that order. */
export function fittingTable(
  answer: Answer,
  spare: readonly string[],
  context: Shown,
  utc: boolean,
): Fitting {
  const { terminal } = context
  const { unicode, stdoutIsTty } = terminal
  const colours = coloursFor(terminal, 'stdout')
  const room = stdoutIsTty ? terminal.columns : Number.POSITIVE_INFINITY
  const tried: Texts[] = []
  const fitting = (texts: Texts, text: string): Fitting => {
    const shown = new Set(texts.columns)
    return { text, leftOut: (tried[0]?.columns ?? []).filter((name) => !shown.has(name)) }
  }
  for (const texts of attempts(answer, spare, { utc, unicode })) {
    tried.push(texts)
    const { headers, rows } = asRows(texts)
    if (!fits({ headers, rows }, room)) continue
    return fitting(texts, table(headers, rows, { columns: undefined, colours }))
  }
  const least = tried.slice(2 * spare.length + 1)
  const under = least.find((texts) => fits(asRows(headed(texts)), room - indent.length))
  if (under !== undefined) return fitting(under, underHeadings(under, context))
  const [last = { columns: [], rows: [] }] = least.slice(-1)
  const { headers, rows } = asRows(last)
  return fitting(last, table(headers, rows, { columns: terminal.columns, colours }))
}

/** Writes it, and says what is not in it. */
export function showFitting(
  answer: Answer,
  spare: readonly string[],
  context: Shown,
  utc: boolean,
): void {
  const { terminal } = context
  const { text, leftOut: names } = fittingTable(answer, spare, context, utc)
  terminal.write(text)
  tellLeftOut(names, context)
}

export function tellLeftOut(names: readonly string[], { terminal }: Shown): void {
  const shown = names.filter((name) => name !== 'share').map((name) => name.replaceAll('_', ' '))
  if (shown.length === 0) return
  const line = `No room for: ${shown.join(', ')}. A wider terminal, --json or --csv shows them.`
  terminal.writeError(fitted(line, terminal, 'stderr'))
}
