/** Ends sign-ins: tells the server, deletes the token and the role credentials that came from it. */

import { basename } from 'node:path'
import { forgetAccounts } from '../accounts/known-accounts.ts'
import type { AwsConfig } from '../config/aws-config.ts'
import { assertRegion } from '../config/region.ts'
import { ssoSessions } from '../config/sso-profile.ts'
import { ConfigError, SystemError } from '../errors.ts'
import { type SsoSession, sessionLabel } from '../identity-center/session.ts'
import { withLock } from '../system/lock.ts'
import type { System } from '../system/system.ts'
import { type OwnTokenFile, ownTokenFiles } from '../tokens/own-tokens.ts'
import { tokenLockFolder } from '../tokens/refresh.ts'
import { revokeToken } from '../tokens/revoke.ts'
import { isKeyUnavailable, removeSecretFile } from '../tokens/sealing/sealed-files.ts'
import type { Token } from '../tokens/token.ts'
import {
  createTokenCache,
  hiddenTokenFiles,
  type TokenCache,
  tokenFileName,
} from '../tokens/token-cache.ts'
import { removeChainedRoles } from './chained-role-files.ts'
import {
  type KeyFile,
  removeAllRoleCredentials,
  removeRoleCredentials,
} from './role-credential-files.ts'
import { type ServiceSettings, servicesFor } from './services.ts'
import type { SignOutReport } from './sign-out-report.ts'

export interface AllSignedOut extends Pick<SignOutReport, 'keysUntil'> {
  readonly sessions: readonly SessionEnd[]
}

type SessionEnd = Omit<SignOutReport, 'keysUntil'>

/** Ends one sign-in, and deletes the keys of the roles, and of those that were taken with them. */
export async function signOut(
  session: SsoSession,
  settings: ServiceSettings,
  system: System,
): Promise<SignOutReport> {
  const cache = createTokenCache(system)
  const fileName = tokenFileName(session)
  const end = await underTokenLock(fileName, system, async () => {
    const token = readable(session, cache)
    const server = await serverTold(token, settings, system)
    // A file that holds no token goes as well: it would only be warned about.
    const signedOut = cache.remove(session) && token !== undefined
    return { session: sessionLabel(session), signedOut, server }
  })
  note(end, system)
  const keysUntil = latestEnd(removeKeysOf(session, settings.config, system), system)
  forgetAccounts(session, system)
  return { ...end, keysUntil }
}

/** `sealed` where nobody can open it now: it is deleted all the same. */
function readable(session: SsoSession, cache: TokenCache): Token | 'sealed' | undefined {
  try {
    return cache.read(session)
  } catch (error) {
    if (isKeyUnavailable(error)) return 'sealed'
    throw error
  }
}

async function serverTold(
  token: Token | 'sealed' | undefined,
  settings: ServiceSettings,
  system: System,
): Promise<SignOutReport['server']> {
  if (token === undefined) return 'not-asked'
  return token === 'sealed' ? 'unreachable' : tellServer(token, settings, system)
}

/** The credentials of its roles, and of the roles that profiles take with those. */
export function removeKeysOf(
  session: SsoSession,
  config: AwsConfig,
  system: System,
): readonly KeyFile[] {
  const own = removeRoleCredentials(session, config, system)
  return [...own, ...removeChainedRoles(session, config, system)]
}

function latestEnd(files: readonly KeyFile[], { clock }: System): Date | undefined {
  const ends = files.map(({ expiresAt }) => expiresAt?.getTime() ?? 0)
  const latest = Math.max(0, ...ends)
  return latest > clock.now().getTime() ? new Date(latest) : undefined
}

/**
 * Ends every Identity Center sign-in of this machine (`sso logout`, `logout --all`) and deletes all
 * role credentials. Registrations stay, as do the tokens of other products. A server that cannot be
 * told does not stop the rest. `chained` deletes the roles too that were taken with theirs, which the AWS
 * CLI's word leaves.
 */
export async function signOutAll(
  config: AwsConfig,
  system: System,
  { chained }: { readonly chained: boolean } = { chained: false },
): Promise<AllSignedOut> {
  const sessions = ssoSessions(config)
  const files = ownTokenFiles(createTokenCache(system), sessions, system)
  const ended: SessionEnd[] = []
  for (const file of files) {
    const session = sessions.find((known) => tokenFileName(known) === file.name)
    const end = await signOutFile(file, session, { config, profile: undefined }, system)
    note(end, system)
    ended.push(end)
  }
  ended.push(...endSealed(sessions, system))
  const own = removeAllRoleCredentials(system)
  const further = chained ? removeChainedRoles(undefined, config, system) : []
  const keysUntil = latestEnd([...own, ...further], system)
  forgetAccounts('all', system)
  return { sessions: ended, keysUntil }
}

/** What nobody can open now, so that it was not in the list. */
function endSealed(sessions: readonly SsoSession[], system: System): readonly SessionEnd[] {
  return hiddenTokenFiles(system).map((path) => {
    const session = sessions.find((known) => tokenFileName(known) === basename(path))
    const signedOut = removeSecretFile(path, system)
    const end = { session: session?.name, signedOut, server: 'unreachable' } as const
    note(end, system)
    return end
  })
}

function note({ signedOut, session }: SessionEnd, { journal }: System): void {
  if (signedOut) journal.append({ event: 'sign-out', session })
}

async function signOutFile(
  file: OwnTokenFile,
  session: SsoSession | undefined,
  settings: ServiceSettings,
  system: System,
): Promise<SessionEnd> {
  const { startUrl, region } = file
  const legacy = tokenFileName({ name: undefined, startUrl }) === file.name
  return underTokenLock(file.name, system, async () => {
    const server = await tellServer({ ...file.token, startUrl, region }, settings, system)
    const signedOut = removeSecretFile(file.path, system)
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
