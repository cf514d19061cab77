/** A section's header as the cross-SDK grammar reads it, and as botocore (AWS CLI, boto3) reads it. */
import { isIdentifier } from './profile-name.ts'

export type SectionType = 'profile' | 'sso-session' | 'services'

/** Which of the two files: headers mean different things in them. */
export type FileKind = 'config' | 'credentials'

export interface SectionKey {
  readonly type: SectionType
  readonly name: string
  /** `[default]` as against `[profile default]`, which wins. */
  readonly bareDefault: boolean
}

const sectionTypes: ReadonlySet<string> = new Set(['profile', 'sso-session', 'services'])

function isSectionType(text: string): text is SectionType {
  return sectionTypes.has(text)
}

/**
 * What a header names, or undefined when the grammar ignores the section: no known word before the
 * name, a name with other characters, or a `[profile x]` in the credentials file.
 */
export function sectionKey(header: string, kind: FileKind): SectionKey | undefined {
  const [, first = '', name] = /^([^ \t]*)(?:[ \t]+(.*))?$/su.exec(header) ?? []
  if (name === undefined) {
    if (first === 'default') return { type: 'profile', name: first, bareDefault: kind === 'config' }
    const named = kind === 'credentials' && isIdentifier(first)
    return named ? { type: 'profile', name: first, bareDefault: false } : undefined
  }
  if (kind === 'credentials' || !isSectionType(first) || !isIdentifier(name)) return undefined
  return { type: first, name, bareDefault: false }
}

/**
 * The quoted form that only botocore understands (`[profile "dev"]`, `[sso-session 'dev']`), for a
 * name that could be written without quotes.
 */
export function quotedKey(header: string): SectionKey | undefined {
  const [, type = '', , name = ''] = /^(\S+)\s+(["'])(.*)\2$/su.exec(header) ?? []
  if (!isSectionType(type)) return undefined
  return { type, name, bareDefault: false }
}

/** What a header means to name, read or not: `[dev]` in the config file is about profile dev. */
export function subjectOf(header: string, kind: FileKind): Pick<SectionKey, 'type' | 'name'> {
  const { type, name } = sectionKey(header, kind) ??
    quotedKey(header) ?? { type: 'profile', name: header.split(/[ \t]+/).at(-1) ?? '' }
  return { type, name }
}

/** The header that keyless writes. */
export function headerOf(type: SectionType, name: string): string {
  return type === 'profile' && name === 'default' ? '[default]' : `[${type} ${name}]`
}
