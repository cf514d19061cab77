/** One AWS file as merged sections, each option with its line: what `aws-config.ts` merges into profiles. */
import { ConfigError } from '../errors.ts'
import type { ConfigWarning, ConfigWarningCode, Subject } from './config-warning.ts'
import { type ConfigDocument, parseDocument } from './document.ts'
import type { Finding } from './finding.ts'
import { type Option, type OptionValue, readGrammar, type Section } from './grammar.ts'
import { isIdentifier, isReservedName } from './profile-name.ts'
import {
  type FileKind,
  quotedKey,
  type SectionKey,
  sectionKey,
  type SectionType,
  subjectOf,
} from './section-key.ts'

export interface ParsedOption {
  readonly value: OptionValue
  /** Counted from 1. */
  readonly line: number
}

export interface ParsedFile {
  readonly file: string
  /** By type, then by name, then by key; all in file order. */
  readonly sections: ReadonlyMap<
    SectionType,
    ReadonlyMap<string, ReadonlyMap<string, ParsedOption>>
  >
  readonly warnings: readonly ConfigWarning[]
}

/** Of a line by its index, as people count: from 1, and in the whole file where this is a part of one. */
export type LineNumber = (index: number) => number

const counted: LineNumber = (index) => index + 1

/** Throws ConfigError `config-syntax` with file and line. */
export function parseFile(
  file: string,
  bytes: Uint8Array,
  kind: FileKind,
  lineNumber: LineNumber = counted,
): ParsedFile {
  const document = parseDocument(bytes)
  const grammar = readGrammar(document.lines.map((line) => line.text))
  const findings: Finding[] = [...fileFindings(document), ...grammar.findings]
  assertSyntax(file, findings, lineNumber)
  const sections = mergeSections(grammar.sections, kind, findings, lineNumber)
  const owners = findings.length === 0 ? [] : sectionsByLine(grammar.sections)
  const warnings = findings.flatMap((finding) => {
    const subject = subjectAt(finding, owners, kind)
    return warningOf(file, finding, subject, lineNumber(finding.line))
  })
  return { file, sections, warnings: warnings.toSorted((a, b) => a.line - b.line) }
}

/** Throws ConfigError `config-syntax` for the first line that breaks the grammar. */
export function assertSyntax(
  file: string,
  findings: readonly Finding[],
  lineNumber: LineNumber = counted,
): void {
  const fault = findings.find((finding) => finding.code === 'config-syntax')
  if (fault === undefined) return
  const line = lineNumber(fault.line)
  throw new ConfigError('config-syntax', `Line ${line} of ${file} ${fault.says}.`, {
    details: { file, line },
  })
}

export function fileFindings(document: ConfigDocument): Finding[] {
  const findings: Finding[] = []
  if (document.byteOrderMark) {
    findings.push({
      code: 'byte-order-mark',
      line: 0,
      says: 'begins with a byte order mark; every tool but the AWS SDK for JavaScript refuses the file',
    })
  }
  if (document.encoding === 'latin1') {
    const line = document.lines.findIndex(({ text }) => !isUtf8(text))
    findings.push({ code: 'config-syntax', line, says: 'holds bytes that are not UTF-8' })
  }
  return findings
}

function isUtf8(latin1: string): boolean {
  return !Buffer.from(latin1, 'latin1').toString('utf8').includes('\ufffd')
}

/** Other tools refuse the whole file for these, or read every section otherwise. */
const fileWide: ReadonlySet<ConfigWarningCode> = new Set([
  'byte-order-mark',
  'duplicate-key',
  'duplicate-section',
  'python-default',
])

function sectionsByLine(sections: readonly Section[]): readonly (Section | undefined)[] {
  const owners: Section[] = []
  for (const section of sections) {
    for (let line = section.start; line < section.end; line++) owners[line] = section
  }
  return owners
}

function subjectAt(
  { code, line }: Finding,
  owners: readonly (Section | undefined)[],
  kind: FileKind,
): Subject | undefined {
  if (code === 'config-syntax' || fileWide.has(code)) return undefined
  const owner = owners[line]
  return owner === undefined ? undefined : subjectOf(owner.header, kind)
}

