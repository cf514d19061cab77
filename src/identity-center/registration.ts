import type { Clock } from '../system/clock.ts'
import type { OidcClient } from './oidc-client.ts'
import type { SsoSession } from './session.ts'
import type { RegisterClientRequest } from './wire.ts'

/** `browser` is authorization code with PKCE (RFC 7636), `device` is RFC 8628. */
export type FlowKind = 'browser' | 'device'

/** An OIDC client that keyless or the AWS CLI registered; lives about 90 days. */
export interface Registration {
  readonly clientId: string
  readonly clientSecret: string
  readonly expiresAt: Date
  readonly scopes?: readonly string[]
  /** Present only on a registration for the browser flow. */
  readonly grantTypes?: readonly string[]
}

/** What the browser flow registers when the session names no scopes; without a scope there is no refresh token. */
export const defaultScopes: readonly string[] = ['sso:account:access']

/** The registered redirect has no port: a loopback redirect matches on any (RFC 8252 section 7.3). */
export const callbackPath = '/oauth/callback'

const browserGrants = ['authorization_code', 'refresh_token'] as const

/** Whether a cached registration may serve this flow: the two kinds share one file (AWS CLI). */
export function fitsFlow(registration: Registration, kind: FlowKind): boolean {
  const forBrowser = registration.grantTypes?.includes('authorization_code') ?? false
  return kind === 'browser' ? forBrowser : registration.grantTypes === undefined
}

/** The request body as AWS CLI 2.36 sends it. `startUrl` is the resolved one. */
export function registrationRequest(
  session: SsoSession,
  kind: FlowKind,
  options: { readonly startUrl: string; readonly now: Date },
): RegisterClientRequest {
  const suffix = session.name ?? String(Math.floor(options.now.getTime() / 1000))
  const client = { clientName: `botocore-client-${suffix}`, clientType: 'public' as const }
  const scopes = session.registrationScopes
  if (kind === 'device') return scopes === undefined ? client : { ...client, scopes }
  return {
    ...client,
    grantTypes: browserGrants,
    redirectUris: [`http://127.0.0.1${callbackPath}`],
    issuerUrl: options.startUrl,
    scopes: scopes ?? defaultScopes,
  }
}

export interface RegisterOptions {
  readonly oidc: Pick<OidcClient, 'registerClient'>
  readonly clock: Clock
  /** Resolved start URL. */
  readonly startUrl: string
  readonly signal?: AbortSignal
}

/** Registers a client for one flow of one session. */
export async function registerClient(
  session: SsoSession,
  kind: FlowKind,
  options: RegisterOptions,
): Promise<Registration> {
  const now = options.clock.now()
  const request = registrationRequest(session, kind, { startUrl: options.startUrl, now })
  const response = await options.oidc.registerClient(request, options.signal)
  return {
    clientId: response.clientId,
    clientSecret: response.clientSecret,
    expiresAt: new Date(response.clientSecretExpiresAt * 1000),
    ...(request.scopes === undefined ? {} : { scopes: request.scopes }),
    ...(request.grantTypes === undefined ? {} : { grantTypes: request.grantTypes }),
  }
}
