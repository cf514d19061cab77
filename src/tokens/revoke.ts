/** Tells the server that a sign-in is given up, so that deleting the file does not leave it alive. */

import { ServiceError, SignInRequired } from '../errors.ts'
import type { PortalClient } from '../identity-center/portal-client.ts'

export type RevokeOutcome =
  | { readonly server: 'ended' | 'already-ended' }
  /** The session may live on at the server until its time is over. */
  | { readonly server: 'failed'; readonly problem: string }

/** Never throws for a service or network fault: signing out goes on. */
export async function revokeToken(
  accessToken: string,
  portal: Pick<PortalClient, 'logout'>,
  signal?: AbortSignal,
): Promise<RevokeOutcome> {
  try {
    await portal.logout(accessToken, signal)
    return { server: 'ended' }
  } catch (error) {
    signal?.throwIfAborted()
    if (error instanceof SignInRequired) return { server: 'already-ended' }
    if (error instanceof ServiceError) return { server: 'failed', problem: error.message }
    throw error
  }
}
