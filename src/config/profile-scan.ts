/**
 * The profiles of large files, quickly: sections as `profiles sync` and the AWS CLI write them are taken
 * whole by one pattern, and only the others are parsed. Whatever could need a warning is not taken.
 */
import { isUtf8 } from 'node:buffer'
import { KeylessError } from '../errors.ts'
import type { Paths } from '../system/paths.ts'
import { type AwsConfig, mergeFiles } from './aws-config.ts'
import { extraKeys } from './extra-settings.ts'
import { readHeader, trimBlanks } from './line-grammar.ts'
import { type LineNumber, type ParsedFile, parseFile } from './parsed-file.ts'
import { reservedNames } from './profile-name.ts'
import { readConfigFile } from './read-config-file.ts'
import { sectionKey } from './section-key.ts'
import { ssoSession } from './sso-profile.ts'

/** A profile that signs in through a session, and has nothing in the credentials file. */
export interface ScannedProfile {
  readonly name: string
  readonly session: string
  readonly accountId: string
  readonly roleName: string
  /** Empty when it has none. */
  readonly region: string
}

export interface ScannedFiles {
  /** In the order of the files; the name alone of one that is in `rest`. */
  readonly profiles: readonly (ScannedProfile | string)[]
  /** Those of the scanned profiles. */
  readonly sessions: ReadonlySet<string>
  /** All sections that were parsed, and what is wrong with the files. */
  readonly rest: AwsConfig
}

const name = String.raw`[\w\-/.@:+]+`
/** Keys that stand once in a section, change nothing of what a profile is, and no session has. */
const others = [...extraKeys, 'keyless_alias'].join('|')
const end = String.raw`\r?\n`
/** No word of a value begins as a comment does. */
const other = String.raw`(?:${others}) = [!-"$-:<-Z\\^-~][!-~]*(?: [!-"$-:<-~][!-~]*)*${end}`
const section = new RegExp(
  String.raw`\[profile (${name})\]${end}sso_session = (${name})${end}` +
    String.raw`sso_account_id = (\d{12})${end}sso_role_name = ([\w+=,.@-]+)${end}((?:${other})*)` +
    String.raw`(?:keyless_sync = [!-"$-:<-~][!-~]*${end})?` +
    String.raw`((?:${other})*)(?:(?:[#;][ -~]*)?${end})*(?=\[|$(?![^]))`,
  'y',
)

/**
 * Undefined for a file that must be parsed whole: one that is not UTF-8, has an indented header, or
 * `[default]` twice. Throws as loadAwsConfig.
 */
export function scanProfiles(
  paths: Pick<Paths, 'awsConfig' | 'awsCredentials'>,
): ScannedFiles | undefined {
  const bytes = readConfigFile(paths.awsConfig)
  if (!isUtf8(bytes)) return undefined
  const credentials = parseFile(
    paths.awsCredentials,
    readConfigFile(paths.awsCredentials),
    'credentials',
  )
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString()
  const inCredentials = new Set(credentials.sections.get('profile')?.keys())
  const names = new Set(['default', ...reservedNames, ...inCredentials])
  const sessions = new Set<string>()
  for (;;) {
    const scanned = scanText(text, { names, sessions })
    const rest = parseRest(paths.awsConfig, text, scanned, credentials)
    const odd = [...scanned.sessions].filter((session) => !isPlainSession(rest, session))
    if (odd.length === 0 && scanned.twice.size === 0) {
      const more = [...rest.profiles.keys()].filter((profile) => !scanned.others.has(profile))
      const isInOrder = more.every((profile) => inCredentials.has(profile)) && !hasTwoDefaults(rest)
      const profiles = scanned.profiles.concat(more)
      return isInOrder ? { profiles, sessions: scanned.sessions, rest } : undefined
    }
    for (const name of scanned.twice) names.add(name)
    for (const session of odd) sessions.add(session)
  }
}

/** Only one of them counts, and has its place among the profiles. */
function hasTwoDefaults({ warnings }: AwsConfig): boolean {
  return warnings.some(({ code }) => code === 'both-defaults')
}

/** Lines are counted in the whole file: only what has to be told with its line needs to know them. */
function parseRest(
  path: string,
  text: string,
  { taken, rest }: ScannedText,
  credentials: ParsedFile,
): AwsConfig {
  const bytes = Buffer.from(rest)
  try {
    const config = mergeFiles(parseFile(path, bytes, 'config'), credentials)
    if (config.warnings.length === 0) return config
  } catch (error) {
    if (!(error instanceof KeylessError)) throw error
  }
  return mergeFiles(parseFile(path, bytes, 'config', lineNumbers(text, taken)), credentials)
}

