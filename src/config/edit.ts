/**
 * Changes to a document, as values: the old one stays as it is. An edit touches its own lines only;
 * what it writes reads the same in every AWS tool. Writing files is for `edit-plan.ts`.
 */
import { ConfigError } from '../errors.ts'
import { type ConfigDocument, encodeText, endingAt, type Line } from './document.ts'
import { assertWritableKey, assertWritableValue } from './edit-value.ts'
import { type Option, readGrammar, type Section } from './grammar.ts'
import { isCommentLine, isIndented, readHeader, trimBlanks } from './line-grammar.ts'
import { assertWritableName } from './profile-name.ts'
import { headerOf, quotedKey, sectionKey, type SectionType } from './section-key.ts'

/** A section of the config file. */
export interface SectionName {
  readonly type: SectionType
  readonly name: string
}

/**
 * The same document when the key already has the value. A missing section is added at the end, a
 * missing key after the section's last setting. Throws ConfigError `profile-name-invalid`,
 * `config-value-invalid` or `config-syntax`.
 */
export function setValue(
  document: ConfigDocument,
  section: SectionName,
  key: string,
  value: string,
): ConfigDocument {
  assertWritableName(section.name)
  const line = settingLine(document, key, value)
  const found = findSections(document, section)
  const last = found.at(-1)
  if (last === undefined) return setInNewSection(document, section, key, value)
  const option = lastOption(found, key)
  if (option === undefined) {
    assertNoTwin(document, found, key)
    const at = last.options.at(-1)?.end ?? last.start + 1
    return splice(document, at, at, [line])
  }
  if (option.value === encodeText(document, value)) return document
  const comments = option.comment === undefined ? [] : [option.comment]
  const kept = keptLines(document, option)
  return splice(document, option.start, option.end, [...comments, line, ...kept])
}

/** Throws ConfigError `config-value-invalid`. */
export function settingLine(document: ConfigDocument, key: string, value: string): string {
  assertWritableKey(key)
  assertWritableValue(key, value)
  return `${key} = ${encodeText(document, value)}`
}

/** Throws ConfigError `profile-name-invalid`. */
export function headerLine({ type, name }: SectionName): string {
  assertWritableName(name)
  return headerOf(type, name)
}

/** The same document when the key is not there. Removes it from every section of that name. */
export function removeKey(
  document: ConfigDocument,
  section: SectionName,
  key: string,
): ConfigDocument {
  const options = findSections(document, section).flatMap((found) =>
    found.options.filter((option) => option.key === key),
  )
  return options.reduceRight(
    (rest, option) => splice(rest, option.start, option.end, keptLines(rest, option)),
    document,
  )
}

/**
 * The key alone changes, as it is spelled, in every section of that name; the same document when it
 * is not there. `to` is the key with something before it, or without.
 */
export function renameKey(
  document: ConfigDocument,
  section: SectionName,
  key: string,
  to: string,
): ConfigDocument {
  assertWritableKey(to)
  const options = findSections(document, section).flatMap((found) =>
    found.options.filter((option) => option.key === key),
  )
  return options.reduceRight((rest, { start }) => {
    const text = rest.lines[start]?.text ?? ''
    const spelled = text.slice(0, key.length)
    const renamed = to.endsWith(key)
      ? to.slice(0, -key.length) + spelled
      : spelled.slice(key.length - to.length)
    return splice(rest, start, start + 1, [renamed + text.slice(key.length)])
  }, document)
}

/**
 * The same document when there is no such section. What stands between its header and its last
 * setting goes; comments behind that stay, for they mostly belong to the next section.
 */
export function removeSection(document: ConfigDocument, section: SectionName): ConfigDocument {
  return namedSections(document, section).reduceRight((rest, { start, options }) => {
    const end = options.at(-1)?.end ?? start + 1
    const blank = end < rest.lines.length && trimBlanks(rest.lines[end]?.text ?? '') === ''
    const blankBefore = start === 0 || trimBlanks(rest.lines[start - 1]?.text ?? '') === ''
    return splice(rest, start, blank && blankBefore ? end + 1 : end, [])
  }, document)
}

export interface Renaming {
  readonly section: SectionName
  readonly to: string
}

/**
 * The headers alone change, all at once, so that two sections may swap their names; the same document
 * when there is no such section. Throws ConfigError.
 */
export function renameSections(
  document: ConfigDocument,
  renamings: readonly Renaming[],
): ConfigDocument {
  const headers = new Map<string, string>()
  for (const { section, to } of renamings) {
    const name = `${section.type} ${section.name}`
    const header = headerLine({ type: section.type, name: to })
    if (!headers.has(name)) headers.set(name, header)
  }
  let changed = false
  const lines = document.lines.map((line) => {
    if (!line.text.startsWith('[')) return line
    const key = sectionKey(trimBlanks(readHeader(line.text) ?? ''), 'config')
    const header = key === undefined ? undefined : headers.get(`${key.type} ${key.name}`)
    if (header === undefined) return line
    changed = true
    return { ...line, text: header + line.text.slice(line.text.indexOf(']') + 1) }
  })
  return changed ? { ...document, lines } : document
}

