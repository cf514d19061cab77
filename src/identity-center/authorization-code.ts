/**
 * Sign-in in a browser: authorization code with PKCE (RFC 6749 section 4.1, RFC 7636), the answer
 * taken on loopback (RFC 8252 section 7.3) or, where the browser is elsewhere, from a paste.
 */

import {
  AccessDenied,
  Cancelled,
  type ErrorDetails,
  KeylessError,
  SignInRequired,
} from '../errors.ts'
import type { Clock } from '../system/clock.ts'
import { forTerminal } from '../system/text.ts'
import {
  type Callback,
  type ExpectedCallback,
  readPastedUrl,
} from './authorization-code-callback.ts'
import {
  type CallbackPages,
  foreignAnswer,
  startCallbackListener,
} from './authorization-code-listener.ts'
import { authorizeUrl } from './authorize-url.ts'
import type { OidcClient } from './oidc-client.ts'
import { onlyFailure } from './only-failure.ts'
import { challengeOf, createState, createVerifier } from './pkce.ts'
import { type Registration, callbackPath, defaultScopes } from './registration.ts'
import type { CreateTokenResponse } from './wire.ts'

/** How long a person has, as in the AWS CLI. Milliseconds. */
export const timeLimitMs = 600_000

const pasteTries = 5

/** A question for the redirected address. */
export interface PasteQuestion {
  /** Why the last answer did not do. */
  readonly problem?: string
  /** Ends the question when the redirect came by itself. */
  readonly signal: AbortSignal
}

export interface BrowserFlowOptions<T> {
  readonly oidc: Pick<OidcClient, 'createToken'>
  /** The OIDC endpoint in use: the authorize address is on its host. */
  readonly endpoint: string
  readonly clock: Clock
  readonly pages: CallbackPages
  /** A client that may use this flow, from the cache or registered now. */
  readonly register: () => Promise<Registration>
  /** Shows the address and opens it. May take its time: the answer is waited for meanwhile. */
  readonly onUrl: (url: string) => Promise<void>
  /** Once, when the listener has refused the answer to another sign-in; it waits on. */
  readonly onForeignAnswer?: (() => void) | undefined
  readonly askRedirectUrl?: ((question: PasteQuestion) => Promise<string>) | undefined
  /** Keeps the token; only then the browser is told that all is well. */
  readonly accept: (response: CreateTokenResponse, registration: Registration) => Promise<T>
  /** Names the session in errors. */
  readonly details: ErrorDetails
  /** Port of the listener (any free one). */
  readonly redirectPort?: number | undefined
  readonly signal?: AbortSignal | undefined
}

/**
 * Throws SignInRequired `sign-in-refused`, `sign-in-state-mismatch` or `sign-in-timed-out`,
 * AccessDenied `sign-in-denied`, Cancelled, SystemError `port-in-use`, and OidcFault for a refused
 * token request.
 */
export async function signInWithBrowser<T>(options: BrowserFlowOptions<T>): Promise<T> {
  const { pages } = options
  const state = createState()
  // Bound once and before the address exists: a port that is given back can be lost.
  const foreign = { seen: false }
  const onWrongState = (): void => {
    if (!foreign.seen) options.onForeignAnswer?.()
    foreign.seen = true
  }
  const port = options.redirectPort
  const listener = await startCallbackListener({ state, pages, port, onWrongState })
  const ended = new AbortController()
  try {
    const expected = { port: listener.port, state }
    const waiting = { answer: listener.answer, ended: ended.signal, foreign }
    const result = await authorize(options, expected, waiting)
    await listener.close(pages.signedIn())
    return result
  } catch (error) {
    const problem = error instanceof KeylessError ? error.message : 'keyless could not finish it.'
    await listener.close(pages.failed(400, problem))
    throw error
  } finally {
    ended.abort()
  }
}

interface Waiting {
  readonly answer: Promise<Callback>
  readonly ended: AbortSignal
  /** Whether the answer to another sign-in has come. */
  readonly foreign: { readonly seen: boolean }
}

