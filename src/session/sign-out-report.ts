/** What a sign-out came to. */
export interface SignOutReport {
  /** The session's name or start URL; undefined for a token of a session that no file names. */
  readonly session: string | undefined
  /** False when there was no token to delete. */
  readonly signedOut: boolean
  /** What the server said: `already-ended` is a 401, `unreachable` any other fault. */
  readonly server: 'ended' | 'already-ended' | 'unreachable' | 'not-asked'
  /** Keys that programs have already work at AWS until then, at the latest; undefined: there are none. */
  readonly keysUntil: Date | undefined
}
