/** One sign-in put together: which flow, when none is needed, one at a time. Never prints. */

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Cancelled, KeylessError, SignInRequired } from '../errors.ts'
import type { PortalClient } from '../identity-center/portal-client.ts'
import { defaultScopes } from '../identity-center/registration.ts'
import { type SsoSession, sessionLabel } from '../identity-center/session.ts'
import { resolveStartUrl } from '../identity-center/start-url.ts'
import { hasLocalBrowser, openBrowser } from '../system/browser.ts'
import { variable } from '../system/environment.ts'
import type { Http } from '../system/http.ts'
import { holderPid, withLock } from '../system/lock.ts'
import type { System } from '../system/system.ts'
import { isTrustedBrowserUrl } from '../system/trusted-url.ts'
import { createChangeCheck } from '../tokens/changed-files.ts'
import { renewToken } from '../tokens/refresh.ts'
import type { RegistrationCache } from '../tokens/registration-cache.ts'
import { type Token, refreshBeforeMs, timeLeftMs } from '../tokens/token.ts'
import { type TokenCache, tokenFileName } from '../tokens/token-cache.ts'
import { isForSession } from '../tokens/valid-token.ts'
import { chooseFlow } from './choose-flow.ts'
import type { Services } from './services.ts'
import type { NoticeReply, SignInEvents } from './sign-in-events.ts'
import { runFlow } from './sign-in-flows.ts'

export interface SignInOptions {
  /** Sign in anew even when the token is still good (no). The AWS word `sso login` always does. */
  readonly force?: boolean
  /** `auto` is the browser for a session, a device code for a legacy profile or without any browser. */
  readonly flow: 'auto' | 'browser' | 'device'
  /** False shows the address only (`--no-browser`). */
  readonly openBrowser: boolean
  /** `--browser`; else AWS_SSO_BROWSER, BROWSER, the system's. */
  readonly browserCommand?: string | undefined
  /** Port of the callback listener (any free one). */
  readonly redirectPort?: number | undefined
  readonly signal?: AbortSignal | undefined
}

export interface SignInResult {
  readonly token: Token
  /** `still-valid` includes a sign-in that another process finished while this one waited. */
  readonly how: 'still-valid' | 'refreshed' | 'browser' | 'device'
  /** The start URL led to another region than configured: the caller writes it to `sso_region`. */
  readonly regionChange?: { readonly from: string; readonly to: string }
}

export interface SignInPorts {
  readonly system: System
  readonly http: Http
  readonly cache: TokenCache
  readonly registrations: RegistrationCache
  servicesFor(session: SsoSession, startUrl?: string): Services
  readonly events: SignInEvents
  /** Who asks, for the command that errors name. */
  readonly profile: string | undefined
}

/** A person has ten minutes; whoever waits for another's sign-in waits a little longer. */
const waitForOthersMs = 630_000

/** Another holder is worth a word only when it is not gone at once. */
const silentWaitMs = 500

/**
 * Leaves nothing half-done at any point: no listener, and no file but a client registration, which
 * stays valid. Throws what the flows throw, ConfigError for a bad start URL, and Cancelled.
 */
export async function signIn(
  session: SsoSession,
  options: SignInOptions,
  ports: SignInPorts,
): Promise<SignInResult> {
  try {
    return await signInOnce(session, options, ports)
  } catch (error) {
    if (options.signal?.aborted !== true) throw error
    throw options.signal.reason instanceof KeylessError ? options.signal.reason : new Cancelled()
  }
}

async function signInOnce(
  session: SsoSession,
  options: SignInOptions,
  ports: SignInPorts,
): Promise<SignInResult> {
  const before = ports.cache.read(session)
  if (options.force !== true && before !== undefined) {
    const reused = await reuse(session, before, options, ports)
    if (reused !== undefined) return reused
  }
  const { clock, platform, paths } = ports.system
  const folder = join(paths.locks, `sign-in-${tokenFileName(session).replace(/\.json$/, '')}`)
  const ready = createWaiter(session, before, folder, ports)
  const signal = options.signal === undefined ? {} : { signal: options.signal }
  const lock = { folder, clock, platform, maxWaitMs: waitForOthersMs, ready, ...signal }
  return withLock(lock, async () => signInAnew(session, options, ports))
}

/** The token as it is when the server still takes it, or refreshed; undefined when neither will do. */
async function reuse(
  session: SsoSession,
  token: Token,
  options: SignInOptions,
  ports: SignInPorts,
): Promise<SignInResult | undefined> {
  if (!isForSession(token, session)) return undefined
  const { system, cache } = ports
  const { oidc, portal } = ports.servicesFor(session)
  const good = timeLeftMs(token, system.clock.now()) >= refreshBeforeMs
  if (good && (await isAccepted(token, session, portal, options, system))) {
    return { token, how: 'still-valid' }
  }
  // A token that was revoked before its time is renewed whatever it has left.
  const minimumMs = good ? Number.POSITIVE_INFINITY : refreshBeforeMs
  const outcome = await renewToken(session, token, minimumMs, { system, cache, oidc })
  return outcome.kind === 'fresh' ? { token: outcome.token, how: 'refreshed' } : undefined
}

