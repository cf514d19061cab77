/** The lines that an edit adds and removes, with some of the lines around them, for people to read. */
import type { ConfigDocument, Line } from './document.ts'

export interface DiffLine {
  readonly kind: 'same' | 'added' | 'removed'
  readonly text: string
  /** Counted from 1: in the new file, for a removed line in the old one. */
  readonly line: number
}

const contextLines = 3

/**
 * Relies on what edit.ts promises: order never changes and a line that stays is the same object, so
 * that even a file of 100,000 lines is compared in one pass. Secret values in lines around the edit are masked.
 */
export function lineDiff(before: ConfigDocument, after: ConfigDocument): DiffLine[] {
  const all = allLines(before.lines, after.lines)
  const near = new Set<number>()
  for (const [index, { kind }] of all.entries()) {
    if (kind === 'same') continue
    for (let at = index - contextLines; at <= index + contextLines; at++) near.add(at)
  }
  return all.filter((_, index) => near.has(index)).map(masked)
}

function allLines(before: readonly Line[], after: readonly Line[]): DiffLine[] {
  const kept = new Set(after)
  const known = new Set(before)
  const diff: DiffLine[] = []
  let from = 0
  let to = 0
  while (from < before.length || to < after.length) {
    const old = before[from]
    const fresh = after[to]
    const isEnded = old !== undefined && !kept.has(old) && onlyEnding(old, fresh)
    if (old !== undefined && fresh !== undefined && (old === fresh || isEnded)) {
      diff.push({ kind: 'same', text: fresh.text, line: ++to })
      from++
    } else if (old !== undefined && !kept.has(old)) {
      diff.push({ kind: 'removed', text: old.text, line: ++from })
    } else if (fresh !== undefined && !known.has(fresh)) {
      diff.push({ kind: 'added', text: fresh.text, line: ++to })
    } else {
      throw new TypeError('lines were reordered')
    }
  }
  return diff
}

function onlyEnding(old: Line, fresh: Line | undefined): boolean {
  return old.text === fresh?.text && old.ending === ''
}

function masked(line: DiffLine): DiffLine {
  const text = line.text.replace(
    /^(\s*(?:aws_secret_access_key|aws_session_token)\s*=).+$/iu,
    '$1 ****',
  )
  return { ...line, text }
}
