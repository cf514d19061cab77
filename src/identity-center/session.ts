/** An `[sso-session]`, or the legacy form: the start URL and region of one profile. */
export interface SsoSession {
  /** Undefined for the legacy form. */
  readonly name: string | undefined
  /** Exactly as configured: the cache file of a legacy sign-in is named after it. */
  readonly startUrl: string
  readonly region: string
  /** In configured order; undefined when the setting is absent. */
  readonly registrationScopes: readonly string[] | undefined
}

/** What a person calls it: the session's name, else its start URL. */
export function sessionLabel(session: SsoSession): string {
  return session.name ?? session.startUrl
}