/**
 * One cheap question, because a session that was ended elsewhere looks well in the file: without it
 * "sign in again" would lead to "you are signed in". A server out of reach is no reason to sign in.
 */
async function isAccepted(
  token: Token,
  session: SsoSession,
  portal: Pick<PortalClient, 'listAccounts'>,
  options: SignInOptions,
  system: System,
): Promise<boolean> {
  const scopes = session.registrationScopes ?? defaultScopes
  if (!scopes.includes('sso:account:access')) return true
  try {
    await portal.listAccounts(token.accessToken, options.signal)[Symbol.asyncIterator]().next()
    return true
  } catch (error) {
    options.signal?.throwIfAborted()
    if (error instanceof SignInRequired) return false
    if (!(error instanceof KeylessError)) throw error
    system.log.debug('token not checked', { code: error.code })
    return true
  }
}

/** Answers with the sign-in that another process has finished meanwhile. */
function createWaiter(
  session: SsoSession,
  before: Token | undefined,
  folder: string,
  ports: SignInPorts,
): () => SignInResult | undefined {
  const { cache, events, system } = ports
  const changed = createChangeCheck(cache.watched(session))
  const startedMs = system.clock.monotonicMs()
  let told = false
  return () => {
    if (!told && system.clock.monotonicMs() - startedMs > silentWaitMs) {
      told = true
      const until = new Date(system.clock.now().getTime() + waitForOthersMs)
      events.onWaiting?.({ pid: holderPid({ folder, platform: system.platform }), until })
    }
    const token = changed() ? cache.peek(session) : undefined
    if (token === undefined || token.accessToken === before?.accessToken) return undefined
    const good = timeLeftMs(token, system.clock.now()) >= refreshBeforeMs
    return good && isForSession(token, session) ? { token, how: 'still-valid' } : undefined
  }
}

async function signInAnew(
  session: SsoSession,
  options: SignInOptions,
  ports: SignInPorts,
): Promise<SignInResult> {
  const { system, events } = ports
  const { signal } = options
  ports.cache.assertWritable()
  const resolved = await resolveStartUrl(session.startUrl, {
    http: ports.http,
    region: session.region,
    signal,
  })
  const actual = { ...session, region: resolved.region ?? session.region }
  const browserHere = hasBrowser(options, system)
  const willOpen = options.openBrowser && browserHere
  const ask = events.askRedirectUrl?.bind(events)
  const canPaste = ask !== undefined
  const how = chooseFlow({ session, wanted: options.flow, browserHere, canPaste })
  let opening = Promise.resolve(willOpen)
  const token = await runFlow(how, {
    session: actual,
    startUrl: resolved.url,
    system,
    services: ports.servicesFor(actual, resolved.url),
    cache: ports.cache,
    registrations: ports.registrations,
    profile: ports.profile,
    redirectPort: options.redirectPort,
    signal,
    // Asked for only where no browser of this machine was started.
    askRedirectUrl:
      ask && (async (question) => ((await opening) ? never(question.signal) : await ask(question))),
    onForeignAnswer: () => events.onForeignAnswer?.(),
    onUrl: async (url) => {
      // An endpoint that a person configured may be anywhere: then the address is shown, not opened.
      const open = willOpen && isTrustedBrowserUrl(url)
      opening = shownThenOpened(events.onAuthorizeUrl({ url, willOpen: open }), async () =>
        open ? openPage(url, options, ports) : false,
      )
      await opening
    },
    onCode: async (code) => {
      await shownThenOpened(events.onDeviceCode({ ...code, willOpen }), async () =>
        willOpen ? openPage(code.verificationUriComplete, options, ports) : false,
      )
    },
  })
  const { profile } = ports
  system.journal.append({ event: 'sign-in', session: sessionLabel(session), profile })
  const moved = actual.region !== session.region
  return {
    token,
    how,
    ...(moved ? { regionChange: { from: session.region, to: actual.region } } : {}),
  }
}

/** Whether the page is before the person. */
async function shownThenOpened(reply: NoticeReply, open: () => Promise<boolean>): Promise<boolean> {
  return (await reply) === 'shown' ? true : open()
}

/** A browser that was named is there, whatever the surroundings look like (VS Code over SSH sets BROWSER). */
export function hasBrowser(
  options: Pick<SignInOptions, 'browserCommand'>,
  { env, platform }: System,
): boolean {
  const named =
    options.browserCommand ?? variable(env, 'AWS_SSO_BROWSER') ?? variable(env, 'BROWSER')
  return named !== undefined || hasLocalBrowser(env, platform, existsSync)
}

/** No answer, until the sign-in ends in another way. */
async function never(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const stop = (): void => reject(new Cancelled())
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop, { once: true })
  })
}

/** False when the browser could not be started. */
async function openPage(url: string, options: SignInOptions, ports: SignInPorts): Promise<boolean> {
  const { env, platform } = ports.system
  try {
    await openBrowser(url, { env, platform, command: options.browserCommand })
    return true
  } catch (error) {
    if (!(error instanceof KeylessError)) throw error
    await ports.events.onBrowserFailed?.(error)
    return false
  }
}
