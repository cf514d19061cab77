/** The two ways to sign in, joined to the caches: each ends with a token on disk, or with nothing. */

import { SignInRequired, SystemError } from '../errors.ts'
import { type PasteQuestion, signInWithBrowser } from '../identity-center/authorization-code.ts'
import { type DeviceCode, signInWithDevice } from '../identity-center/device-authorization.ts'
import { OidcFault, asError } from '../identity-center/faults.ts'
import {
  type FlowKind,
  type Registration,
  registerClient,
} from '../identity-center/registration.ts'
import { type SsoSession, sessionLabel } from '../identity-center/session.ts'
import type { CreateTokenResponse } from '../identity-center/wire.ts'
import { withLock } from '../system/lock.ts'
import type { System } from '../system/system.ts'
import { optional } from '../tokens/json-fields.ts'
import { tokenLockFolder } from '../tokens/refresh.ts'
import type { RegistrationCache } from '../tokens/registration-cache.ts'
import { type Token, expiryAfter } from '../tokens/token.ts'
import { type TokenCache, tokenFileName } from '../tokens/token-cache.ts'
import { callbackPages } from './callback-page.ts'
import type { Services } from './services.ts'

export interface FlowOptions {
  /** With the region that the start URL led to. */
  readonly session: SsoSession
  /** Resolved. */
  readonly startUrl: string
  readonly system: System
  readonly services: Services
  readonly cache: TokenCache
  readonly registrations: RegistrationCache
  /** Who asks, for the command that errors name. */
  readonly profile: string | undefined
  readonly redirectPort: number | undefined
  readonly signal: AbortSignal | undefined
  /** Each shows what it is given, opens the address if it should, and returns at once. */
  readonly onUrl: (url: string) => Promise<void>
  readonly onForeignAnswer: () => void
  readonly onCode: (code: DeviceCode) => Promise<void>
  readonly askRedirectUrl: ((question: PasteQuestion) => Promise<string>) | undefined
}

/** Throws as `signInWithBrowser` and `signInWithDevice` do, every refusal ready to show. */
export async function runFlow(kind: FlowKind, options: FlowOptions): Promise<Token> {
  try {
    return await (kind === 'browser' ? withBrowser(options) : withDevice(options))
  } catch (error) {
    if (!(error instanceof OidcFault)) throw error
    throw refusal(error, options)
  }
}

async function withBrowser(options: FlowOptions): Promise<Token> {
  const { services, system } = options
  return signInWithBrowser({
    oidc: services.oidc,
    endpoint: services.oidcEndpoint,
    clock: system.clock,
    pages: callbackPages,
    register: async () => registration('browser', options),
    onUrl: options.onUrl,
    onForeignAnswer: options.onForeignAnswer,
    askRedirectUrl: options.askRedirectUrl,
    details: detailsOf(options),
    accept: async (response, client) => keepToken(response, client, options),
    redirectPort: options.redirectPort,
    signal: options.signal,
  })
}

async function withDevice(options: FlowOptions): Promise<Token> {
  const { response, registration: client } = await signInWithDevice({
    oidc: options.services.oidc,
    clock: options.system.clock,
    startUrl: options.startUrl,
    register: async ({ anew }) => registration('device', options, anew),
    onCode: options.onCode,
    details: detailsOf(options),
    signal: options.signal,
  })
  return keepToken(response, client, options)
}

/** A cached client where one fits; a new one is kept at once: it stays valid whatever comes of the sign-in. */
async function registration(
  kind: FlowKind,
  options: FlowOptions,
  anew = false,
): Promise<Registration> {
  const { session, registrations, startUrl } = options
  const { clock } = options.system
  const cached = anew ? undefined : registrations.read(session, kind, clock.now())
  if (cached !== undefined) return cached
  const { oidc } = options.services
  const signal = options.signal === undefined ? {} : { signal: options.signal }
  const registered = await registerClient(session, kind, { oidc, clock, startUrl, ...signal })
  registrations.write(session, registered)
  return registered
}

async function keepToken(
  response: CreateTokenResponse,
  client: Registration,
  options: FlowOptions,
): Promise<Token> {
  const { session, system, cache } = options
  const { clientId, clientSecret, expiresAt } = client
  const token: Token = {
    startUrl: session.startUrl,
    region: session.region,
    accessToken: response.accessToken,
    expiresAt: expiryAfter(system.clock.now(), response.expiresIn),
    registration: { clientId, clientSecret, expiresAt },
    ...(typeof response.refreshToken === 'string' ? { refreshToken: response.refreshToken } : {}),
  }
  await writeAfterRefreshes(token, session, cache, system)
  return token
}

/** A refresh under way must not overwrite the new token; a holder that hangs must not lose it. */
async function writeAfterRefreshes(
  token: Token,
  session: SsoSession,
  cache: TokenCache,
  system: System,
): Promise<void> {
  const { clock, platform, log } = system
  const folder = tokenLockFolder(system, tokenFileName(session))
  try {
    await withLock({ folder, clock, platform }, async () => cache.write(session, token))
  } catch (error) {
    const busy = error instanceof SystemError && error.code.startsWith('lock-')
    if (!busy) throw error
    log.debug('wrote the token without its lock', { code: error.code })
    cache.write(session, token)
  }
}

function detailsOf({ session, profile }: FlowOptions): { session?: string; profile?: string } {
  return { ...optional('session', session.name), ...optional('profile', profile) }
}

function refusal(error: OidcFault, options: FlowOptions): Error {
  const { session } = options
  const label = sessionLabel(session)
  const details = detailsOf(options)
  if (error.fault.name === 'ExpiredToken') {
    const message = `The sign-in to ${label} took too long, so its code has expired.`
    return new SignInRequired('sign-in-timed-out', message, { details, cause: error })
  }
  if (error.fault.name === 'InvalidGrant') {
    const message = `The service did not take the code of the sign-in to ${label}.`
    return new SignInRequired('sign-in-refused', message, { details, cause: error })
  }
  // The server has forgotten the client that was cached: the next sign-in registers a new one.
  if (error.fault.name === 'InvalidClient') options.registrations.remove(session)
  return asError(error.fault, { ...details, region: session.region })
}
