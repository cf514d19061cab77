/** A session with everything wired: endpoints from the config, clients, caches. For the CLI and the library. */

import type { Account } from '../accounts/account.ts'
import { rememberAccounts } from '../accounts/known-accounts.ts'
import { limitedHttp } from '../accounts/limited-http.ts'
import { listAccounts, listRoles } from '../accounts/list.ts'
import type { Listing, ListingProgress } from '../accounts/list-directory.ts'
import { createRateLimiter } from '../accounts/rate-limiter.ts'
import { listReach, type ReachOptions } from '../accounts/reach.ts'
import type { AwsConfig } from '../config/aws-config.ts'
import { ssoProfile, ssoSession } from '../config/sso-profile.ts'
import type { Credentials } from '../credentials/credentials.ts'
import type { CredentialPorts, SsoRole } from '../credentials/ports.ts'
import { forgetCredentials, roleCredentials } from '../credentials/providers/sso-role.ts'
import { ConfigError } from '../errors.ts'
import { type SsoSession, sessionLabel } from '../identity-center/session.ts'
import type { Http } from '../system/http.ts'
import type { System } from '../system/system.ts'
import { createRegistrationCache } from '../tokens/registration-cache.ts'
import type { Token, TokenGlance } from '../tokens/token.ts'
import { createTokenCache } from '../tokens/token-cache.ts'
import { validToken } from '../tokens/valid-token.ts'
import { createCredentialPorts } from './credential-ports.ts'
import { httpFor, servicesFor, type ServiceSettings } from './services.ts'
import { type SignInOptions, type SignInResult, signIn } from './sign-in.ts'
import type { SignInEvents } from './sign-in-events.ts'
import { removeKeysOf, signOut } from './sign-out.ts'
import type { SignOutReport } from './sign-out-report.ts'

/** A profile brings its own endpoint settings; a session alone has only the environment's. */
export type SessionTarget = { readonly profile: string } | { readonly session: string }

export interface OpenSession {
  readonly session: SsoSession
  /** Refreshed when needed, never prompts. Throws SignInRequired. */
  token(): Promise<Token>
  /** The cached token as it is, however little it has left; what is sealed of it stays so. */
  cachedToken(): TokenGlance | undefined
  accounts(signal?: AbortSignal): Promise<readonly Account[]>
  /** Names of the roles that this sign-in may take in the account. */
  roles(accountId: string, signal?: AbortSignal): Promise<readonly string[]>
  /** All accounts and their roles, at the pace that the service allows; see listReach. */
  reach(options: SessionReachOptions): Promise<Listing>
  /** From memory, the shared cache, or the service. */
  credentials(accountId: string, roleName: string): Promise<Credentials>
  signIn(options: SignInOptions, events: SignInEvents): Promise<SignInResult>
  signOut(): Promise<SignOutReport>
}

export interface SessionReachOptions extends Pick<
  ReachOptions,
  'maxAgeMs' | 'wants' | 'onWaiting' | 'signal'
> {
  /** The most calls a second (just under the 20 that AWS allows for a whole organisation). */
  readonly callsPerSecond?: number | undefined
  readonly onProgress: (progress: ListingProgress & { readonly callsPerSecond: number }) => void
}

/** What is left of the 20 is for `exec` and `credential-process`. */
const usualPace = 19.5

/** Throws ConfigError when the profile or session is not there or not whole. */
export function openSession(config: AwsConfig, target: SessionTarget, system: System): OpenSession {
  if ('session' in target) {
    return openSsoSession(ssoSession(config, target.session), config, undefined, system)
  }
  const { profile } = target
  const found = ssoProfile(config, profile)
  if (found !== undefined) return openSsoSession(found.session, config, profile, system)
  throw new ConfigError('profile-incomplete', `The profile ${profile} has no sign-in session.`, {
    details: { profile },
  })
}

/** For a session that no file has yet (`configure sso`), or that comes from elsewhere. */
export function openSsoSession(
  session: SsoSession,
  config: AwsConfig,
  profile: string | undefined,
  system: System,
): OpenSession {
  const settings = { config, profile }
  const cache = createTokenCache(system)
  const ports = createCredentialPorts(settings, system)
  const services = (of: SsoSession = session, startUrl?: string): ReturnType<typeof servicesFor> =>
    servicesFor(of, settings, system, startUrl)
  const token = async (): Promise<Token> =>
    validToken(session, { system, cache, oidc: services().oidc, profile })
  return {
    session,
    token,
    cachedToken: () => cache.glance(session),
    accounts: async (signal) => {
      const found = await listAccounts(services().portal, (await token()).accessToken, signal)
      await rememberAccounts(session, found, system)
      return found
    },
    roles: async (accountId, signal) =>
      listRoles(services().portal, (await token()).accessToken, accountId, signal),
    reach: async (options) => reach(options, { session, settings, system, token }),
    credentials: async (accountId, roleName) => {
      const asked = { session, accountId, roleName }
      return handOut(profile === undefined ? asked : { ...asked, profile }, ports)
    },
    signIn: async (options, events) => {
      const result = await signIn(session, options, {
        system,
        http: httpFor(settings, system),
        cache,
        registrations: createRegistrationCache(system),
        servicesFor: services,
        events,
        profile,
      })
      // Whoever wants another sign-in wants other keys too: of another person, or not yet revoked.
      if (options.force === true) {
        removeKeysOf(session, config, system)
        forgetCredentials(ports)
      }
      return result
    },
    signOut: async () => {
      const report = await signOut(session, settings, system)
      forgetCredentials(ports)
      return report
    },
  }
}

async function handOut(role: SsoRole, ports: CredentialPorts): Promise<Credentials> {
  const credentials = await roleCredentials(role, ports)
  const session = sessionLabel(role.session)
  const { accessKeyId } = credentials
  ports.system.journal.append({ event: 'credentials', ...role, session, accessKeyId })
  return credentials
}

interface ReachPorts {
  readonly session: SsoSession
  readonly settings: ServiceSettings
  readonly system: System
  readonly token: () => Promise<Token>
}

async function reach(
  options: SessionReachOptions,
  { session, settings, system, token }: ReachPorts,
): Promise<Listing> {
  const quota = options.callsPerSecond ?? usualPace
  const limiter = createRateLimiter({ clock: system.clock, quota })
  const paced = (http: Http): Http => limitedHttp(http, { limiter, clock: system.clock })
  const { portal } = servicesFor(session, { ...settings, paced }, system)
  const accessToken = async (): Promise<string> => (await token()).accessToken
  const onProgress = (progress: ListingProgress): void =>
    options.onProgress({ ...progress, callsPerSecond: limiter.rate })
  return listReach(session, { ...options, onProgress, portal, accessToken }, system)
}