function warningOf(
  file: string,
  { code, says }: Finding,
  subject: Subject | undefined,
  line: number,
): ConfigWarning[] {
  if (code === 'config-syntax') return []
  return [{ code, file, line, subject, message: `Line ${line} of ${file} ${says}.` }]
}

type Merged = Map<SectionType, Map<string, Map<string, ParsedOption>>>

function mergeSections(
  sections: readonly Section[],
  kind: FileKind,
  findings: Finding[],
  lineNumber: LineNumber,
): Merged {
  const merged: Merged = new Map([
    ['profile', new Map()],
    ['sso-session', new Map()],
    ['services', new Map()],
  ])
  const spelled = new Map<string, string>()
  const keys = sections.map((section) => sectionKey(section.header, kind))
  const prefixed = keys.some((key) => key?.name === 'default' && isPrefixedDefault(key, kind))
  for (const [index, section] of sections.entries()) {
    const key = keys[index]
    if (key === undefined) {
      findings.push(...ignoredFindings(section, kind))
    } else if (prefixed && key.bareDefault) {
      findings.push({
        code: 'both-defaults',
        line: section.start,
        says: 'opens [default] beside [profile default], which wins; the AWS CLI takes whichever stands last',
      })
    } else {
      noteName(key, section, spelled, findings)
      mergeOptions(merged, key, section.options, lineNumber)
    }
  }
  return merged
}

function isPrefixedDefault(key: SectionKey, kind: FileKind): boolean {
  return kind === 'config' && key.type === 'profile' && !key.bareDefault
}

function noteName(
  { type, name }: SectionKey,
  section: Section,
  spelled: Map<string, string>,
  findings: Finding[],
): void {
  const line = section.start
  if (isReservedName(name)) {
    findings.push({
      code: 'reserved-name',
      line,
      says: `names ${name}, which the AWS SDK for JavaScript cannot read`,
    })
  }
  const known = spelled.get(`${type} ${name}`)
  if (known !== undefined && known !== section.header) {
    findings.push({
      code: 'duplicate-section',
      line,
      says: `names ${type} ${name} again with other blanks; the AWS CLI and boto3 read only the last of them`,
    })
  }
  spelled.set(`${type} ${name}`, section.header)
}

function mergeOptions(
  merged: Merged,
  key: SectionKey,
  options: readonly Option[],
  lineNumber: LineNumber,
): void {
  const named = merged.get(key.type)
  const settings = named?.get(key.name) ?? new Map<string, ParsedOption>()
  for (const option of options) {
    if (option.key !== undefined) {
      settings.set(option.key, { value: option.value, line: lineNumber(option.start) })
    }
  }
  named?.set(key.name, settings)
}

/** Sections that the AWS CLI defines beside profiles; to it and to us no profile. */
const otherSections: ReadonlySet<string> = new Set(['plugins', 'preview', 'toplevel'])

function ignoredFindings({ header, start: line }: Section, kind: FileKind): Finding[] {
  if (header === 'DEFAULT') {
    return [
      {
        code: 'python-default',
        line,
        says: 'opens [DEFAULT], whose settings the AWS CLI and boto3 add to every section; it is ignored',
      },
    ]
  }
  if (kind === 'config' && otherSections.has(header)) return []
  const quoted = kind === 'config' ? quotedKey(header) : undefined
  if (quoted !== undefined) {
    return [
      {
        code: 'quoted-name',
        line,
        says: 'has quotes around a name; only the AWS CLI and boto3 read such a section, it is ignored',
      },
    ]
  }
  return [{ code: 'section-ignored', line, says: ignoredSays(header, kind) }]
}

function ignoredSays(header: string, kind: FileKind): string {
  if (kind === 'credentials') {
    const { name } = subjectOf(header, kind)
    const says = `opens [${header}], which is not read`
    return isIdentifier(name) && name !== header
      ? `${says}: in this file write [${name}]`
      : `${says}: in this file a profile is [NAME], without blanks`
  }
  return /[ \t]/.test(header) || !isIdentifier(header)
    ? `opens [${header}], whose kind or name is unknown; it is ignored`
    : `opens [${header}], which is not read: write [profile ${header}]`
}
