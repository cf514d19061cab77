/** A sign-in that needs no config file. */
export interface SessionSettings {
  /** `https://my-org.awsapps.com/start`, or your organisation's own address. */
  readonly startUrl: string
  /** The Region of IAM Identity Center. */
  readonly region: string
  /**
   * Shares the sign-in with the `[sso-session]` of this name (shared with every program that signs in
   * to the same start URL without a name).
   */
  readonly name?: string
  /** What the sign-in may be used for; with none it cannot renew itself (`sso:account:access`). */
  readonly scopes?: readonly string[]
}

/** A name is a profile's, else a session's. */
export type SessionTarget =
  | string
  | { readonly profile: string }
  | { readonly session: string }
  | SessionSettings
