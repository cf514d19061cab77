/** Ends sign-ins: tells the server, deletes the token and the role credentials that came from it. */

import type { AwsConfig } from '../config/aws-config.ts'
import { assertRegion } from '../config/region.ts'
import { ssoSessions } from '../config/sso-profile.ts'
import { ConfigError, SystemError } from '../errors.ts'
import { type SsoSession, sessionLabel } from '../identity-center/session.ts'
import { removeIfPresent } from '../system/files.ts'
import { withLock } from '../system/lock.ts'
import type { System } from '../system/system.ts'
import { type OwnTokenFile, ownTokenFiles } from '../tokens/own-tokens.ts'
import { tokenLockFolder } from '../tokens/refresh.ts'
import { revokeToken } from '../tokens/revoke.ts'
import type { Token } from '../tokens/token.ts'
import { createTokenCache, tokenFileName } from '../tokens/token-cache.ts'
import { removeAllRoleCredentials, removeRoleCredentials } from './role-credential-files.ts'
import { type ServiceSettings, servicesFor } from './services.ts'

export interface SignOutReport {
  /** The session's name or start URL; undefined for a token of a session that no file names. */
  readonly session: string | undefined
  /** False when there was no token to delete. */
  readonly signedOut: boolean
  /** What the server said: `already-ended` is a 401, `unreachable` any other fault. */
  readonly server: 'ended' | 'already-ended' | 'unreachable' | 'not-asked'
}

/** Ends one sign-in, and deletes the credentials of the roles that the config's profiles name. */
export async function signOut(
  session: SsoSession,
  settings: ServiceSettings,
  system: System,
): Promise<SignOutReport> {
  const cache = createTokenCache(system)
  const fileName = tokenFileName(session)
  const report = await underTokenLock(fileName, system, async () => {
    const token = cache.read(session)
    const server = token === undefined ? 'not-asked' : await tellServer(token, settings, system)
    // A file that holds no token goes as well: it would only be warned about.
    const signedOut = cache.remove(session) && token !== undefined
    return { session: sessionLabel(session), signedOut, server }
  })
  removeRoleCredentials(session, settings.config, system)
  return report
}

/**
 * Ends every Identity Center sign-in of this machine (`sso logout`, `logout --all`) and deletes all
 * role credentials. Registrations stay, as do the tokens of other products. A server that cannot be
 * told does not stop the rest.
 */
export async function signOutAll(
  config: AwsConfig,
  system: System,
): Promise<readonly SignOutReport[]> {
  const sessions = ssoSessions(config)
  const files = ownTokenFiles(createTokenCache(system), sessions, system)
  const reports: SignOutReport[] = []
  for (const file of files) {
    const session = sessions.find((known) => tokenFileName(known) === file.name)
    reports.push(await signOutFile(file, session, { config, profile: undefined }, system))
  }
  removeAllRoleCredentials(system)
  return reports
}

async function signOutFile(
  file: OwnTokenFile,
  session: SsoSession | undefined,
  settings: ServiceSettings,
  system: System,
): Promise<SignOutReport> {
  const { startUrl, region } = file
  const legacy = tokenFileName({ name: undefined, startUrl }) === file.name
  return underTokenLock(file.name, system, async () => {
    const server = await tellServer({ ...file.token, startUrl, region }, settings, system)
    const signedOut = removeIfPresent(file.path)
    return { session: session?.name ?? (legacy ? startUrl : undefined), signedOut, server }
  })
}

/** In the region that the token is of, whatever the config says now. */
async function tellServer(
  token: Token,
  settings: ServiceSettings,
  system: System,
): Promise<SignOutReport['server']> {
  const { startUrl, region, accessToken } = token
  const session = { name: undefined, startUrl, region, registrationScopes: undefined }
  try {
    assertRegion(region)
    const { portal } = servicesFor(session, settings, system)
    const outcome = await revokeToken(accessToken, portal)
    if (outcome.server !== 'failed') return outcome.server
    system.log.debug('server not told of the sign-out', { problem: outcome.problem })
    return 'unreachable'
  } catch (error) {
    // A region that is none, an endpoint that may not have the token: the file goes all the same.
    if (!(error instanceof ConfigError)) throw error
    system.log.debug('server not told of the sign-out', { code: error.code })
    return 'not-asked'
  }
}

/** A refresh under way must not write the token again; one that hangs must not keep it alive. */
async function underTokenLock<T>(
  fileName: string,
  system: System,
  work: () => Promise<T>,
): Promise<T> {
  const { clock, platform, log } = system
  let begun = false
  const once = async (): Promise<T> => {
    begun = true
    return work()
  }
  try {
    return await withLock({ folder: tokenLockFolder(system, fileName), clock, platform }, once)
  } catch (error) {
    if (begun || !(error instanceof SystemError)) throw error
    log.debug('signing out without the lock', { code: error.code })
    return work()
  }
}
