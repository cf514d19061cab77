import { join } from 'node:path'
import { Cancelled } from '../../errors.ts'
import { withLock } from '../../system/lock.ts'
import type { CommandContext } from '../context.ts'

/**
 * Two of them at once would each undo half of the other. Ctrl-C ends it between two steps, all of
 * which are noted.
 */
export async function oneMigrationAtATime<T>(
  { system, signal }: Pick<CommandContext, 'system' | 'signal'>,
  work: () => Promise<T>,
): Promise<T> {
  const { clock, platform, paths } = system
  const folder = join(paths.locks, 'migrate')
  try {
    return await withLock({ folder, clock, platform, signal }, work)
  } catch (error) {
    if (!(error instanceof Cancelled) || !signal.aborted) throw error
    const says =
      'Stopped between two steps. The same command goes on; keyless migrate undo goes back.'
    throw new Cancelled(says, { cause: error })
  }
}
