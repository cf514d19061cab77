/** Texts of HCL: between quotation marks, and heredocs, with `${…}` in them. */
import { type Cursor, deeper, expect, fail, peek, spanFrom, take, takes } from './cursor.ts'
import type { HclExpression } from './syntax.ts'

type ReadExpression = (cursor: Cursor) => HclExpression

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' }

interface Parts {
  readonly parts: (string | HclExpression)[]
  text: string
}

function addExpression(into: Parts, expression: HclExpression): void {
  if (into.text !== '') into.parts.push(into.text)
  into.text = ''
  into.parts.push(expression)
}

function finish({ parts, text }: Parts): readonly (string | HclExpression)[] {
  return text === '' && parts.length > 0 ? parts : [...parts, text]
}

/** `${ … }`; `%{ … }` is not looked into. */
export function readInterpolation(cursor: Cursor, read: ReadExpression): HclExpression {
  const start = cursor.at
  const isDirective = takes(cursor, '%{')
  if (!isDirective) expect(cursor, '${')
  takes(cursor, '~')
  if (isDirective) return skipDirective(cursor, start)
  return deeper(cursor, () => {
    take(cursor, 'anywhere')
    const expression = read(cursor)
    take(cursor, 'anywhere')
    takes(cursor, '~')
    expect(cursor, '}')
    return expression
  })
}

function skipDirective(cursor: Cursor, start: number): HclExpression {
  const end = cursor.source.text.indexOf('}', cursor.at)
  if (end < 0) fail(cursor, 'a directive has no end')
  cursor.at = end + 1
  return { kind: 'other', span: spanFrom(cursor, start) }
}

/** `$${` and `%%{` are themselves. True when something was read. */
function readMarked(cursor: Cursor, into: Parts, read: ReadExpression): boolean {
  const [two, three] = [peek(cursor, 2), peek(cursor, 3)]
  if (three === '$${' || three === '%%{') {
    into.text += three.slice(1)
    cursor.at += 3
    return true
  }
  if (two !== '${' && two !== '%{') return false
  addExpression(into, readInterpolation(cursor, read))
  return true
}

function readEscape(cursor: Cursor): string {
  const kind = peek(cursor, 2).slice(1)
  const length = { u: 4, U: 8 }[kind] ?? 0
  const digits = cursor.source.text.slice(cursor.at + 2, cursor.at + 2 + length)
  cursor.at += 2 + length
  if (length === 0) return escapes[kind] ?? kind
  const code = Number.parseInt(digits, 16)
  return code >= 0 && code <= 0x10_ffff ? String.fromCodePoint(code) : ''
}

const quotedRun = /[^"\\$%\n]+/y
const heredocRun = /[^$%\n]+/y

function takeRun(cursor: Cursor, run: RegExp): string {
  run.lastIndex = cursor.at
  const found = run.exec(cursor.source.text)?.[0] ?? peek(cursor)
  cursor.at += found.length
  return found
}

export function readQuoted(cursor: Cursor, read: ReadExpression): HclExpression {
  expect(cursor, '"')
  const start = cursor.at
  const into: Parts = { parts: [], text: '' }
  for (;;) {
    const next = peek(cursor)
    if (next === '' || next === '\n') fail(cursor, 'a text has no end')
    if (next === '"') break
    if (next === '\\') into.text += readEscape(cursor)
    else if (!readMarked(cursor, into, read)) into.text += takeRun(cursor, quotedRun)
  }
  const span = spanFrom(cursor, start)
  cursor.at++
  return { kind: 'template', span, parts: finish(into), isHeredoc: false }
}

const opening = /<<-?([\p{L}_][\p{L}\p{N}_-]*)[ \t]*\r?\n/uy

export function readHeredoc(cursor: Cursor, read: ReadExpression): HclExpression {
  opening.lastIndex = cursor.at
  const [whole = '', marker = ''] = opening.exec(cursor.source.text) ?? []
  if (whole === '') fail(cursor, 'a heredoc has no name')
  cursor.at += whole.length
  const start = cursor.at
  const into: Parts = { parts: [], text: '' }
  for (;;) {
    const lineEnd = cursor.source.text.indexOf('\n', cursor.at)
    const line = cursor.source.text.slice(cursor.at, lineEnd < 0 ? undefined : lineEnd)
    if (line.trim() === marker) {
      const span = spanFrom(cursor, start)
      cursor.at += line.trimEnd().length
      return { kind: 'template', span, parts: finish(into), isHeredoc: true }
    }
    if (lineEnd < 0) fail(cursor, `a heredoc has no ${marker} at its end`)
    readHeredocLine(cursor, into, read)
  }
}

function readHeredocLine(cursor: Cursor, into: Parts, read: ReadExpression): void {
  while (peek(cursor) !== '' && peek(cursor) !== '\n') {
    if (!readMarked(cursor, into, read)) into.text += takeRun(cursor, heredocRun)
  }
  into.text += peek(cursor)
  cursor.at++
}
