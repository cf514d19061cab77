/** Sign-in with a code on any device (RFC 8628): for machines without a browser. */

import {
  AccessDenied,
  type ErrorDetails,
  KeylessError,
  ServiceError,
  SignInRequired,
} from '../errors.ts'
import type { Clock } from '../system/clock.ts'
import { isTrustedBrowserUrl } from '../system/trusted-url.ts'
import { OidcFault } from './faults.ts'
import type { OidcClient } from './oidc-client.ts'
import { onlyFailure } from './only-failure.ts'
import type { Registration } from './registration.ts'
import type { CreateTokenResponse, StartDeviceAuthorizationResponse } from './wire.ts'

/** RFC 8628 section 3.5: slow_down adds five seconds for good. */
const slowDownSeconds = 5

/** After network faults the pause doubles, up to this (RFC 8628 section 3.5). */
const longestPauseSeconds = 30

/** What the person needs to see. */
export interface DeviceCode {
  readonly userCode: string
  readonly verificationUri: string
  readonly verificationUriComplete: string
  readonly expiresAt: Date
}

export interface DeviceFlowOptions {
  readonly oidc: Pick<OidcClient, 'startDeviceAuthorization' | 'createToken'>
  readonly clock: Clock
  /** Resolved start URL. */
  readonly startUrl: string
  /** Names the session in errors. */
  readonly details: ErrorDetails
  /** A client that may use this flow; `anew` after the server has forgotten the cached one. */
  readonly register: (options: { readonly anew: boolean }) => Promise<Registration>
  /** Shows the code and opens the address. May take its time: the service is asked meanwhile. */
  readonly onCode: (code: DeviceCode) => Promise<void>
  readonly signal?: AbortSignal | undefined
}

export interface DeviceSignIn {
  readonly response: CreateTokenResponse
  readonly registration: Registration
}

/**
 * Throws SignInRequired `sign-in-timed-out`, AccessDenied `sign-in-denied`, ServiceError
 * `service-answer-invalid` for an address that is not AWS's, OidcFault for another refusal, and the
 * signal's reason.
 */
export async function signInWithDevice(options: DeviceFlowOptions): Promise<DeviceSignIn> {
  const { clock } = options
  const { registration, started } = await start(options)
  const code = {
    userCode: started.userCode,
    verificationUri: trustedUrl(started.verificationUri),
    verificationUriComplete: trustedUrl(started.verificationUriComplete),
    expiresAt: new Date(clock.now().getTime() + started.expiresIn * 1000),
  }
  const poll = createPoll(options, registration, started)
  // Answered at once where the person is signed in and has allowed this client already.
  const early = await poll.attempt()
  if (early !== undefined) return { response: early, registration }
  const ended = new AbortController()
  try {
    const shown = onlyFailure(options.onCode(code))
    const answered = pollUntil(code.expiresAt, poll, options, ended.signal)
    return { response: await Promise.race([answered, shown]), registration }
  } finally {
    ended.abort()
  }
}

async function pollUntil(
  expiresAt: Date,
  poll: Poll,
  { clock, details, signal }: DeviceFlowOptions,
  ended: AbortSignal,
): Promise<CreateTokenResponse> {
  const stop = signal === undefined ? ended : AbortSignal.any([ended, signal])
  for (;;) {
    const leftMs = expiresAt.getTime() - clock.now().getTime()
    if (leftMs <= 0) throw expired(details)
    await clock.sleep(Math.min(leftMs, poll.pauseMs()), stop)
    const response = await poll.attempt()
    if (response !== undefined) return response
  }
}

async function start(options: DeviceFlowOptions): Promise<{
  readonly registration: Registration
  readonly started: Required<StartDeviceAuthorizationResponse>
}> {
  const attempt = async (anew: boolean): Promise<Awaited<ReturnType<typeof start>>> => {
    const registration = await options.register({ anew })
    const { clientId, clientSecret } = registration
    const request = { clientId, clientSecret, startUrl: options.startUrl }
    const started = await options.oidc.startDeviceAuthorization(request, options.signal)
    return { registration, started }
  }
  try {
    return await attempt(false)
  } catch (error) {
    if (!(error instanceof OidcFault) || error.fault.name !== 'InvalidClient') throw error
    return attempt(true)
  }
}

/** A forged answer could send the person to a page that asks for a password (DESIGN 6). */
function trustedUrl(url: string): string {
  if (isTrustedBrowserUrl(url)) return url
  throw new ServiceError(
    'service-answer-invalid',
    'The service named an address for the code that does not belong to AWS, so it is not shown.',
    { details: { operation: 'StartDeviceAuthorization' } },
  )
}

interface Poll {
  /** Undefined while the person has not answered yet. */
  attempt(): Promise<CreateTokenResponse | undefined>
  pauseMs(): number
}

function createPoll(
  options: DeviceFlowOptions,
  registration: Registration,
  started: Required<StartDeviceAuthorizationResponse>,
): Poll {
  let pauseSeconds = Math.max(1, started.interval)
  const request = {
    grantType: 'urn:ietf:params:oauth:grant-type:device_code',
    clientId: registration.clientId,
    clientSecret: registration.clientSecret,
    deviceCode: started.deviceCode,
  } as const
  return {
    pauseMs: () => pauseSeconds * 1000,
    attempt: async () => {
      try {
        return await options.oidc.createToken(request, options.signal)
      } catch (error) {
        pauseSeconds = pauseAfter(error, pauseSeconds, options.details)
        return undefined
      }
    },
  }
}

/** Seconds to wait before the next attempt; throws when there is no point in one. */
function pauseAfter(error: unknown, pauseSeconds: number, details: ErrorDetails): number {
  if (error instanceof OidcFault) {
    if (error.fault.name === 'AuthorizationPending') return pauseSeconds
    if (error.fault.name === 'SlowDown') return pauseSeconds + slowDownSeconds
    if (error.fault.name === 'ExpiredToken') throw expired(details, error)
    if (error.fault.name === 'AccessDenied') throw denied(details, error)
    if (!error.fault.retryable) throw error
  } else if (!isNetworkFault(error)) throw error
  return Math.max(pauseSeconds, Math.min(longestPauseSeconds, pauseSeconds * 2))
}

function isNetworkFault(error: unknown): boolean {
  if (!(error instanceof KeylessError)) return false
  return error.code === 'network-timeout' || error.code === 'network-unreachable'
}

function expired(details: ErrorDetails, cause?: unknown): SignInRequired {
  const message = 'The code has expired before anybody entered it.'
  return new SignInRequired('sign-in-timed-out', message, { details, cause })
}

function denied(details: ErrorDetails, cause: unknown): AccessDenied {
  return new AccessDenied('sign-in-denied', 'The sign-in was denied in the browser.', {
    details,
    cause,
  })
}
