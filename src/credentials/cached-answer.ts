/**
 * A profile's role credentials straight from the cache, for the hot entry: finds the section,
 * reads one file, loads nothing else. Whatever is missing, unusual or doubtful is `undefined`, and
 * then the full program answers; what it does answer, the full program would too, but for a line
 * elsewhere in the files that nobody can read: that stops the full program alone.
 */
import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readFileSync,
  statSync,
} from 'node:fs'
import {
  type FoundSections,
  findSections,
  findSectionsInText,
  readSection,
  sectionInText,
} from '../config/section-find.ts'
import { leavesProfileAlone, readSectionBody } from '../config/section-scan.ts'
import { aboutProduction } from '../config/settings-scan.ts'
import type { Environment } from '../system/environment.ts'
import { isFresh } from './credentials.ts'
import { mayBelongTo } from './key-account.ts'
import {
  decodeCachedCredentials,
  type ExpiringCredentials,
  type RoleCacheKey,
  roleCacheKeyText,
} from './role-cache-file.ts'

export interface HotWorld {
  readonly env: Environment
  readonly uid: number
  readonly now: Date
  /** SHA-1 of the text in hexadecimal, by what is quickest to load. */
  sha1(text: string): string
}

export interface CachedAnswer {
  readonly credentials: ExpiringCredentials
  readonly role: RoleCacheKey
  /** The profile's own region. */
  readonly region: string | undefined
}

type Section = ReadonlyMap<string, string>

/** What a profile may say beside its sign-in without another provider or a warning coming in. */
const profileKeys = new Set([
  'sso_session',
  'sso_account_id',
  'sso_role_name',
  'sso_start_url',
  'sso_region',
  'sso_auto_populated',
  'region',
  'output',
  'cli_pager',
  'cli_auto_prompt',
  'max_attempts',
  'retry_mode',
  // Ours, which mean nothing to any tool.
  'keyless_sync',
  'keyless_alias',
])
const sessionKeys = new Set(['sso_start_url', 'sso_region', 'sso_registration_scopes'])
const ifThere = { throwIfNoEntry: false } as const

/**
 * POSIX only: Windows has no owners and modes to check. Throws the system's errors, that there is no
 * cache file among them.
 * @param forPerson Whether a person is to use the credentials, not a program that asked for them.
 */
export function cachedAnswer(
  profile: string,
  world: HotWorld,
  forPerson: boolean,
): CachedAnswer | undefined {
  const {
    HOME: home,
    XDG_CONFIG_HOME: own,
    AWS_CONFIG_FILE: config,
    AWS_SHARED_CREDENTIALS_FILE: other,
  } = world.env
  if (home?.startsWith('/') !== true) return undefined
  if (mayHaveRules(own || `${home}/.config`, forPerson)) return undefined
  if (!isUntouched(other || `${home}/.aws/credentials`, profile)) return undefined
  const found = readRole(config || `${home}/.aws/config`, profile)
  if (found === undefined) return undefined
  const name = world.sha1(roleCacheKeyText(found.role))
  const path = `${home}/.aws/cli/cache/${name}.json`
  const credentials = withFile(path, constants.O_NOFOLLOW, (fd) => readCredentials(fd, world.uid))
  if (credentials === undefined || !isFresh(credentials, world.now)) return undefined
  if (!mayBelongTo(found.role.accountId, credentials)) return undefined
  return { ...found, credentials }
}

interface FoundRole {
  readonly role: RoleCacheKey
  readonly region: string | undefined
}

/** A file up to this length is quicker read whole. */
const shortConfig = 60_000

function readRole(path: string, name: string): FoundRole | undefined {
  const size = plainFileSize(path)
  if (size === undefined) return undefined
  if (size > shortConfig) {
    return withFile(path, 0, (fd) =>
      roleIn(findSections(fd, name), name, (offset) => readSection(fd, offset)),
    )
  }
  const text = readFileSync(path, 'utf8')
  return roleIn(findSectionsInText(text, name), name, (offset) => sectionInText(text, offset))
}

