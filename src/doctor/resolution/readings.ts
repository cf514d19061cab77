/**
 * The same two files as the tools read them, where that was measured to differ: botocore (AWS CLI,
 * boto3), the AWS SDK for JavaScript, and the grammar that the SDKs share, which is keyless' own.
 */
import { type AwsConfig, type Settings, textSetting } from '../../config/aws-config.ts'
import { type ConfigDocument, parseDocument } from '../../config/document.ts'
import { readGrammar, type Section } from '../../config/grammar.ts'
import { readHeader, readProperty } from '../../config/line-grammar.ts'
import { type FileKind, quotedKey, type SectionKey, sectionKey } from '../../config/section-key.ts'
import type { AwsFile } from '../aws-file.ts'

/** `keyless` is `shared` with a byte order mark allowed. */
export type Dialect = 'botocore' | 'javascript' | 'shared' | 'keyless'

/** Text by key: nested settings lead to no credentials. */
export type Texts = ReadonlyMap<string, string>

export interface Reading {
  /** Why no profile of the files can be read. */
  readonly refusal: string | undefined
  readonly profiles: ReadonlyMap<string, Texts>
  readonly sessions: ReadonlyMap<string, Texts>
  /** Per profile, the keys that came from the credentials file. */
  readonly fromCredentials: ReadonlyMap<string, ReadonlySet<string>>
}

interface OwnSection {
  readonly key: SectionKey
  readonly texts: Map<string, string>
}

export function readAs(dialect: Dialect, files: readonly AwsFile[], config: AwsConfig): Reading {
  if (dialect === 'shared' || dialect === 'keyless') return sharedReading(dialect, files, config)
  const documents = files.map((file) => ({ file, document: parseDocument(file.bytes) }))
  const refusal = documents.flatMap(({ file, document }) => refusalOf(dialect, file, document))[0]
  const profiles = new Map<string, Map<string, string>>()
  const sessions = new Map<string, Map<string, string>>()
  const fromCredentials = new Map<string, Set<string>>()
  for (const { file, document } of documents) {
    for (const { key, texts } of sectionsOf(dialect, file.kind, document)) {
      if (key.type === 'services') continue
      const named = key.type === 'profile' ? profiles : sessions
      named.set(key.name, new Map([...(named.get(key.name) ?? []), ...texts]))
      if (file.kind !== 'credentials') continue
      const before = fromCredentials.get(key.name) ?? []
      fromCredentials.set(key.name, new Set([...before, ...texts.keys()]))
    }
  }
  return { refusal, profiles, sessions, fromCredentials }
}

function sharedReading(
  dialect: 'shared' | 'keyless',
  files: readonly AwsFile[],
  config: AwsConfig,
): Reading {
  const problem = files.find(({ problem: found }) => found !== undefined)?.problem
  const marked =
    dialect === 'keyless'
      ? undefined
      : files.find(({ bytes }) => parseDocument(bytes).byteOrderMark)
  const refusal = marked === undefined ? undefined : `${marked.path} begins with a byte order mark`
  const names = config.profiles
  return {
    refusal: problem?.message.replace(/\.$/, '') ?? refusal,
    profiles: textsByName([...names].map(([name, { settings }]) => [name, settings])),
    sessions: textsByName([...config.ssoSessions]),
    fromCredentials: new Map([...names].map(([name, profile]) => [name, profile.fromCredentials])),
  }
}

function textsByName(all: readonly (readonly [string, Settings])[]): ReadonlyMap<string, Texts> {
  return new Map(
    all.map(([name, settings]) => {
      const texts = [...settings.keys()].flatMap((key) => {
        const text = textSetting(settings, key)
        return text === undefined ? [] : [[key, text] as const]
      })
      return [name, new Map(texts)]
    }),
  )
}

/** Every line of these makes botocore refuse the whole file. */
const refusedByBotocore: ReadonlySet<string> = new Set(['duplicate-key', 'duplicate-section'])

function refusalOf(
  dialect: Dialect,
  { path, problem }: AwsFile,
  document: ConfigDocument,
): readonly string[] {
  if (problem !== undefined) return [problem.message.replace(/\.$/, '')]
  if (dialect === 'javascript') return []
  if (document.byteOrderMark) return [`${path} begins with a byte order mark`]
  const { findings } = readGrammar(document.lines.map(({ text }) => text))
  const found = findings.find(({ code }) => refusedByBotocore.has(code))
  if (found === undefined) return []
  return [`line ${found.line + 1} of ${path} ${found.says.split('; ')[0]}`]
}

function sectionsOf(
  dialect: Dialect,
  kind: FileKind,
  document: ConfigDocument,
): readonly OwnSection[] {
  const { sections } = readGrammar(document.lines.map(({ text }) => text))
  const own = sections.flatMap((section): readonly OwnSection[] => {
    const key = keyOf(dialect, kind, section, document)
    return key === undefined ? [] : [{ key, texts: textsIn(dialect, section, document) }]
  })
  return dialect === 'botocore' ? withLastDefault(own, kind) : withPrefixedDefault(own)
}

function keyOf(
  dialect: Dialect,
  kind: FileKind,
  { header, start }: Section,
  { lines }: ConfigDocument,
): SectionKey | undefined {
  if (dialect !== 'botocore') return sectionKey(header, kind)
  const written = readHeader(lines[start]?.text ?? '') ?? ''
  if (/^[ \t]/.test(written)) return undefined
  return sectionKey(header, kind) ?? (kind === 'config' ? quotedKey(header) : undefined)
}

function textsIn(
  dialect: Dialect,
  { options }: Section,
  { lines }: ConfigDocument,
): Map<string, string> {
  const texts = new Map<string, string>()
  for (const { key, value, start } of options) {
    const line = lines[start]?.text ?? ''
    const property = readProperty(line)
    if (key === undefined || typeof value !== 'string' || typeof property === 'string') continue
    if (dialect === 'javascript' && property.writtenKey !== key) continue
    // botocore keeps what stands behind the value.
    const isCut = dialect === 'botocore' && property.comment !== undefined
    const text = isCut ? line.slice(line.indexOf('=') + 1).trim() : value
    if (text !== '') texts.set(key, text)
  }
  return texts
}

/** `[default]` and `[profile default]` are one name to botocore: the last takes the other's place whole. */
function withLastDefault(own: readonly OwnSection[], kind: FileKind): readonly OwnSection[] {
  if (kind === 'credentials') return own
  const isDefault = ({ key }: OwnSection): boolean =>
    key.type === 'profile' && key.name === 'default'
  const last = own.findLast(isDefault)
  return own.filter((section) => !isDefault(section) || section === last)
}

/** `[profile default]` takes the place of `[default]` whole, wherever it stands. */
function withPrefixedDefault(own: readonly OwnSection[]): readonly OwnSection[] {
  const hasPrefixed = own.some(({ key }) => key.name === 'default' && !key.bareDefault)
  return own.filter(({ key }) => !(hasPrefixed && key.bareDefault))
}
