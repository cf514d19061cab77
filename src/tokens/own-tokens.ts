/** Which files of the shared cache are Identity Center sign-ins, and which are other products'. */

import { basename, join } from 'node:path'
import type { SsoSession } from '../identity-center/session.ts'
import { listCacheFiles } from './cache-files.ts'
import { registrationFileName } from './registration-cache.ts'
import { anySecretAbout, listSecretFiles, type SecretPorts } from './sealing/sealed-files.ts'
import { type StoredTokenFile, type TokenCache, tokenFileName } from './token-cache.ts'

export interface OwnTokenFile extends StoredTokenFile {
  readonly startUrl: string
  readonly region: string
}

/** The start URL of AWS Builder ID, a personal account that Amazon Q, Kiro and the toolkits use. */
const builderId = /^https:\/\/view\.awsapps\.com(\/|$)/

const accessScope = 'sso:account:access'

/**
 * A sign-in to Identity Center has a start URL, a region and a SHA-1 for a name, as the AWS CLI
 * and every SDK write it. Not ours are the names of Kiro and the toolkits, Builder IDs, and a token
 * whose client registered scopes without access to accounts (Amazon Q), unless it belongs to a
 * session of the config.
 */
export function ownTokenFiles(
  cache: Pick<TokenCache, 'all'>,
  sessions: readonly SsoSession[],
  system: SecretPorts,
): readonly OwnTokenFile[] {
  const configured = new Set(sessions.map(tokenFileName))
  let known: ReadonlyMap<string, readonly string[]> | undefined
  const scopesOf = (clientId: string) => (known ??= registeredScopes(system)).get(clientId)
  return cache.all().flatMap((file): readonly OwnTokenFile[] => {
    const { startUrl, region, registration } = file.token
    if (startUrl === undefined || region === undefined) return []
    const own = { ...file, startUrl, region }
    if (configured.has(file.name)) return [own]
    if (!/^[0-9a-f]{40}\.json$/.test(file.name) || builderId.test(startUrl)) return []
    const scopes = registration === undefined ? undefined : scopesOf(registration.clientId)
    return scopes === undefined || scopes.includes(accessScope) ? [own] : []
  })
}

/** By client id; clients that registered no scopes are left out. */
function registeredScopes(system: SecretPorts): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>()
  for (const path of listSecretFiles(system.paths.ssoCache, system)) {
    const { kind, clientId, scopes } = anySecretAbout(path, system) ?? {}
    if (kind !== 'registration' || clientId === undefined || scopes === undefined) continue
    found.set(clientId, scopes.split(' '))
  }
  return found
}

/** Plain files: those of the config's sessions, and any that registered access to accounts or no scopes at all. */
export function ownRegistrationFiles(
  sessions: readonly SsoSession[],
  system: SecretPorts,
): readonly string[] {
  const configured = new Set(sessions.map(registrationFileName))
  const folder = system.paths.ssoCache
  const paths = listCacheFiles(folder).map((name) => join(folder, name))
  return paths.filter((path) => {
    const { kind, clientId, scopes } = anySecretAbout(path, system) ?? {}
    if (kind !== 'registration' || clientId === undefined) return false
    if (configured.has(basename(path))) return true
    const isAws = /^[0-9a-f]{40}\.json$/.test(basename(path))
    return isAws && scopes?.split(' ').includes(accessScope) !== false
  })
}
