/**
 * Sections and options of an AWS file with the lines they stand on, by the grammar that the newer
 * SDKs share (smithy's profile parser tests). Where botocore reads something else it says so as a
 * finding. It goes on after an error, so that edits can find their place in any file; whether an
 * error stops the program is for the caller.
 */
import type { Finding } from './finding.ts'
import * as lines from './line-grammar.ts'
import { headerFindings, isSkippedByPython, propertyFindings } from './tool-differences.ts'

export type OptionValue = string | ReadonlyMap<string, string>

export interface Option {
  /** Undefined where the grammar ignores it. */
  readonly key: string | undefined
  readonly value: OptionValue
  readonly comment: string | undefined
  /** Index of its line. */
  readonly start: number
  /** Index after its last own line, continuation lines included. */
  readonly end: number
}

export interface Section {
  /** What stands between the brackets, blanks around it dropped. */
  readonly header: string
  readonly start: number
  /** Index of the next section's line, or the number of lines. */
  readonly end: number
  readonly options: readonly Option[]
}

export interface Grammar {
  readonly sections: readonly Section[]
  readonly findings: readonly Finding[]
}

interface OpenOption {
  key: string | undefined
  comment: string | undefined
  start: number
  end: number
  /** The value's lines; the first is what follows the `=`. */
  parts: string[]
  /** Present while the value is a nested block. */
  nested: Map<string, string> | undefined
  blankSeen: boolean
}

interface OpenSection {
  header: string
  start: number
  end: number
  options: OpenOption[]
}

interface Reader {
  readonly sections: OpenSection[]
  readonly findings: Finding[]
  /** What was written so far: every header, and the keys of the last section. */
  readonly written: { headers: Set<string>; keys: Set<string> }
}

export function readGrammar(texts: readonly string[]): Grammar {
  const reader: Reader = {
    sections: [],
    findings: [],
    written: { headers: new Set(), keys: new Set() },
  }
  for (const [line, text] of texts.entries()) readLine(reader, text, line)
  const last = reader.sections.at(-1)
  if (last !== undefined) last.end = texts.length
  return {
    sections: reader.sections.map((section) => ({
      ...section,
      options: section.options.map(closeOption),
    })),
    findings: reader.findings,
  }
}

function closeOption({ key, comment, start, end, parts, nested }: OpenOption): Option {
  return { key, comment, start, end, value: nested ?? parts.join('\n') }
}

