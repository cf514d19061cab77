/** A place in an HCL text that moves on, over blanks and comments. */
import type { Source, Span } from '../source.ts'
import { Unreadable } from '../read/unreadable.ts'

/** Deeper is an attack on our stack. */
const deepest = 100

export interface Cursor {
  readonly source: Source
  at: number
  depth: number
}

const patterns = {
  // A comment of one line leaves its line feed, which ends what stands before it.
  inLine: /(?:[ \t\r\uFEFF]+|#[^\n]*|\/\/[^\n]*|\/\*[^]*?\*\/)*/y,
  anywhere: /(?:[\s\uFEFF]+|#[^\n]*|\/\/[^\n]*|\/\*[^]*?\*\/)*/y,
  name: /[\p{L}_][\p{L}\p{N}_-]*/uy,
  number: /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y,
} as const

/** What stands at the cursor, which then goes behind it; undefined where it is something else. */
export function take(cursor: Cursor, what: keyof typeof patterns): string | undefined {
  const pattern = patterns[what]
  pattern.lastIndex = cursor.at
  const found = pattern.exec(cursor.source.text)?.[0]
  if (found !== undefined) cursor.at += found.length
  return found
}

export function peek({ source, at }: Cursor, length = 1): string {
  return source.text.slice(at, at + length)
}

export function takes(cursor: Cursor, text: string): boolean {
  if (!cursor.source.text.startsWith(text, cursor.at)) return false
  cursor.at += text.length
  return true
}

export function fail({ at }: Cursor, says: string): never {
  throw new Unreadable(at, `it is not HCL: ${says}`)
}

export function expect(cursor: Cursor, text: string): void {
  if (!takes(cursor, text)) fail(cursor, `there is no ${text}`)
}

export function spanFrom({ at }: Cursor, start: number): Span {
  return { start, end: at }
}

/** Runs `read` one level deeper. */
export function deeper<T>(cursor: Cursor, read: () => T): T {
  if (++cursor.depth > deepest) fail(cursor, 'it is nested too deep')
  const value = read()
  cursor.depth--
  return value
}
