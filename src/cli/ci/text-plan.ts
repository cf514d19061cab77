/** A text file of a project as an edit that can be shown, written and taken back. */
import { lstatSync } from 'node:fs'
import { resolve } from 'node:path'
import { notEditable } from '../../ci/init/not-editable.ts'
import { type ConfigDocument, type Line, parseDocument } from '../../config/document.ts'
import type { EditPlan } from '../../config/edit-plan.ts'
import { lineDiff } from '../../config/line-diff.ts'
import { readPlainIfPresent } from '../../system/files.ts'

/** No workflow and no template comes near it. */
const longestText = 4 * 1024 * 1024

/**
 * The text of a file; undefined when there is none. Throws ConfigError `pipeline-file-unusable` for
 * what is no text, and for a link: it may come with somebody's repository, and lead anywhere.
 */
export function readProjectText(path: string): string | undefined {
  const file = resolve(path)
  if (lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() === true) {
    throw notEditable(path, 'it is a link')
  }
  const bytes = readPlainIfPresent(file)
  if (bytes === undefined) return undefined
  if (bytes.length > longestText) throw notEditable(path, 'it is too long')
  const text = bytes.toString('utf8')
  if (!Buffer.from(text).equals(bytes)) throw notEditable(path, 'it is not UTF-8')
  return text
}

/** More would take longer than anybody waits for a diff. */
const mostCells = 4_000_000

/** For each line of `fresh` the line of `old` that it is; as many as there can be. */
function matches(old: readonly Line[], fresh: readonly Line[]): ReadonlyMap<number, Line> {
  const width = fresh.length + 1
  const found = new Map<number, Line>()
  if (old.length * fresh.length > mostCells) return found
  const lengths = new Uint32Array((old.length + 1) * width)
  const cell = (row: number, column: number): number => lengths[row * width + column] ?? 0
  const isSame = (row: number, column: number): boolean =>
    old[row]?.text === fresh[column]?.text && old[row]?.ending === fresh[column]?.ending
  for (let row = old.length - 1; row >= 0; row--) {
    for (let column = fresh.length - 1; column >= 0; column--) {
      lengths[row * width + column] = isSame(row, column)
        ? cell(row + 1, column + 1) + 1
        : Math.max(cell(row + 1, column), cell(row, column + 1))
    }
  }
  for (let row = 0, column = 0; row < old.length && column < fresh.length;) {
    const line = old[row]
    if (line !== undefined && isSame(row, column)) {
      found.set(column, line)
      row++
      column++
    } else if (cell(row + 1, column) >= cell(row, column + 1)) row++
    else column++
  }
  return found
}

/** The new document, with the old one's own lines where they stay, as `lineDiff` wants them. */
function onLinesOf(before: ConfigDocument, after: ConfigDocument): ConfigDocument {
  const [old, fresh] = [before.lines, after.lines]
  const same = (one: Line | undefined, other: Line | undefined): boolean =>
    one !== undefined && one.text === other?.text && one.ending === other.ending
  let start = 0
  while (same(old[start], fresh[start])) start++
  const room = Math.min(old.length, fresh.length) - start
  let end = 0
  while (end < room && same(old.at(-1 - end), fresh.at(-1 - end))) end++
  const middle = fresh.slice(start, fresh.length - end)
  const found = matches(old.slice(start, old.length - end), middle)
  const lines = [
    ...old.slice(0, start),
    ...middle.map((line, at) => found.get(at) ?? line),
    ...old.slice(old.length - end),
  ]
  return { ...after, lines }
}

export function planText(path: string, before: string | undefined, after: string): EditPlan {
  const old = Buffer.from(before ?? '')
  const fresh = Buffer.from(after)
  const document = parseDocument(old)
  const edited = onLinesOf(document, parseDocument(fresh))
  return {
    path: resolve(path),
    before: old,
    after: fresh,
    changed: !old.equals(fresh),
    diff: old.equals(fresh) ? [] : lineDiff(document, edited),
    creates: before === undefined,
  }
}
