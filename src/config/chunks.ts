/** A text file cut at the lines that begin with `[`: all of it, in order, whatever it holds. */
import type { Line } from './document.ts'
import { isBlankLine, isCommentLine } from './line-grammar.ts'

/** From one such line to the next; the lines before the first one are a chunk too, perhaps an empty one. */
export interface Chunk {
  /** The text of its first line without blanks, and a number from the second of that text on. */
  readonly key: string
  readonly lines: readonly Line[]
}

export function keyedChunks(lines: readonly Line[]): readonly Chunk[] {
  const starts = lines.flatMap(({ text }, index) => (text.startsWith('[') ? [index] : []))
  const seen = new Map<string, number>()
  const chunks: Chunk[] = [{ key: '', lines: lines.slice(0, starts[0]) }]
  for (const [index, start] of starts.entries()) {
    const header = (lines[start]?.text ?? '').trim()
    const count = (seen.get(header) ?? 0) + 1
    seen.set(header, count)
    const key = count === 1 ? header : `${header} ${count}`
    chunks.push({ key, lines: lines.slice(start, starts[index + 1]) })
  }
  return chunks
}

/**
 * Up to the last line that is neither blank nor a comment: what stands behind that mostly belongs to
 * the next section. An indented comment belongs to the setting above it.
 */
export function coreOf({ lines }: Chunk): readonly Line[] {
  const end = lines.findLastIndex(({ text }) => !isBlankLine(text) && !isCommentLine(text))
  return lines.slice(0, end + 1)
}

/** The comments behind that. */
export function commentsBehind(chunk: Chunk): number {
  const rest = chunk.lines.slice(coreOf(chunk).length)
  return rest.filter(({ text }) => !isBlankLine(text)).length
}
