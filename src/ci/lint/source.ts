/** The text of a file, and where in it something stands. */

export interface Source {
  /** Absolute. */
  readonly path: string
  /** Without a byte order mark; offsets are UTF-16 units of it. */
  readonly text: string
}

/** `end` is behind the last character. */
export interface Span {
  readonly start: number
  readonly end: number
}

export interface Position {
  /** From 1. */
  readonly line: number
  /** From 1, in UTF-16 units. */
  readonly column: number
}

const starts = new WeakMap<Source, readonly number[]>()

/** Where each line begins: after a line feed, or a carriage return without one. */
function lineStarts(source: Source): readonly number[] {
  const known = starts.get(source)
  if (known !== undefined) return known
  const found = [0]
  for (const { index, 0: ending } of source.text.matchAll(/\r\n|\n|\r/g)) {
    found.push(index + ending.length)
  }
  starts.set(source, found)
  return found
}

export function positionAt(source: Source, offset: number): Position {
  const lines = lineStarts(source)
  let low = 0
  let high = lines.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((lines[middle] ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  return { line: low + 1, column: offset - (lines[low] ?? 0) + 1 }
}

/** A line, from 1, without its ending; empty where there is none. */
export function lineText(source: Source, line: number): string {
  const lines = lineStarts(source)
  const start = lines[line - 1]
  if (start === undefined) return ''
  return source.text.slice(start, lines[line] ?? source.text.length).replace(/[\r\n]+$/, '')
}
