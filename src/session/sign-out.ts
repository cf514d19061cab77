/** Ends sign-ins: tells the server, deletes the token and the role credentials that came from it. */

import type { AwsConfig } from '../config/aws-config.ts'
import type { System } from '../system/system.ts'

export interface SignOutReport {
  /** The session's name or start URL; undefined for a token of a session that no file names. */
  readonly session: string | undefined
  /** False when there was no token to delete. */
  readonly signedOut: boolean
  /** What the server said: `ended`, `already-ended` (401), or it could not be told. */
  readonly server: 'ended' | 'already-ended' | 'unreachable' | 'not-asked'
}

/** Every Identity Center token of this machine (`sso logout`, `logout --all`); goes on after a fault. */
export declare function signOutAll(
  config: AwsConfig,
  system: System,
): Promise<readonly SignOutReport[]>