function roleIn(
  found: FoundSections | undefined,
  name: string,
  textAt: (offset: number) => string | undefined,
): FoundRole | undefined {
  if (found === undefined) return undefined
  const header = name === 'default' ? '[default]' : `[profile ${name}]`
  const profile = readBody(textAt(found.profile), header, profileKeys)
  const accountId = profile?.get('sso_account_id')
  const roleName = profile?.get('sso_role_name')
  if (profile === undefined || accountId === undefined || roleName === undefined) return undefined
  const region = profile.get('region')
  if (region !== undefined && !isRegion(region)) return undefined
  const sessionName = profile.get('sso_session')
  const signIn =
    sessionName === undefined ? profile : sessionOf(sessionName, profile, found, textAt)
  const startUrl = signIn?.get('sso_start_url')
  if (startUrl === undefined || !isRegion(signIn?.get('sso_region') ?? '')) return undefined
  return { role: { accountId, roleName, sessionName, startUrl }, region }
}

function sessionOf(
  name: string,
  profile: Section,
  { sessions }: FoundSections,
  textAt: (offset: number) => string | undefined,
): Section | undefined {
  if (profile.has('sso_start_url') || profile.has('sso_region')) return undefined
  const offset = sessions.get(name)
  if (offset === undefined) return undefined
  return readBody(textAt(offset), `[sso-session ${name}]`, sessionKeys)
}

/** A section that begins with its plain header and has nothing but these keys. */
function readBody(
  text: string | undefined,
  header: string,
  keys: ReadonlySet<string>,
): Section | undefined {
  if (text?.startsWith(header) !== true) return undefined
  const section = readSectionBody(text.slice(header.length))
  if (section === undefined) return undefined
  for (const key of section.keys()) if (!keys.has(key)) return undefined
  return section
}

/**
 * A host label as AWS has them; the full program decides about any other. No pattern: the first one
 * that runs costs a tenth of the whole answer.
 */
function isRegion(text: string): boolean {
  const isPlain = text.length < 64 && !`-${text}-`.includes('--')
  return isPlain && [...text].every((one) => one === '-' || parseInt(one, 36) >= 0)
}

/** Settings of ours, or what stands in their place, may have rules about who gets what. */
function mayHaveRules(folder: string, forPerson: boolean): boolean {
  const path = `${folder}/keyless/config.yaml`
  const stats = lstatSync(path, ifThere)
  if (stats === undefined) return false
  return forPerson || !stats.isFile() || !aboutProduction.test(readFileSync(path, 'latin1'))
}

/** True when the credentials file is missing or says nothing about the profile. */
function isUntouched(path: string, profile: string): boolean {
  if (!isPlainPath(path)) return false
  if (statSync(path, ifThere) === undefined) return true
  if (plainFileSize(path) === undefined) return false
  return leavesProfileAlone(readFileSync(path, 'latin1'), profile)
}

function isPlainPath(path: string): boolean {
  return path.startsWith('/') && !path.includes('$')
}

/** A config file may be a link. A pipe could be read only once, so it is not even opened. */
function plainFileSize(path: string): number | undefined {
  if (!isPlainPath(path)) return undefined
  const stats = statSync(path, ifThere)
  return stats?.isFile() === true ? stats.size : undefined
}

const longestFile = 65_536

/** From a cache file that nobody else can have written. */
function readCredentials(fd: number, uid: number): ExpiringCredentials | undefined {
  const stats = fstatSync(fd)
  const own = stats.isFile() && stats.uid === uid && (stats.mode & 0o022) === 0
  if (!own || stats.size > longestFile) return undefined
  const text = readFileSync(fd, 'utf8')
  // One byte for each character, none of them unreadable, and no escapes: ASCII throughout.
  const plain = text.length === stats.size && !text.includes('\\') && !text.includes('\uFFFD')
  return plain ? decodeCachedCredentials(text) : undefined
}

function withFile<T>(path: string, flags: number, read: (fd: number) => T): T {
  const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | flags)
  try {
    return read(fd)
  } finally {
    closeSync(fd)
  }
}