/** A setting as every tool writes it, without a character that any of them could take otherwise. */
const usualSetting = /^([a-z][a-z0-9_]*) = ([!"$-:<-~](?:[ !"$-:<-~]*[!"$-:<-~])?)$/

function readLine(reader: Reader, text: string, line: number): void {
  const section = reader.sections.at(-1)
  const usual = section === undefined ? null : usualSetting.exec(text)
  if (usual !== null) {
    const key = usual[1]
    section?.options.push({
      key,
      comment: undefined,
      start: line,
      end: line + 1,
      parts: [usual[2] ?? ''],
      nested: undefined,
      blankSeen: false,
    })
    noteDuplicate(reader, key, line)
    return
  }
  if (lines.isBlankLine(text)) {
    const option = reader.sections.at(-1)?.options.at(-1)
    if (option !== undefined) option.blankSeen = true
    return
  }
  if (text.includes('\r')) {
    find(
      reader,
      line,
      'lone-carriage-return',
      'holds a carriage return inside; the AWS CLI takes it as the end of a line',
    )
  }
  if (lines.isCommentLine(text)) return
  if (text.startsWith('[')) readSection(reader, text, line)
  else if (lines.isIndented(text)) readContinuation(reader, text, line)
  else readOption(reader, text, line)
}

function find(reader: Reader, line: number, code: Finding['code'], says: string): void {
  reader.findings.push({ code, line, says })
}

const onlyTheCli = 'only the AWS CLI and boto3 accept that, other SDKs refuse the whole file'

function readSection(reader: Reader, text: string, line: number): void {
  const written = lines.readHeader(text)
  const previous = reader.sections.at(-1)
  if (previous !== undefined) previous.end = line
  if (written === undefined) {
    const cliReads = /^\[.+\]/.test(text) || (previous !== undefined && /[=:]/.test(text))
    const says = 'opens a section with "[" and does not end with "]"'
    find(reader, line, 'config-syntax', cliReads ? `${says}: ${onlyTheCli}` : says)
  } else {
    reader.findings.push(...headerFindings(text, written, line))
    if (reader.written.headers.has(written)) {
      find(
        reader,
        line,
        'duplicate-section',
        'opens a section a second time; the AWS CLI and boto3 refuse the whole file for it',
      )
    }
    reader.written.headers.add(written)
  }
  reader.written.keys.clear()
  const header = lines.trimBlanks(written ?? '')
  reader.sections.push({ header, start: line, end: line + 1, options: [] })
}

function readOption(reader: Reader, text: string, line: number): void {
  const section = reader.sections.at(-1)
  if (section === undefined) {
    const says = 'stands before the first section'
    const cliReads = isSkippedByPython(text)
    find(reader, line, 'config-syntax', cliReads ? `${says}: ${onlyTheCli}` : says)
    return
  }
  const property = lines.readProperty(text)
  const parts = typeof property === 'string' ? [''] : [property.value]
  const option: OpenOption = {
    key: undefined,
    comment: undefined,
    start: line,
    end: line + 1,
    parts,
    nested: undefined,
    blankSeen: false,
  }
  section.options.push(option)
  if (typeof property === 'string') {
    find(reader, line, 'config-syntax', faultSays(property, text))
    return
  }
  option.key = property.key
  option.comment = property.comment
  reader.findings.push(...propertyFindings(text, property, line))
  noteDuplicate(reader, property.key, line)
}

function faultSays(fault: lines.PropertyFault, text: string): string {
  if (fault === 'no-key') return 'has nothing before its "="'
  const cliReads = /^[^=:]+[=:]/.test(text) || isSkippedByPython(text)
  return cliReads
    ? `has no "=" between a key and its value: ${onlyTheCli}`
    : 'has no "=" between a key and its value'
}

function noteDuplicate(reader: Reader, key: string | undefined, line: number): void {
  if (key === undefined) return
  if (reader.written.keys.has(key)) {
    find(
      reader,
      line,
      'duplicate-key',
      `sets ${key} a second time in its section; the AWS CLI and boto3 refuse the whole file for it`,
    )
  }
  reader.written.keys.add(key)
}

function readContinuation(reader: Reader, text: string, line: number): void {
  const option = reader.sections.at(-1)?.options.at(-1)
  const trimmed = lines.trimBlanks(text)
  if (option === undefined) {
    const cliReads = reader.sections.length > 0 || /^[#;[]/.test(trimmed)
    const says = cliReads
      ? `is indented and continues no setting: ${onlyTheCli}`
      : 'stands before the first section'
    find(reader, line, 'config-syntax', says)
    return
  }
  noteContinuation(reader, option, trimmed, line)
  option.end = line + 1
  if (option.nested !== undefined || (option.parts.length === 1 && option.parts[0] === '')) {
    readNested(reader, option, text, line)
    return
  }
  option.parts.push(trimmed)
}

function readNested(reader: Reader, option: OpenOption, text: string, line: number): void {
  option.nested ??= new Map()
  const property = lines.readNestedProperty(text)
  if (typeof property === 'object') {
    option.nested.set(property.key, property.value)
    return
  }
  find(reader, line, 'config-syntax', nestedSays(property, text, option))
}

function nestedSays(fault: lines.PropertyFault, text: string, { comment }: OpenOption): string {
  if (fault === 'no-key') return `has nothing before its "=": ${onlyTheCli}`
  if (lines.isCommentLine(lines.trimBlanks(text))) {
    return `is an indented comment inside a nested block: ${onlyTheCli}`
  }
  const says = 'is inside a nested block and has no "="'
  // To botocore a comment is a value, which then goes on here; and an "=" in a comment counts.
  return comment !== undefined || text.includes('=') ? `${says}: ${onlyTheCli}` : says
}

function noteContinuation(reader: Reader, option: OpenOption, text: string, line: number): void {
  const nested = option.nested !== undefined || option.parts[0] === ''
  if (lines.isCommentLine(text)) {
    find(
      reader,
      line,
      'indented-comment',
      'is an indented comment, which belongs to the value above it for every tool but the AWS CLI and boto3',
    )
  } else if (text.startsWith('[')) {
    find(
      reader,
      line,
      'indented-header',
      'is an indented section header, which belongs to the value above it',
    )
  } else if (!nested && typeof lines.readProperty(text) === 'object') {
    find(
      reader,
      line,
      'indented-key',
      'looks like a setting, but it is indented and so belongs to the value above it',
    )
  }
  if (!nested && option.blankSeen) {
    find(
      reader,
      line,
      'blank-line-in-value',
      'continues a value after a blank line, which the AWS CLI makes part of the value',
    )
  }
}
