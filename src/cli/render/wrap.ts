import stringWidth from 'fast-string-width'
import type { Terminal } from '../../system/terminal.ts'

/** Breaks a paragraph at blanks so that no line is wider than `width`, where words allow. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`
    if (line !== '' && stringWidth(longer) > width) {
      lines.push(line)
      line = word
    } else {
      line = longer
    }
  }
  return [...lines, line]
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
