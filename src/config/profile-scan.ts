/**
 * The profiles of large files, quickly: sections as `profiles sync` and the AWS CLI write them are taken
 * whole by one pattern, and only the others are parsed. Whatever could need a warning is not taken.
 */
import { isUtf8 } from 'node:buffer'
import { ConfigError } from '../errors.ts'
import type { Paths } from '../system/paths.ts'
import { type AwsConfig, mergeFiles } from './aws-config.ts'
import { readHeader, trimBlanks } from './line-grammar.ts'
import { type ParsedFile, parseFile } from './parsed-file.ts'
import { reservedNames } from './profile-name.ts'
import { readConfigFile } from './read-config-file.ts'
import { sectionKey } from './section-key.ts'
import { ssoSessions } from './sso-profile.ts'

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
  /** All sections that were parsed, without a warning. */
  readonly rest: AwsConfig
}

const name = String.raw`[\w\-/.@:+]+`
/** Keys that stand once in a section, change nothing of what a profile is, and no session has. */
const others = 'region|output|retry_mode|max_attempts|defaults_mode|cli_pager|keyless_alias'
const other = String.raw`(?:${others}) = [!-"$-:<-Z\\^-~][!-~]*\n`
const section = new RegExp(
  String.raw`\[profile (${name})\]\nsso_session = (${name})\nsso_account_id = (\d{12})\n` +
    String.raw`sso_role_name = ([\w+=,.@-]+)\n((?:${other})*)(?:keyless_sync = [!-"$-:<-~][!-~]*\n)?` +
    String.raw`((?:${other})*)(?:(?:[#;][ -~]*)?\n)*(?=\[|$(?![^]))`,
  'y',
)

/** Undefined for files that must be parsed whole: odd ones, broken ones. Throws as loadAwsConfig. */
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
  const inCredentials = credentials.sections.get('profile')?.keys() ?? []
  const others = new Set(['default', ...reservedNames, ...inCredentials])
  const scanned = scanText(
    Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString(),
    others,
  )
  if (scanned === undefined) return undefined
  const rest = parseRest(paths.awsConfig, scanned.rest, credentials)
  if (rest === undefined || !knowsSessions(scanned.sessions, rest)) return undefined
  const more = [...rest.profiles.keys()].filter((profile) => !scanned.others.has(profile))
  return { profiles: scanned.profiles.concat(more), rest }
}

/** Lines are counted in the whole file: what has to be told with its line is not for here. */
function parseRest(path: string, text: string, credentials: ParsedFile): AwsConfig | undefined {
  try {
    const rest = mergeFiles(parseFile(path, Buffer.from(text), 'config'), credentials)
    // With a Region in it that is none, a session cannot be read.
    ssoSessions(rest)
    return rest.warnings.length > 0 ? undefined : rest
  } catch (error) {
    if (error instanceof ConfigError) return undefined
    throw error
  }
}

interface ScannedText {
  readonly profiles: readonly (ScannedProfile | string)[]
  readonly sessions: ReadonlySet<string>
  /** The names of those that were not taken, and the lines. */
  readonly others: ReadonlySet<string>
  readonly rest: string
}

/** Undefined when a profile is there twice. */
function scanText(text: string, notTaken: ReadonlySet<string>): ScannedText | undefined {
  const profiles: (ScannedProfile | string)[] = []
  const names = new Set<string>()
  const others = new Set<string>()
  const sessions = new Set<string>()
  const regions = new Map<string, string | null>()
  let rest = ''
  for (let at = 0; at < text.length;) {
    section.lastIndex = at
    const found = section.exec(text)
    const profile = found === null ? undefined : profileOf(found, regions)
    if (profile !== undefined && !notTaken.has(profile.name)) {
      profiles.push(profile)
      names.add(profile.name)
      sessions.add(profile.session)
      at = section.lastIndex
    } else {
      const next = text.indexOf('\n[', at) + 1
      const end = next === 0 ? text.length : next
      const own = profileNamed(text.slice(at, text.indexOf('\n', at) + 1))
      if (own !== undefined) {
        profiles.push(own)
        names.add(own)
        others.add(own)
      }
      rest += text.slice(at, end)
      at = end
    }
  }
  return names.size < profiles.length ? undefined : { profiles, sessions, others, rest }
}

function profileNamed(line: string): string | undefined {
  const key = sectionKey(trimBlanks(readHeader(line.trimEnd()) ?? ''), 'config')
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

/** A session that is not there or not whole, or sets what a profile may set too, needs the whole rules. */
function knowsSessions(named: ReadonlySet<string>, rest: AwsConfig): boolean {
  const whole = new Set(ssoSessions(rest).map((session) => session.name))
  return [...named].every(
    (session) =>
      whole.has(session) &&
      [...(rest.ssoSessions.get(session)?.keys() ?? [])].every((key) => sessionKeys.has(key)),
  )
}
