/** What people have looked at and left: `keyless:ignore CODE… REASON` in a comment. */
import { lineText, type Source } from './source.ts'

export interface Ignore {
  readonly source: Source
  /** Where the comment stands, from 1. */
  readonly line: number
  /** The line that it is about. */
  readonly target: number
  /** Every code where it is empty. */
  readonly codes: readonly string[]
  readonly reason: string
}

const mark = 'keyless:ignore'
const comment = /(?:#|\/\/|\/\*)\s*keyless:ignore\b([^\n]*)/

function parse(text: string, codes: ReadonlySet<string>): Pick<Ignore, 'codes' | 'reason'> {
  const words = text
    .replace(/\*\/\s*$/, '')
    .trim()
    .split(/[\s,]+/)
    .filter((word) => word !== '')
  const end = words.findIndex((word) => !codes.has(word))
  const count = end < 0 ? words.length : end
  return {
    codes: words.slice(0, count),
    reason: words
      .slice(count)
      .join(' ')
      .replace(/^[-–:]+\s*/, ''),
  }
}

function isComment(text: string): boolean {
  return /^\s*(?:#|\/\/|\/\*)/.test(text)
}

/** A comment alone on its line is about the next line that is none. */
export function ignoresIn(source: Source, codes: ReadonlySet<string>): readonly Ignore[] {
  if (!source.text.includes(mark)) return []
  const count = source.text.split(/\r\n|\n|\r/).length
  const found: Ignore[] = []
  for (let line = 1; line <= count; line++) {
    const match = comment.exec(lineText(source, line))
    if (match === null) continue
    let target = line
    while (target <= count && isComment(lineText(source, target))) target++
    found.push({ source, line, target, ...parse(match[1] ?? '', codes) })
  }
  return found
}
