/** What one line of an AWS file says, by the grammar that the newer SDKs share; only blank and tab are blanks. */
import { isIdentifier } from './profile-name.ts'

export interface Property {
  /** As written, without blanks around it. */
  readonly writtenKey: string
  /** In lower case; undefined where the grammar ignores the key for its characters. */
  readonly key: string | undefined
  readonly value: string
  /** The comment cut from behind the value, with its `#` or `;`. */
  readonly comment: string | undefined
}

export type PropertyFault = 'no-equals' | 'no-key'

export function trimBlanks(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && isBlank(text, start)) start++
  while (end > start && isBlank(text, end - 1)) end--
  return text.slice(start, end)
}

function isBlank(text: string, at: number): boolean {
  return text[at] === ' ' || text[at] === '\t'
}

export function isBlankLine(text: string): boolean {
  return /^[ \t]*$/.test(text)
}

/** At column 0 only: an indented comment continues the value above it. */
export function isCommentLine(text: string): boolean {
  return text.startsWith('#') || text.startsWith(';')
}

export function isIndented(text: string): boolean {
  return text.startsWith(' ') || text.startsWith('\t')
}

/** `key = value # comment`; the comment needs white space before it. */
export function readProperty(text: string): Property | PropertyFault {
  const trimmed = trimBlanks(text)
  const comment = /[#;]/.test(trimmed) ? trimmed.search(/\s[#;]/u) : -1
  const body = comment === -1 ? trimmed : trimmed.slice(0, comment)
  const equals = body.indexOf('=')
  if (equals === -1) return 'no-equals'
  const writtenKey = trimBlanks(body.slice(0, equals))
  if (writtenKey === '') return 'no-key'
  return {
    writtenKey,
    key: isIdentifier(writtenKey) ? writtenKey.toLowerCase() : undefined,
    value: trimBlanks(body.slice(equals + 1)),
    comment: comment === -1 ? undefined : trimBlanks(trimmed.slice(comment + 1)),
  }
}

/** A line of a nested block, one level deep. Its key keeps its case and its value keeps `# …`. */
export function readNestedProperty(
  text: string,
): { readonly key: string; readonly value: string } | PropertyFault {
  const property = readProperty(text)
  if (typeof property === 'string') return property
  const trimmed = trimBlanks(text)
  const equals = trimmed.indexOf('=')
  return {
    key: trimBlanks(trimmed.slice(0, equals)),
    value: trimBlanks(trimmed.slice(equals + 1)),
  }
}

/** What stands between the brackets, or undefined where the closing bracket is missing. */
export function readHeader(text: string): string | undefined {
  const comment = text.search(/[#;]/)
  const body = trimBlanks(comment === -1 ? text : text.slice(0, comment))
  return body.endsWith(']') ? body.slice(1, -1) : undefined
}