/** The sections whose settings count, in file order: with `[profile default]` there, `[default]` does not. */
function findSections(document: ConfigDocument, section: SectionName): Section[] {
  const named = namedSections(document, section)
  const prefixed = named.filter(({ header }) => !sectionKey(header, 'config')?.bareDefault)
  return prefixed.length > 0 ? prefixed : named
}

/** A line that begins with "[" opens a section whatever stands before it, so only these are read whole. */
function namedSections({ lines }: ConfigDocument, { type, name }: SectionName): Section[] {
  const texts = lines.map((line) => line.text)
  const starts = texts.flatMap((text, index) => (text.startsWith('[') ? [index] : []))
  return starts.flatMap((start, index) => {
    const key = sectionKey(trimBlanks(readHeader(texts[start] ?? '') ?? ''), 'config')
    if (key?.type !== type || key.name !== name) return []
    const { sections } = readGrammar(texts.slice(start, starts[index + 1]))
    return sections.map((section) => moved(section, start))
  })
}

function moved(section: Section, by: number): Section {
  const options = section.options.map((option) => ({
    ...option,
    start: option.start + by,
    end: option.end + by,
  }))
  return { ...section, start: section.start + by, end: section.end + by, options }
}

function lastOption(sections: readonly Section[], key: string): Option | undefined {
  return sections.flatMap(({ options }) => options).findLast((option) => option.key === key)
}

function setInNewSection(
  document: ConfigDocument,
  section: SectionName,
  key: string,
  value: string,
): ConfigDocument {
  const header = headerOf(section.type, section.name)
  for (const [index, { text }] of document.lines.entries()) {
    const seen = foreignHeader(text)
    if (seen?.type !== section.type || seen.name !== section.name) continue
    if (isIndented(text)) throw unclear(index, 'has blanks before a section header')
    return setValue(splice(document, index, index + 1, [header]), section, key, value)
  }
  const end = document.lines.length
  return splice(document, end, end, [header, `${key} = ${encodeText(document, value)}`])
}

/** A header that botocore alone understands; a second one beside it would break or hide the first. */
export function foreignHeader(text: string): SectionName | undefined {
  const trimmed = trimBlanks(text)
  if (!trimmed.startsWith('[')) return undefined
  const header = trimBlanks(readHeader(trimmed) ?? '')
  return quotedKey(header) ?? (isIndented(text) ? sectionKey(header, 'config') : undefined)
}

/** `region:x = y` is the key `region` to botocore, which refuses a file that has it twice. */
function assertNoTwin(document: ConfigDocument, sections: readonly Section[], key: string): void {
  for (const { start } of sections.flatMap(({ options }) => options)) {
    const seen = /^[^=:]*/
      .exec(document.lines[start]?.text ?? '')?.[0]
      .trim()
      .toLowerCase()
    if (seen === key) throw unclear(start, `sets ${key} with a ":"`)
  }
}

function unclear(index: number, says: string): ConfigError {
  const line = index + 1
  const message = `Line ${line} ${says}, which the AWS CLI reads otherwise than other tools.`
  const fix = `open the config file at line ${line} and mend it`
  return new ConfigError('config-syntax', message, { details: { line }, fix })
}

/**
 * What stays of a setting's further lines: comments and blank lines. An indented comment moves to
 * column 0, else it would continue the new value.
 */
function keptLines(document: ConfigDocument, option: Option): Line[] {
  return document.lines.slice(option.start + 1, option.end).flatMap((line) => {
    const trimmed = trimBlanks(line.text)
    if (isCommentLine(trimmed)) return [trimmed === line.text ? line : { ...line, text: trimmed }]
    return trimmed === '' ? [line] : []
  })
}

/** New lines at the end; the same document without any. */
export function appendLines(document: ConfigDocument, texts: readonly string[]): ConfigDocument {
  const end = document.lines.length
  return texts.length === 0 ? document : splice(document, end, end, texts)
}

/**
 * Text becomes a new line, ended as its neighbours. Lines that stay are the very same objects, which
 * `line-diff.ts` relies on.
 */
function splice(
  document: ConfigDocument,
  start: number,
  end: number,
  inserted: readonly (Line | string)[],
): ConfigDocument {
  const before = document.lines.slice(0, start)
  const after = document.lines.slice(end)
  const ending = (end > start && document.lines[start]?.ending) || endingAt(document, start)
  const lastBefore = before.at(-1)
  if (lastBefore?.ending === '' && inserted.length > 0) {
    before[before.length - 1] = { ...lastBefore, ending }
  }
  const lines = inserted.map((line) => (typeof line === 'string' ? { text: line, ending } : line))
  const last = inserted.at(-1)
  if (typeof last === 'string' && end > start && document.lines[end - 1]?.ending === '') {
    lines[lines.length - 1] = { text: last, ending: '' }
  }
  return { ...document, lines: [...before, ...lines, ...after] }
}
