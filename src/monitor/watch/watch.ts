/** Looks at a store again and again: loads what is new, tells what is found in it. */
import type { System } from '../../system/system.ts'
import type { MonitorOptions } from '../monitor.ts'
import { tellNew, type TellRequest } from './tell-new.ts'

export interface WatchRequest extends TellRequest {
  readonly intervalMs: number
  /** Reads what is new into the store. */
  readonly load: () => Promise<unknown>
  /** Something failed, and is tried again after the interval. Throws what should end it. */
  readonly onTrouble: (error: unknown) => void
  /** A round went well. */
  readonly onGood: () => void
  /** Whether anybody still listens. */
  readonly isOver: () => boolean
}

/** Until the signal or `isOver` ends it. */
export async function watch(
  request: WatchRequest,
  options: MonitorOptions,
  world: Pick<System, 'clock' | 'platform' | 'paths'>,
): Promise<void> {
  const { signal } = options
  const isOver = (): boolean => signal.aborted || request.isOver()
  while (!isOver()) {
    try {
      await request.load()
      await tellNew(request, options, world)
      request.onGood()
    } catch (error) {
      if (signal.aborted) return
      request.onTrouble(error)
    }
    if (!isOver()) await world.clock.sleep(request.intervalMs, signal).catch(() => {})
  }
}
