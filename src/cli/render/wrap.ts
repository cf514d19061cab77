import stringWidth from 'fast-string-width'
import type { Terminal } from '../../system/terminal.ts'

/** Breaks at blanks alone, for what is there to be copied. */
export function wrapWhole(text: string, width: number): readonly string[] {
  return filled(text.split(' '), ' ', width)
}

/**
 * Breaks a paragraph at blanks, and a path that is longer than a line after its slashes, so that no
 * line is wider than `width`, where words allow. An address stays whole: terminals open it.
 */
export function wrap(text: string, width: number): readonly string[] {
  const lines = wrapWhole(text, width)
  const tooWide = lines.findIndex((line) => stringWidth(line) > width && isPath(line))
  if (tooWide === -1) return lines
  const pieces = filled((lines[tooWide] ?? '').split(/(?<=[/\\])/), '', width)
  const rest = [pieces.at(-1), ...lines.slice(tooWide + 1)].join(' ')
  return [...lines.slice(0, tooWide), ...pieces.slice(0, -1), ...wrap(rest, width)]
}

function filled(parts: readonly string[], between: string, width: number): readonly string[] {
  const lines: string[] = []
  let line = ''
  for (const part of parts) {
    const longer = line === '' ? part : `${line}${between}${part}`
    if (line !== '' && stringWidth(longer) > width) {
      lines.push(line)
      line = part
    } else {
      line = longer
    }
  }
  return [...lines, line]
}

/** One word that begins as a path does, and goes on below a folder. */
function isPath(word: string): boolean {
  return /^["'(]?(?:~|\.{1,2}|[A-Za-z]:)?[/\\][^/\\ ]+[/\\][^ ]+$/.test(word)
}

/** Rows of a term and its explanation; where the line is narrow, the explanation goes below. */
export function definitionList(
  rows: readonly (readonly [term: string, text: string])[],
  columns: number,
): readonly string[] {
  const indent = 2
  const widest = Math.max(0, ...rows.map(([term]) => stringWidth(term)))
  const room = columns - indent - widest - 2
  if (room < 24) {
    return rows.flatMap(([term, text]) => [
      `  ${term}`,
      ...wrap(text, columns - 6).map((line) => `      ${line}`),
    ])
  }
  return rows.flatMap(([term, text]) =>
    wrap(text, room).map((line, at) => {
      const left = at === 0 ? term + ' '.repeat(widest - stringWidth(term)) : ' '.repeat(widest)
      return `  ${left}  ${line}`
    }),
  )
}

/**
 * The text's lines, each broken at blanks where the stream is a terminal, and each ended. A command
 * to run next stays one line, however long: it is there to be copied.
 */
export function fitted(
  text: string,
  terminal: Pick<Terminal, 'columns' | 'stdoutIsTty' | 'stderrIsTty'>,
  stream: 'stdout' | 'stderr',
): string {
  const isTty = stream === 'stdout' ? terminal.stdoutIsTty : terminal.stderrIsTty
  const columns = isTty ? terminal.columns : Number.POSITIVE_INFINITY
  const lines = text.split('\n').flatMap((line) => (isNext(line) ? [line] : wrap(line, columns)))
  return lines.map((line) => `${line}\n`).join('')
}

function isNext(line: string): boolean {
  return /^(?:\u001B\[\d+m)*(?:next|try):/.test(line)
}

/** Words for a person, on stderr. */
export function say(
  text: string,
  terminal: Parameters<typeof fitted>[1] & Pick<Terminal, 'writeError'>,
): void {
  terminal.writeError(fitted(text, terminal, 'stderr'))
}
