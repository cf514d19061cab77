/**
 * A profile's role credentials straight from the cache, for the hot entry: finds the section,
 * reads one file, loads nothing else. Whatever is missing, unusual or doubtful is `undefined`, and
 * then the full program answers; what it does answer, the full program would too.
 */
import { closeSync, constants, fstatSync, openSync, readFileSync, statSync } from 'node:fs'
import { leavesProfileAlone, scanSection } from '../config/section-scan.ts'
import type { Environment } from '../system/environment.ts'
import { isFresh } from './credentials.ts'
import {
  decodeCachedCredentials,
  type ExpiringCredentials,
  roleCacheKeyText,
} from './role-cache-file.ts'

export interface HotWorld {
  readonly env: Environment
  readonly uid: number
  readonly now: Date
  /** SHA-1 of UTF-8 text in hexadecimal, by whatever the runtime has at hand. */
  sha1(text: string): string
}

export interface CachedAnswer {
  readonly credentials: ExpiringCredentials
  /** The profile's own region. */
  readonly region: string | undefined
}

type Section = ReadonlyMap<string, string>

/** What a profile may say beside its sign-in without another provider or a warning coming in. */
const harmlessKeys = new Set([
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
])
const sessionKeys = new Set(['sso_start_url', 'sso_region', 'sso_registration_scopes'])
const plainRegion = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/

/** POSIX only: Windows has no owners and modes to check. */
export function cachedAnswer(profile: string, world: HotWorld): CachedAnswer | undefined {
  const home = world.env['HOME']
  if (home === undefined || !home.startsWith('/')) return undefined
  const config = readConfig(world.env['AWS_CONFIG_FILE'], `${home}/.aws/config`)
  const credentialsFile = readConfig(
    world.env['AWS_SHARED_CREDENTIALS_FILE'],
    `${home}/.aws/credentials`,
  )
  if (!config || credentialsFile === undefined) return undefined
  if (!leavesProfileAlone(credentialsFile, profile)) return undefined
  const section = scanSection(config, profile === 'default' ? 'default' : `profile ${profile}`)
  const role = section && roleOf(section, config)
  if (section === undefined || role === undefined) return undefined
  const region = section.get('region')
  if (region !== undefined && !plainRegion.test(region)) return undefined
  const name = world.sha1(roleCacheKeyText(role))
  const text = readOwnFile(`${home}/.aws/cli/cache/${name}.json`, world.uid)
  const credentials = text === undefined ? undefined : decodeCachedCredentials(text)
  if (credentials === undefined || !isFresh(credentials, world.now)) return undefined
  return { credentials, region }
}

function roleOf(
  profile: Section,
  config: string,
): Parameters<typeof roleCacheKeyText>[0] | undefined {
  for (const key of profile.keys()) if (!harmlessKeys.has(key)) return undefined
  const accountId = profile.get('sso_account_id')
  const roleName = profile.get('sso_role_name')
  const sessionName = profile.get('sso_session')
  if (accountId === undefined || roleName === undefined) return undefined
  const signIn = sessionName === undefined ? profile : sessionOf(sessionName, profile, config)
  const startUrl = signIn?.get('sso_start_url')
  if (startUrl === undefined || !plainRegion.test(signIn?.get('sso_region') ?? '')) return undefined
  return { accountId, roleName, sessionName, startUrl }
}

function sessionOf(name: string, profile: Section, config: string): Section | undefined {
  if (profile.has('sso_start_url') || profile.has('sso_region')) return undefined
  const session = scanSection(config, `sso-session ${name}`)
  if (session === undefined) return undefined
  for (const key of session.keys()) if (!sessionKeys.has(key)) return undefined
  return session
}

/** The text of a plain file, `''` when there is none; a pipe, for one, could be read only once. */
function readConfig(given: string | undefined, usual: string): string | undefined {
  const path = given === undefined || given === '' ? usual : given
  if (!path.startsWith('/') || path.includes('$')) return undefined
  try {
    const stats = statSync(path, { throwIfNoEntry: false })
    if (stats === undefined) return ''
    return stats.isFile() ? readFileSync(path, 'utf8') : undefined
  } catch {
    return undefined
  }
}

const longestFile = 65_536

/** A cache file that nobody else can have written; links are left to the full program. */
function readOwnFile(path: string, uid: number): string | undefined {
  let fd: number | undefined
  try {
    fd = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
    const stats = fstatSync(fd)
    const own = stats.isFile() && stats.uid === uid && (stats.mode & 0o022) === 0
    return own && stats.size <= longestFile ? readFileSync(fd, 'utf8') : undefined
  } catch {
    return undefined
  } finally {
    if (fd !== undefined) closeSync(fd)
  }
}
