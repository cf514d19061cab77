/**
 * An AWS config or credentials file as its lines, byte for byte: what is parsed prints the same.
 * It knows nothing of sections and keys; `grammar.ts` reads those, `edit.ts` changes them.
 */
import { isUtf8 } from 'node:buffer'

export interface Line {
  /** Without its ending. */
  readonly text: string
  /** Empty on the last line of a file that does not end in a newline. A lone CR ends no line. */
  readonly ending: '' | '\n' | '\r\n'
}

export interface ConfigDocument {
  readonly byteOrderMark: boolean
  /** `latin1` keeps the bytes of a file that is not UTF-8, one character for each byte. */
  readonly encoding: 'utf8' | 'latin1'
  readonly lines: readonly Line[]
}

const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf])

/** Never fails: any bytes are a document. */
export function parseDocument(bytes: Uint8Array): ConfigDocument {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const marked = buffer.subarray(0, 3).equals(byteOrderMark)
  const body = marked ? buffer.subarray(3) : buffer
  const encoding = isUtf8(body) ? 'utf8' : 'latin1'
  return { byteOrderMark: marked, encoding, lines: splitLines(body.toString(encoding)) }
}

export function printDocument(document: ConfigDocument): Uint8Array {
  const text = document.lines.map((line) => line.text + line.ending).join('')
  const body = Buffer.from(text, document.encoding)
  return document.byteOrderMark ? Buffer.concat([byteOrderMark, body]) : body
}

function splitLines(text: string): Line[] {
  const lines: Line[] = []
  let start = 0
  while (start < text.length) {
    const newline = text.indexOf('\n', start)
    if (newline === -1) {
      lines.push({ text: text.slice(start), ending: '' })
      break
    }
    const carriageReturn = newline > start && text[newline - 1] === '\r'
    const end = carriageReturn ? newline - 1 : newline
    lines.push({ text: text.slice(start, end), ending: carriageReturn ? '\r\n' : '\n' })
    start = newline + 1
  }
  return lines
}

/** New text as the lines of this document hold it. */
export function encodeText(document: ConfigDocument, text: string): string {
  return document.encoding === 'utf8' ? text : Buffer.from(text).toString('latin1')
}

/** What a new line at this place ends with: as the line before it, else as the file's first. */
export function endingAt(document: ConfigDocument, index: number): '\n' | '\r\n' {
  const before = document.lines[index - 1]?.ending
  return before || document.lines[0]?.ending || '\n'
}
