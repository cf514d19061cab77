/** What a sign-in can reach, all of it: one program lists, the others wait for it and read its result. */
import type { SsoSession } from '../identity-center/session.ts'
import { withLock } from '../system/lock.ts'
import type { System } from '../system/system.ts'
import { directoryLock, openDirectoryWriter, readDirectory } from './directory-cache.ts'
import { listDirectory, type Listing, type ListingOptions } from './list-directory.ts'

export interface ReachOptions extends Pick<
  ListingOptions,
  'portal' | 'accessToken' | 'maxAgeMs' | 'wants' | 'onProgress' | 'signal'
> {
  /** Called, more than once, while another program lists. */
  readonly onWaiting: () => void
}

/** A listing of 50,000 accounts takes three quarters of an hour. */
const maxWaitMs = 2 * 3_600_000

/**
 * Lists what is not young enough. Killed, it goes on where it was: what it learnt is in the cache.
 * Throws as listDirectory and withLock.
 */
export async function listReach(
  session: SsoSession,
  options: ReachOptions,
  system: Pick<System, 'clock' | 'paths' | 'platform'>,
): Promise<Listing> {
  const { clock, platform } = system
  const { onWaiting, signal } = options
  const startedAt = clock.now()
  let asked = 0
  const ready = (): undefined => {
    asked += 1
    if (asked > 2) onWaiting()
  }
  const folder = directoryLock(session, system)
  return withLock({ folder, clock, platform, maxWaitMs, signal, ready }, async () => {
    const known = readDirectory(session, system)
    const writer = openDirectoryWriter(session, known, system)
    try {
      return await listDirectory({ ...options, clock, known, startedAt, writer })
    } finally {
      writer.close()
    }
  })
}
