/** What detectors find in events that nobody was told of yet. */
import { join } from 'node:path'
import { makePrivateFolder } from '../../system/files.ts'
import { withLock } from '../../system/lock.ts'
import type { System } from '../../system/system.ts'
import { detectors } from '../findings/detectors.ts'
import type { Finding } from '../findings/finding.ts'
import { findIn, type MonitorOptions, oldestOf } from '../monitor.ts'
import { readLog } from '../store/log.ts'
import { highestBatch } from '../store/write-part.ts'
import { findingKey, readWatchState, writeWatchState } from './watch-state.ts'

const dayMs = 86_400_000

export interface TellRequest {
  /** From where on a store is looked at that nobody watched before, or only what came later. */
  readonly since: Date
  /** Whether this one is told; asked once for each. */
  readonly tell: (finding: Finding) => boolean
}

/**
 * Tells of each finding once, whoever watches this store and however often it is started anew. Killed between
 * telling and noting it, the next one tells it again: twice is better than never. A finding about several events is looked
 * for from a day before the oldest new one.
 */
export async function tellNew(
  { since, tell }: TellRequest,
  options: MonitorOptions,
  world: Pick<System, 'clock' | 'platform' | 'paths'>,
): Promise<number> {
  const { folder, signal } = options
  const { clock, platform } = world
  makePrivateFolder(folder)
  const lock = { folder: join(folder, 'watching'), clock, platform, signal }
  return await withLock(lock, async (held) => {
    const state = readWatchState(folder)
    const batch = highestBatch(readLog(folder).parts)
    const isKnown = state?.since !== undefined && state.since <= since
    const hasNew = state !== undefined && batch > state.batch
    if (isKnown && !hasNew) return 0
    const oldest = hasNew ? await oldestOf(state.batch, options, world) : undefined
    const starts = [
      ...(isKnown ? [] : [since.getTime()]),
      ...(oldest === undefined ? [] : [oldest.getTime() - dayMs]),
    ]
    const from = new Date(Math.min(...starts))
    const { findings } = await findIn(detectors, { since: from }, options, world)
    const told = new Map(state?.told)
    let count = 0
    for (const finding of findings) {
      const [key, day] = findingKey(finding)
      if (told.has(key) || !tell(finding)) continue
      told.set(key, day)
      count++
    }
    held.assertHeld()
    const looked = isKnown ? state.since : since
    writeWatchState(folder, { batch, since: looked, told }, clock.now())
    return count
  })
}
