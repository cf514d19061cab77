/** A `credential_process` line as an argument list, without a shell: as botocore's compat_shell_split. */
import { ConfigError } from '../errors.ts'

/** Throws ConfigError `profile-incomplete` on an open quote. */
export function splitCommand(line: string, os: NodeJS.Platform): readonly string[] {
  const words = os === 'win32' ? splitWindows(line) : splitPosix(line)
  if (words !== undefined) return words
  throw new ConfigError(
    'profile-incomplete',
    'A credential_process has a quote that is not closed.',
  )
}

/** Python's shlex.split: both quotes, backslash outside and inside double quotes, no comments. */
function splitPosix(line: string): readonly string[] | undefined {
  const words: string[] = []
  let word: string | undefined
  for (let at = 0; at < line.length; at++) {
    const letter = line.charAt(at)
    if (letter === "'") {
      const end = line.indexOf("'", at + 1)
      if (end < 0) return undefined
      word = (word ?? '') + line.slice(at + 1, end)
      at = end
    } else if (letter === '"') {
      const quoted = doubleQuoted(line, at + 1)
      if (quoted === undefined) return undefined
      word = (word ?? '') + quoted.text
      at = quoted.end
    } else if (letter === '\\') {
      if (++at === line.length) return undefined
      word = (word ?? '') + line.charAt(at)
    } else if (' \t\r\n'.includes(letter)) {
      if (word !== undefined) words.push(word)
      word = undefined
    } else {
      word = (word ?? '') + letter
    }
  }
  if (word !== undefined) words.push(word)
  return words
}

function doubleQuoted(line: string, start: number): { text: string; end: number } | undefined {
  let text = ''
  for (let at = start; at < line.length; at++) {
    const letter = line.charAt(at)
    if (letter === '"') return { text, end: at }
    const next = line.charAt(at + 1)
    if (letter === '\\' && (next === '"' || next === '\\')) {
      text += next
      at++
    } else {
      text += letter
    }
  }
  return undefined
}

/** The C runtime's rules: only double quotes; 2n backslashes before one are n, one more escapes it. */
function splitWindows(line: string): readonly string[] | undefined {
  const words: string[] = []
  let word: string | undefined
  let quoted = false
  let backslashes = 0
  for (const letter of line) {
    if (letter === '\\') {
      backslashes++
      continue
    }
    if (letter === '"') {
      word = (word ?? '') + '\\'.repeat(Math.floor(backslashes / 2))
      if (backslashes % 2 === 1) word += '"'
      else quoted = !quoted
      backslashes = 0
      continue
    }
    if (backslashes > 0) word = (word ?? '') + '\\'.repeat(backslashes)
    backslashes = 0
    if (!quoted && (letter === ' ' || letter === '\t')) {
      if (word !== undefined) words.push(word)
      word = undefined
    } else {
      word = (word ?? '') + letter
    }
  }
  if (quoted) return undefined
  if (backslashes > 0) word = (word ?? '') + '\\'.repeat(backslashes)
  if (word !== undefined) words.push(word)
  return words
}
