/** A command line as words, without a shell. */

interface Reader {
  readonly quotes: string
  /** What a backslash at `at` stands for, and where reading goes on. */
  unescape(line: string, at: number, quote: string): { text: string; next: number } | undefined
}

/** Python's shlex: nothing is special in single quotes, and only `"` and `\` after a backslash in double ones. */
const posix: Reader = {
  quotes: `'"`,
  unescape(line, at, quote) {
    if (quote === "'") return { text: '\\', next: at + 1 }
    const escaped = line.charAt(at + 1)
    if (escaped === '') return undefined
    const text = quote === '"' && !'"\\'.includes(escaped) ? `\\${escaped}` : escaped
    return { text, next: at + 2 }
  },
}

/** Microsoft's C runtime: backslashes are special only before a double quote, where two stand for one. */
const windows: Reader = {
  quotes: '"',
  unescape(line, at) {
    const run = /^\\+/.exec(line.slice(at))?.[0].length ?? 0
    const next = at + run
    if (line.charAt(next) !== '"') return { text: '\\'.repeat(run), next }
    const half = '\\'.repeat(Math.floor(run / 2))
    return run % 2 === 0 ? { text: half, next } : { text: `${half}"`, next: next + 1 }
  },
}

/** The words of a line; undefined when a quote is not closed or nothing follows a backslash. */
export function splitCommandLine(line: string, os: NodeJS.Platform): readonly string[] | undefined {
  const { quotes, unescape } = os === 'win32' ? windows : posix
  const words: string[] = []
  let word: string | undefined
  let quote = ''
  for (let at = 0; at < line.length;) {
    const letter = line.charAt(at)
    if (letter === '\\') {
      const escaped = unescape(line, at, quote)
      if (escaped === undefined) return undefined
      word = (word ?? '') + escaped.text
      at = escaped.next
      continue
    }
    if (quote === '' && ' \t\r\n'.includes(letter)) {
      if (word !== undefined) words.push(word)
      word = undefined
    } else if (letter === quote) {
      quote = ''
    } else if (quote === '' && quotes.includes(letter)) {
      quote = letter
      word ??= ''
    } else {
      word = (word ?? '') + letter
    }
    at += 1
  }
  if (quote !== '') return undefined
  if (word !== undefined) words.push(word)
  return words
}
