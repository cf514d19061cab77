/** One sign-in put together: which flow, when none is needed, one at a time. Never prints. */

import type { SsoSession } from '../identity-center/session.ts'
import type { Token } from '../tokens/token.ts'

export interface SignInOptions {
  /** Sign in anew even when the token is still good (no). The AWS word `sso login` always does. */
  readonly force?: boolean
  /** `auto` is the browser for a session, a device code for a legacy profile or without any browser. */
  readonly flow: 'auto' | 'browser' | 'device'
  /** False shows the address only (`--no-browser`). */
  readonly openBrowser: boolean
  /** `--browser`; else AWS_SSO_BROWSER, BROWSER, the system's. */
  readonly browserCommand?: string
  /** Port of the callback listener (any free one). */
  readonly redirectPort?: number
  readonly signal?: AbortSignal
}

export interface DeviceCodeNotice {
  readonly userCode: string
  readonly verificationUri: string
  readonly verificationUriComplete: string
  readonly expiresAt: Date
  readonly willOpen: boolean
}

/** What a person must be told or asked while the sign-in runs; the caller prints. */
export interface SignInEvents {
  onAuthorizeUrl(notice: { readonly url: string; readonly willOpen: boolean }): void
  onDeviceCode(notice: DeviceCodeNotice): void
  /** The browser could not be started; the address was shown already. */
  onBrowserFailed?(error: Error): void
  /** Another keyless process is signing in to this session; its result will be used. */
  onWaiting?(): void
  /**
   * Reads the redirected URL from the person; present only on a terminal. `problem` says why the
   * last answer did not do. The signal ends the question when the redirect arrived by itself.
   */
  askRedirectUrl?(question: {
    readonly problem?: string
    readonly signal: AbortSignal
  }): Promise<string>
}

export interface SignInResult {
  readonly token: Token
  readonly how: 'still-valid' | 'refreshed' | 'browser' | 'device'
  /** Set when the start URL led to another region than configured: the caller writes it to `sso_region`. */
  readonly regionChange?: { readonly from: string; readonly to: string }
}