/** In the whole text, of the lines that were not taken. */
function lineNumbers(text: string, taken: readonly TextRange[]): LineNumber {
  const numbers: number[] = []
  let [line, at] = [0, 0]
  const next = (): number => text.indexOf('\n', at) + 1 || text.length
  for (const { start, end } of [...taken, { start: text.length, end: text.length }]) {
    for (; at < start; at = next()) numbers.push(++line)
    for (; at < end; at = next()) line++
  }
  return (index) => numbers[index] ?? line + 1
}

/** From its start to before its end. */
interface TextRange {
  readonly start: number
  readonly end: number
}

interface ScannedText {
  readonly profiles: readonly (ScannedProfile | string)[]
  readonly sessions: ReadonlySet<string>
  /** Profiles that are there more than once. */
  readonly twice: ReadonlySet<string>
  /** Where those stand that were taken, and in between the lines of the others, which are `rest`. */
  readonly taken: readonly TextRange[]
  /** The names of those that were not taken, and the lines. */
  readonly others: ReadonlySet<string>
  readonly rest: string
}

/** Names of profiles and of their sessions. */
interface NotTaken {
  readonly names: ReadonlySet<string>
  readonly sessions: ReadonlySet<string>
}

function scanText(text: string, notTaken: NotTaken): ScannedText {
  const profiles = new Map<string, ScannedProfile | string>()
  const sessions = new Set<string>()
  const twice = new Set<string>()
  const others = new Set<string>()
  const taken: TextRange[] = []
  const regions = new Map<string, string | null>()
  let rest = ''
  for (let at = 0; at < text.length;) {
    section.lastIndex = at
    const found = section.exec(text)
    const profile = found === null ? undefined : profileOf(found, regions)
    if (profile !== undefined && !isLeft(profile, notTaken)) {
      if (profiles.has(profile.name)) twice.add(profile.name)
      profiles.set(profile.name, profile)
      sessions.add(profile.session)
      taken.push({ start: at, end: section.lastIndex })
      at = section.lastIndex
    } else {
      const next = text.indexOf('\n[', at) + 1
      const end = next === 0 ? text.length : next
      const own = profileNamed(text.slice(at, text.indexOf('\n', at) + 1))
      if (own !== undefined) {
        if (profiles.has(own) && !others.has(own)) twice.add(own)
        profiles.set(own, own)
        others.add(own)
      }
      rest += text.slice(at, end)
      at = end
    }
  }
  return { profiles: [...profiles.values()], sessions, twice, taken, others, rest }
}

function isLeft({ name: own, session }: ScannedProfile, { names, sessions }: NotTaken): boolean {
  return names.has(own) || sessions.has(session)
}

function profileNamed(line: string): string | undefined {
  const header = readHeader(line.trimEnd().replace(/^\ufeff/, ''))
  const key = sectionKey(trimBlanks(header ?? ''), 'config')
  return key?.type === 'profile' ? key.name : undefined
}

/** `regions` has what the same few lines came to before. By number: taking a match apart is slow. */
function profileOf(
  found: RegExpExecArray,
  regions: Map<string, string | null>,
): ScannedProfile | undefined {
  const after = found[6] ?? ''
  const lines = after === '' ? (found[5] ?? '') : `${found[5] ?? ''}${after}`
  let region = regions.get(lines)
  if (region === undefined) {
    region = regionIn(lines)
    regions.set(lines, region)
  }
  if (region === null) return undefined
  return {
    name: found[1] ?? '',
    session: found[2] ?? '',
    accountId: found[3] ?? '',
    roleName: found[4] ?? '',
    region,
  }
}

/** Empty where there is none, null where a key stands twice. */
function regionIn(lines: string): string | null {
  const keys = [...lines.matchAll(/^\w+/gm)].map(([key]) => key)
  if (new Set(keys).size < keys.length) return null
  return /^region = (.*)$/m.exec(lines)?.[1] ?? ''
}

const sessionKeys = new Set(['sso_start_url', 'sso_region', 'sso_registration_scopes'])

/** One that is not there or not whole, or sets what a profile may set too, needs the whole rules. */
function isPlainSession(config: AwsConfig, session: string): boolean {
  try {
    ssoSession(config, session)
  } catch (error) {
    if (error instanceof KeylessError) return false
    throw error
  }
  return [...(config.ssoSessions.get(session)?.keys() ?? [])].every((key) => sessionKeys.has(key))
}
