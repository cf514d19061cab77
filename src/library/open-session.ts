/** A sign-in for a program: it lists, gives credentials, and signs in when it must. */
import { hostSystem } from './host.ts'
import type { OpenSessionOptions, Session } from './session.ts'
import { sessionIn } from './session-in.ts'
import type { SessionTarget } from './session-target.ts'

/**
 * Opens the sign-in of a profile or a session, by its name, or of a start URL and Region that need
 * no config file. Reads the AWS files and nothing else: nobody is asked before the first call.
 * Throws ConfigError (`profile-not-found`, `session-not-found`, `profile-incomplete`, …).
 * @example
 * const session = openSession('dev-admin', { onSignIn: (step) => console.error(step) })
 * const s3 = new S3Client({ credentials: session.provider() })
 */
export function openSession(target: SessionTarget, options: OpenSessionOptions = {}): Session {
  return sessionIn(hostSystem(), target, options)
}