async function authorize<T>(
  options: BrowserFlowOptions<T>,
  expected: ExpectedCallback,
  waiting: Waiting,
): Promise<T> {
  const registration = await options.register()
  const { clientId, clientSecret } = registration
  const redirectUri = `http://127.0.0.1:${expected.port}${callbackPath}`
  const codeVerifier = createVerifier()
  const url = authorizeUrl({
    endpoint: options.endpoint,
    clientId,
    redirectUri,
    state: expected.state,
    scopes: registration.scopes ?? defaultScopes,
    challenge: challengeOf(codeVerifier),
  })
  const shown = onlyFailure(options.onUrl(url))
  const answer = await Promise.race([firstAnswer(options, expected, waiting), shown])
  const code = codeOf(answer, options.details)
  const response = await options.oidc.createToken(
    { grantType: 'authorization_code', clientId, clientSecret, redirectUri, codeVerifier, code },
    options.signal,
  )
  return options.accept(response, registration)
}

/** Whatever comes first: the redirect, a paste, the time limit, Ctrl-C. */
async function firstAnswer(
  options: BrowserFlowOptions<unknown>,
  expected: ExpectedCallback,
  { answer, ended, foreign }: Waiting,
): Promise<Callback> {
  const { askRedirectUrl, clock, details, signal } = options
  const stop = signal === undefined ? ended : AbortSignal.any([ended, signal])
  const ways = [answer, timeLimit(clock, stop, details, foreign)]
  if (askRedirectUrl !== undefined) ways.push(pasted(askRedirectUrl, expected, stop, details))
  if (signal !== undefined) ways.push(aborted(signal, ended))
  return Promise.race(ways)
}

async function timeLimit(
  clock: Clock,
  stop: AbortSignal,
  details: ErrorDetails,
  foreign: Waiting['foreign'],
): Promise<never> {
  await clock.sleep(timeLimitMs, stop)
  if (foreign.seen) throw stateMismatch(details)
  throw new SignInRequired('sign-in-timed-out', 'Nobody signed in within ten minutes.', { details })
}

async function aborted(signal: AbortSignal, ended: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const stop = (): void => reject(cancelledBy(signal))
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop, { once: true, signal: ended })
  })
}

function cancelledBy(signal: AbortSignal): Error {
  return signal.reason instanceof KeylessError ? signal.reason : new Cancelled()
}

async function pasted(
  ask: (question: PasteQuestion) => Promise<string>,
  expected: ExpectedCallback,
  signal: AbortSignal,
  details: ErrorDetails,
): Promise<Callback> {
  let problem: string | undefined
  for (let tries = 0; tries < pasteTries; tries++) {
    const text = await ask(problem === undefined ? { signal } : { problem, signal })
    const callback = readPastedUrl(text, expected)
    if (callback.kind !== 'unrelated') return callback
    problem = callback.problem
  }
  throw new SignInRequired('sign-in-refused', 'The redirected address was not given.', { details })
}

function codeOf(callback: Callback, details: ErrorDetails): string {
  switch (callback.kind) {
    case 'code':
      return callback.code
    case 'wrong-state':
      throw stateMismatch(details)
    case 'error':
      throw errorCallback(callback.error, callback.description, details)
    case 'unrelated':
      throw new SignInRequired('sign-in-refused', callback.problem, { details })
  }
}

function stateMismatch(details: ErrorDetails): SignInRequired {
  return new SignInRequired('sign-in-state-mismatch', foreignAnswer, { details })
}

function errorCallback(error: string, description: string, details: ErrorDetails): KeylessError {
  if (error === 'access_denied') {
    return new AccessDenied('sign-in-denied', 'The sign-in was denied in the browser.', { details })
  }
  const words = forTerminal(description === '' ? error : `${error}: ${description}`)
  return new SignInRequired('sign-in-refused', `The browser came back with an error: ${words}.`, {
    details,
  })
}
